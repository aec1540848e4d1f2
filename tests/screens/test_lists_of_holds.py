"""The list of holds: one line a district with what one needs to choose, and many taken or given at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Assignment, AuditEvent
from districts.models import District, SchoolYear
from rostering.models import Decision, Hold, Talk
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(morning: Morning, enter: Enter) -> Client:
    """A specialist's browser."""
    return enter(morning.cast.noor)


@pytest.fixture
def theirs(morning: Morning) -> Hold:
    """Fern Hollow's: a first load, of Sam and Lena."""
    return Hold.objects.get(district=morning.lenas)


def listed(client: Client, **query: Any) -> list[str]:
    table = client.get(reverse("holds"), query).context["table"]
    return [line.name for line in table.lines]


def cells(client: Client, name: str, **query: Any) -> dict[str, Any]:
    """The CSV's values of one line, by heading."""
    lines = client.get(reverse("holds_csv"), query).getvalue().decode("utf-8-sig").splitlines()
    import csv

    return next(row for row in csv.DictReader(lines) if row["District"] == name)


def answered(
    hold: Hold, morning: Morning, answer: str, *, minutes: int = 0, words: str = "They said so."
) -> Talk:
    return Talk.objects.create(
        district=hold.district, hold=hold, way="call", with_whom="Maria Sandoval", answer=answer, words=words,
        at=morning.now + timedelta(minutes=minutes), by=morning.cast.noor,
    )  # fmt: skip


def pick(hold: Hold) -> str:
    return f"{hold.id}-{hold.owner_id or 0}"


def send(client: Client, *holds: Hold, **values: Any) -> Any:
    sent = {"pick": [pick(hold) for hold in holds], "act": "take", "reason": "Sam is away."} | values
    return client.post(reverse("holds_assign"), sent, follow=True)


def test_what_is_approved_waits_for_nobody_any_more(client: Client, morning: Morning) -> None:
    Hold.objects.filter(id=morning.held.id).update(state="approved", asked_again_on=morning.now.date())
    page = text_of(client.get(reverse("holds")))
    assert "One district waits for a decision. One is approved already." in page
    assert "Ask again" not in page
    Hold.objects.filter(state="open").update(state="approved")
    assert "Nothing waits for a decision. Two are approved already." in text_of(client.get(reverse("holds")))
    assert listed(client, needs="second") == []


def test_a_case_that_was_escalated_says_so_in_the_list_and_on_home(client: Client, morning: Morning) -> None:
    Hold.objects.filter(id=morning.held.id).update(
        escalated_on=morning.now.date(), opened_night=morning.now.date() - timedelta(days=7)
    )
    assert "all specialists are told." in text_of(client.get(reverse("holds")))
    assert "nights, escalated ·" in text_of(client.get(reverse("home")))


def test_a_line_says_what_it_is_about(client: Client, morning: Morning) -> None:
    SchoolYear.objects.create(district=morning.held.district, year=2027, first_day=date(2027, 8, 9))
    answered(morning.held, morning, "meant", minutes=-60)
    answered(morning.held, morning, "not_meant", minutes=-30, words="The feed was cut.")
    District.objects.filter(id=morning.held.district_id).update(pinned_note="Call Maria first.")
    row = cells(client, "Alder Valley")
    assert (row["Students now"], row["Students after"]) == ("24", "24")
    assert (row["Classes now"], row["Classes after"]) == ("5", "4")
    assert (row["Most changed"], row["Percent"], row["Limit"]) == ("students", "108.3", "50")
    assert (row["Flags"], row["Nights waiting"]) == ("2", "1")
    assert row["District says"] == "Not meant"
    assert (row["First day"], row["Specialist"], row["DSM"]) == ("2027-08-09", "Noor Haddad", "Marcus Bell")
    assert row["Pinned note"] == "Call Maria first."
    assert row["What they said"].startswith("“The feed was cut.” Maria Sandoval, ")
    assert "on hold" in row["Last 20 nights"]


def test_the_worst_comes_first_unless_one_asks_otherwise(client: Client) -> None:
    assert listed(client) == ["Alder Valley", "Fern Hollow"]
    assert listed(client, sort="-harm") == ["Fern Hollow", "Alder Valley"]
    assert listed(client, sort="-students") == ["Alder Valley", "Fern Hollow"]
    assert listed(client, sort="owner") == ["Alder Valley", "Fern Hollow"]
    assert listed(client, sort="-owner") == ["Fern Hollow", "Alder Valley"]


def test_every_sortable_column_sorts(client: Client) -> None:
    from rostering.screens.presenters.holds import COLUMNS

    for column in COLUMNS:
        if column.sorts:
            assert len(listed(client, sort=column.key)) == 2, column.key


def test_the_filters(client: Client, morning: Morning, theirs: Hold) -> None:
    cast = morning.cast
    for query in (
        {"q": "fern"},
        {"specialist": cast.sam.id},
        {"dsm": cast.lena.id},
        {"reason": "first_load"},
        {"pattern": "first_load"},
    ):
        assert listed(client, **query) == ["Fern Hollow"], query
    assert listed(client, whose="mine") == ["Alder Valley"]
    assert listed(client, needs="flags") == ["Alder Valley"]
    assert listed(client, needs="second") == []
    assert listed(client, provider="classlink") == []
    answered(theirs, morning, "correcting")
    assert listed(client, answer="correcting") == ["Fern Hollow"]
    assert listed(client, answer="none") == listed(client, needs="unanswered") == ["Alder Valley"]


