"""How a change is counted: each record in one class, and what does not count (DESIGN 5, Counting)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from districts.models import PersonAddress, RosterUser, Section
from rostering.models import Change
from rostering.records import EnrollmentRecord, Role, SchoolRecord, TermRecord
from tests.feeds import NIGHT, Feed, administrator, nights_after, place, small_district, student, teacher
from tests.pipeline.nights import counted, district_with, live, number_of
from tests.pipeline.rosters import loose_ends, read_roster, taken_back

pytestmark = pytest.mark.usefixtures("shared_database")
NEXT, AFTER_NEXT = tuple(nights_after(NIGHT, 2))


def overnight(before: Feed, after: Feed, kind: str) -> dict[str, int]:
    """What the change from one feed to another counts of a kind."""
    return counted(live(district_with(before), after, night=NEXT), kind)


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({"given_name": "Bea"}, "updated"),
        ({"email": "other@north.example.org"}, "updated"),
        ({"username": "ada"}, "updated"),
        ({"sis_number": "17"}, "updated"),
        ({"birth_date": date(2015, 3, 5)}, "updated"),
        ({"home_school_provider_id": ""}, "updated"),
        ({"school_provider_ids": ("s1", "s2")}, "updated"),
        ({"grade": "6"}, "ignored"),
        ({"grade": "6", "raw_grade": "06"}, "ignored"),
        ({"grade": "6", "raw_grade": "06", "given_name": "Bea"}, "updated"),
    ],
    ids=str,
)
def test_a_student_is_updated_when_a_counted_field_differs(change: dict[str, Any], count: str) -> None:
    """DESIGN 5: at least one counted field; only ignored ones (grade, period) do not count. Both are written."""
    feed = small_district().with_changed("people", "p1", **change)
    district = district_with(small_district())
    run = live(district, feed, night=NEXT)
    assert counted(run, "students") == {count: 1}
    row = RosterUser.objects.get(district=district, provider_id="p1")
    for name, value in change.items():
        assert getattr(row, name) == (list(value) if isinstance(value, tuple) else value)


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({"period": "3"}, "ignored"),
        ({"grade": "6"}, "ignored"),
        ({"name": "Algebra"}, "updated"),
        ({"subject": "Math"}, "updated"),
        ({"school_provider_id": "s2"}, "updated"),
        ({"term_provider_ids": ("t1", "t2")}, "updated"),
    ],
    ids=str,
)
def test_a_class_is_updated_when_a_counted_field_differs(change: dict[str, Any], count: str) -> None:
    feed = small_district().with_changed("sections", "c1", **change)
    assert overnight(small_district(), feed, "sections") == {count: 1}


def test_the_settings_say_which_fields_do_not_count(settings: Any) -> None:
    """GUARD_IGNORED_FIELDS."""
    settings.GUARD_IGNORED_FIELDS = ("given_name",)
    promoted = (
        small_district()
        .with_changed("people", "p1", grade="6")
        .with_changed("people", "p2", given_name="Bea")
    )
    assert overnight(small_district(), promoted, "students") == {"updated": 1, "ignored": 1}


def test_a_promotion_in_summer_passes_without_people() -> None:
    """RULES 1.1: a July grade promotion touches every student."""
    feed = small_district()
    for number in range(20):
        feed = feed.with_changed("people", f"p{number}", grade="6", raw_grade="06")
    district = district_with(small_district())
    run = live(district, feed, night=NEXT)
    assert (run.status, counted(run, "students"), run.plan.totals["students"]["percent"]) == (
        "applied",
        {"ignored": 20},
        0.0,
    )


@pytest.mark.parametrize(("digest", "count"), [(7, "ignored"), (8, "updated"), (0, "updated")])
def test_a_change_of_our_own_normaliser_does_not_count(digest: int, count: str) -> None:
    """DESIGN 5: the same raw values, read differently. Without a digest nobody can say, so it counts."""
    before = small_district().with_changed("people", "p1", source_digest=7 if digest else 0)
    after = small_district().with_changed("people", "p1", source_digest=digest, given_name="Ädap1")
    assert overnight(before, after, "students") == {count: 1}


def test_a_birth_date_counts_even_when_the_rest_is_our_normaliser() -> None:
    """ClassLink sends it apart: it is no part of the digest."""
    before = small_district().with_changed("people", "p1", source_digest=7)
    after = before.with_changed("people", "p1", birth_date=date(2014, 1, 1))
    assert overnight(before, after, "students") == {"updated": 1}


def test_the_providers_id_of_a_place_is_never_compared() -> None:
    """DESIGN 5: its provider id is stored, never compared."""
    renumbered = [_with_id(one, number) for number, one in enumerate(small_district().enrollments)]
    feed = replace(small_district(), enrollments=tuple(renumbered))
    district = district_with(small_district())
    assert live(district, feed, night=NEXT).status == "unchanged"


def _with_id(one: EnrollmentRecord, number: int) -> EnrollmentRecord:
    return EnrollmentRecord(
        one.section_provider_id,
        one.person_provider_id,
        one.role,
        one.is_primary,
        one.begin_date,
        one.end_date,
        f"e{number}",
    )


def test_who_moves_to_another_class_is_one_place_less_and_one_more() -> None:
    feed = (
        small_district()
        .without("enrollments", "p0")
        .plus("enrollments", place("c2", "p0"), place("c3", "p0"))
    )
    assert overnight(small_district(), feed, "enrollments") == {"added": 2, "removed": 2}
    assert overnight(small_district(), feed, "sections") == {}


def test_a_change_of_role_is_one_person_less_and_one_more() -> None:
    """DESIGN 5."""
    before = small_district().plus("people", teacher("x"))
    district = district_with(before)
    run = live(district, small_district().plus("people", administrator("x")), night=NEXT)
    assert (counted(run, "teachers"), counted(run, "administrators")) == ({"removed": 1}, {"added": 1})


def test_a_return_is_an_addition_of_the_same_row() -> None:
    """DESIGN 5: a return after removal is *added* (the same row comes back)."""
    district = district_with(small_district())
    known = number_of(district, "p3")
    live(district, small_district().without("people", "p3").without("enrollments", "p3"), night=NEXT)
    back = small_district().with_changed("people", "p3", given_name="Bea")
    run = live(district, back, night=AFTER_NEXT)
    assert (counted(run, "students"), counted(run, "enrollments")) == ({"added": 1}, {"added": 2})
    assert number_of(district, "p3") == known
    change = Change.objects.get(run_number=run.id, kind="people")
    assert change.before["given_name"] == "Adap3"


def test_a_school_that_closes_takes_its_name_off_everybody() -> None:
    """Links follow: nobody points at a school that is not there."""
    feed = small_district().plus("schools", SchoolRecord("s2", "South School"))
    feed = feed.with_changed("sections", "c1", school_provider_id="s2").with_changed(
        "people", "p1", home_school_provider_id="s2"
    )
    district = district_with(feed)
    assert Section.objects.get(district=district, provider_id="c1").school is not None
    run = live(district, feed.without("schools", "s2"), night=NEXT)
    assert (counted(run, "schools"), counted(run, "sections")) == ({"removed": 1}, {})
    assert Section.objects.get(district=district, provider_id="c1").school is None
    assert loose_ends(district.id) == []
    live(district, feed, night=AFTER_NEXT)
    assert loose_ends(district.id) == []
    assert Section.objects.get(district=district, provider_id="c1").school is not None


def test_every_address_a_person_was_seen_with_is_kept() -> None:
    """DESIGN 4: so that a former one still finds them."""
    district = district_with(small_district())
    feed = small_district().with_changed("people", "p1", email_key="new@north.example.org")
    live(district, feed, night=NEXT)
    addresses = PersonAddress.objects.filter(user_id=number_of(district, "p1"))
    assert set(addresses.values_list("email_key", flat=True)) == {
        "p1@north.example.org",
        "new@north.example.org",
    }


def test_terms_and_schools_alone_are_a_change() -> None:
    """DESIGN 5, Outcome: unchanged means no roster row of any kind differs, schools and terms included."""
    district = district_with(small_district())
    feed = (
        small_district()
        .plus("terms", TermRecord("t9", "Spring"))
        .with_changed("schools", "s1", name="Northern School")
    )
    run = live(district, feed, night=NEXT)
    assert (run.status, counted(run, "terms"), counted(run, "schools")) == (
        "applied",
        {"added": 1},
        {"updated": 1},
    )


def test_what_is_not_on_the_roster_is_no_change() -> None:
    """A second primary mark, another order, a repeated row: nobody on Khan Academy would see a difference."""
    before = small_district().plus("people", teacher("x"))
    before = before.plus("enrollments", place("c0", "x", Role.TEACHER))
    district = district_with(before)
    noisy = replace(
        before, people=(*before.people[::-1], before.people[0]), enrollments=before.enrollments[::-1]
    )
    noisy = replace(noisy, enrollments=tuple(_marked(one) for one in noisy.enrollments))
    run = live(district, noisy, night=NEXT)
    assert (run.status, run.plan.is_empty) == ("unchanged", True)


def _marked(one: EnrollmentRecord) -> EnrollmentRecord:
    if (one.section_provider_id, one.person_provider_id) != ("c0", "x"):
        return one
    return place("c0", "x", Role.TEACHER, is_primary=True)


def test_the_log_of_a_mixed_night_leads_back_to_the_evening_before() -> None:
    """DESIGN 3.9: change log with before-images."""
    district = district_with(small_district())
    before = read_roster(district.id)
    feed = (
        small_district()
        .without("people", "p1")
        .without("enrollments", "p1")
        .with_changed("people", "p2", grade="6")
    )
    feed = (
        feed.with_changed("sections", "c1", name="Algebra")
        .plus("people", student("p77"))
        .plus("enrollments", place("c1", "p77"))
    )
    run = live(district, feed, night=NEXT)
    assert taken_back(after=read_roster(district.id), run=run) == before.active()
