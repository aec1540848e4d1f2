"""Texts and addressees: what may stand in a template, and who of a district is written to."""

import pytest

from accounts.models import Staff
from accounts.permissions import NotAllowed
from districts.models import Contact
from rostering.notices.recipients import Recipient, addresses_of, chosen_contacts
from rostering.notices.rules import NotDone
from rostering.notices.templates import change_template, current_words
from rostering.notices.words import KINDS, Words, fill, unknown_placeholder
from tests.notices.conftest import SPRING


@pytest.mark.parametrize("key", list(KINDS))
def test_every_default_holds_known_placeholders_only_and_fills_to_the_last(key: str) -> None:
    kind = KINDS[key]
    for text in (kind.default.subject, kind.default.text):
        assert unknown_placeholder(text, known=kind.placeholders) == ""
    filled = fill(kind.default, dict.fromkeys(kind.placeholders, "x"))
    assert "{" not in filled.subject + filled.text


@pytest.mark.parametrize("key", [key for key, kind in KINDS.items() if not kind.is_letter])
def test_every_notice_of_a_pause_names_it_and_its_district(key: str) -> None:
    words = KINDS[key].default
    assert all(word in words.subject + words.text for word in ("{pause}", "{district}"))


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("Dear {district}", ""),
        ("Dear {distict}", "{distict}"),
        ("Dear { district }", "{ district }"),
        ("Dear {}", "{}"),
        ("a { brace", "{"),
        ("a } brace", "}"),
        ("{{district}}", "{"),
    ],
)
def test_what_can_not_be_filled_is_named_as_it_was_typed(typed: str, wrong: str) -> None:
    assert unknown_placeholder(typed, known=("district",)) == wrong


def test_a_value_that_looks_like_a_placeholder_stays_text() -> None:
    filled = fill(Words(subject="{district}", text="{dsm}"), {"district": "{dsm}", "dsm": "Marcus"})
    assert (filled.subject, filled.text) == ("{dsm}", "Marcus\n")


def test_a_line_break_in_a_name_does_not_reach_the_subject() -> None:
    filled = fill(Words(subject="{district} pauses", text="x"), {"district": "Alder\r\nBcc: all@example.org"})
    assert filled.subject == "Alder Bcc: all@example.org pauses"


@pytest.mark.django_db
class TestChanging:
    """A new version for every change."""

    def words(self, **values: str) -> Words:
        """A text that can be kept."""
        return Words(**({"subject": "Pause of {district}", "text": "Until {first_morning}."} | values))

    def test_a_change_is_a_version_with_its_author(self, noor: Staff) -> None:
        row = change_template(key="week_before", words=self.words(), seen=0, by=noor, now=SPRING)
        assert row is not None and (row.version, row.author) == (1, noor)
        assert current_words()["week_before"].subject == "Pause of {district}"
        assert current_words()["day_before"] == KINDS["day_before"].default
        assert change_template(key="week_before", words=self.words(), seen=1, by=noor, now=SPRING) is None

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"subject": " "}, "subject"),
            ({"text": "Dear {contact}"}, "text"),
            ({"subject": "a\nb"}, "subject"),
        ],
    )
    def test_a_text_that_can_not_be_sent_is_refused_beside_its_field(
        self, noor: Staff, values: dict[str, str], field: str
    ) -> None:
        with pytest.raises(NotDone) as refused:
            change_template(key="week_before", words=self.words(**values), seen=0, by=noor, now=SPRING)
        assert refused.value.field == field
        assert "Nothing was changed" in str(refused.value)

    def test_who_was_quicker_wins(self, noor: Staff) -> None:
        change_template(key="week_before", words=self.words(), seen=0, by=noor, now=SPRING)
        with pytest.raises(NotDone, match="look at it again"):
            change_template(key="week_before", words=self.words(text="x"), seen=0, by=noor, now=SPRING)

    def test_texts_are_kept_by_specialists(self, marcus: Staff) -> None:
        with pytest.raises(NotAllowed):
            change_template(key="week_before", words=self.words(), seen=0, by=marcus, now=SPRING)


def people(**jobs: str) -> list[Contact]:
    """Contacts by name and job, each with an address."""
    return [Contact(name=name, job=job, email=f"{name}@d.example.org") for name, job in jobs.items()]


@pytest.mark.parametrize(
    ("jobs", "chosen"),
    [
        ({"maria": "Rostering contact", "omar": "IT"}, ["maria"]),
        ({"maria": "Data and IT", "omar": "Superintendent"}, ["maria"]),
        ({"maria": "SIS administrator", "omar": "IT director"}, ["maria", "omar"]),
        ({"maria": "Principal", "omar": ""}, ["maria", "omar"]),
        ({"maria": "Audit committee", "omar": "IT"}, ["omar"]),
    ],
)
def test_whose_job_is_rostering_is_written_to_first(jobs: dict[str, str], chosen: list[str]) -> None:
    assert [one.name for one in chosen_contacts(people(**jobs))] == chosen


def test_nobody_at_the_provider_and_nobody_without_an_address_is_written_to() -> None:
    provider = Contact(
        name="Pat", job="Rostering", email="pat@clever.example.org", side=Contact.Side.PROVIDER
    )
    assert chosen_contacts([provider, Contact(name="Al", job="Rostering")]) == []


def test_an_address_that_two_contacts_share_is_written_to_once() -> None:
    twice = [Contact(name=name, email="Office@d.example.org") for name in ("Al", "Bo")]
    chosen = chosen_contacts(twice)
    assert [one.name for one in chosen] == ["Al", "Bo"]
    assert addresses_of(chosen) == ["Office@d.example.org"]
    assert addresses_of([*chosen, Recipient(name="Cy", email="office@D.example.org")]) == [
        "Office@d.example.org"
    ]