def test_what_changes_are_taken_for_is_a_column_and_a_row_of_chips(client: Client) -> None:
    assert cells(client, "Fern Hollow")["Looks like"] == "First load"
    assert cells(client, "Alder Valley")["Looks like"] == "Unexplained"
    assert listed(client, sort="pattern") == ["Fern Hollow", "Alder Valley"]
    page = text_of(client.get(reverse("holds"), {"needs": "flags"}))
    assert "Any pattern 1 Unexplained 1" in page
    assert "First load 1" not in page
    assert listed(client, pattern="unexplained", needs="flags") == ["Alder Valley"]
    assert listed(client, pattern="semester_change") == []
    assert listed(client, pattern="no such pattern") == ["Alder Valley", "Fern Hollow"]


def test_nobody_yet_and_second_person_are_found(client: Client, morning: Morning) -> None:
    held = morning.held
    Hold.objects.filter(id=held.id).update(owner=None)
    assert listed(client, needs="unassigned") == listed(client, specialist="none") == ["Alder Valley"]
    Decision.objects.create(
        hold=held, run=held.run, plan=held.plan, checksum=held.plan.checksum, verdict="approve",
        by=morning.cast.sam, reason="They agree.", at=morning.now,
    )  # fmt: skip
    assert listed(client, needs="second") == ["Alder Valley"]


def test_a_dsm_sees_only_his(morning: Morning, enter: Enter) -> None:
    assert listed(enter(morning.cast.marcus)) == ["Alder Valley"]
    assert "Fern Hollow" not in enter(morning.cast.marcus).get(reverse("holds_csv")).getvalue().decode()


def test_an_answer_to_an_earlier_hold_is_none_to_this(client: Client, morning: Morning, theirs: Hold) -> None:
    talk = answered(morning.held, morning, "meant")
    Talk.objects.filter(id=talk.id).update(hold=None)
    assert listed(client, answer="meant") == []


def test_chosen_ones_are_taken_and_the_same_view_comes_back(
    client: Client, morning: Morning, theirs: Hold
) -> None:
    answer = send(client, theirs, back="sort=-waiting&q=fern", reason="Sam is\x00 away.")
    assert answer.redirect_chain[0][0] == f"{reverse('holds')}?sort=-waiting&q=fern"
    assert "You look after 1 hold more now." in text_of(answer)
    theirs.refresh_from_db()
    assert theirs.owner == morning.cast.noor
    assert AuditEvent.objects.filter(event="hold.taken", reason="Sam is away.").count() == 1


def test_chosen_ones_are_given_to_a_colleague(client: Client, morning: Morning, theirs: Hold) -> None:
    answer = send(client, morning.held, theirs, act="assign", to=morning.cast.sam.id)
    page = text_of(answer)
    assert "Sam Ito looks after 1 hold more now." in page
    assert "1 hold left as before. Fern Hollow: Sam Ito looks after it already." in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"reason": " "}, "Say why in a few words."),
        ({"pick": []}, "No hold is chosen."),
        ({"pick": ["rubbish", "1", "-", "٣-0"]}, "No hold is chosen."),
        ({"act": "assign", "to": ""}, "Choose who is to look after them."),
    ],
)
def test_what_can_not_be_done_is_said_and_what_was_typed_stays(
    client: Client, theirs: Hold, values: dict[str, Any], words: str
) -> None:
    answer = send(client, theirs, **({"reason": "Because of Friday."} | values))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert words in text_of(answer)
    assert "Nothing was changed" in page
    if "reason" not in values:
        assert 'value="Because of Friday."' in page
    if "pick" not in values:
        assert f'value="{pick(theirs)}" form="assign" checked' in page
    theirs.refresh_from_db()
    assert theirs.owner is not None and theirs.owner.name == "Sam Ito"


def test_a_dsm_can_not_take_a_colleague_s(morning: Morning, enter: Enter, theirs: Hold) -> None:
    answer = send(enter(morning.cast.marcus), theirs)
    assert answer.status_code == 403
    assert "first load" not in text_of(answer).lower()
    assert not AuditEvent.objects.filter(event__startswith="hold.taken").exists()


def test_an_administrator_may_give_but_not_take(morning: Morning, enter: Enter, theirs: Hold) -> None:
    client = enter(morning.cast.ada)
    assert "Take them" not in text_of(client.get(reverse("holds")))
    assert "Administrators do not decide holds" in text_of(send(client, theirs))
    assert "Noor Haddad looks after 1 hold more" in text_of(
        send(client, theirs, act="assign", to=morning.cast.noor.id)
    )


def test_where_to_go_back_is_never_another_place(client: Client, theirs: Hold) -> None:
    answer = send(client, theirs, back="//elsewhere.example.org/?x=1")
    assert answer.redirect_chain[0][0].startswith(f"{reverse('holds')}?")


def test_covering_shows_the_covered_holds_as_mine(morning: Morning, enter: Enter) -> None:
    today = morning.now.date()
    Assignment.objects.create(
        district=morning.lenas, staff=morning.cast.marcus, role="cover", starts_on=today, ends_on=today
    )
    assert listed(enter(morning.cast.marcus), whose="mine") == ["Alder Valley", "Fern Hollow"]
