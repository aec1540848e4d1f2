"""One timeline of a district: every sort of event in words, nights alike folded, pages that lose nothing."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse

from accounts.audit import record
from districts.models import District
from rostering.calendar.keeping import Asked, add_closure, add_for_districts, cancel_pauses, change_pauses
from rostering.calendar.nights import night_starts
from rostering.holds.decide import decide
from rostering.keeping.contacts import ContactValues, save_contact
from rostering.keeping.notes import pin_note
from rostering.keeping.school_dates import Dates, keep_dates
from rostering.models import Decision, Hold, Pause, Plan, Run, Talk
from rostering.screens.timeline_rows import happenings_of
from rostering.screens.timeline_source_rows import Window
from tests.factories import DistrictFactory
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning, make_promise
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 9, 14)


def a_night(district: District, night: date, status: str, *, changed: int = 0, **values: Any) -> Run:
    """A nightly sync with a change list of that many students."""
    at = night_starts(night=night, zone=district.time_zone, start=datetime.min.time().replace(hour=22))
    totals = {"students": {"existing": 1000, "changed": changed, "percent": changed / 10}}
    versions = {"roster_version": 0, "scope_version": 0, "feed_generation": 0}
    plan = Plan.objects.create(
        district=district, night=night, checksum="c", created_at=at, totals=totals, **versions
    )
    times = {"queued_at": at, "started_at": at, "finished_at": at}
    return Run.objects.create(
        district=district, night=night, trigger="nightly", status=status, plan=plan, **times, **values
    )


def page_of(morning: Morning, enter: Enter, district: District, query: str = "") -> str:
    """The words of the timeline."""
    client = enter(morning.cast.noor)
    answer = client.get(reverse("district_timeline", args=[district.slug]) + query)
    assert answer.status_code == 200
    return text_of(answer)


def test_every_sort_of_event_is_told_in_words(morning: Morning, enter: Enter) -> None:
    district, marcus = morning.held.district, morning.cast.marcus
    make_promise(morning)
    kept = {"district": district, "by": marcus, "now": morning.now}
    pin_note(note="Call Maria first.", **kept)
    maria = ContactValues(side="district", name="Maria Ruiz", job="Data and IT", phone="555-0117")
    save_contact(contact=None, values=maria, **kept)
    keep_dates(year=2026, asked=Dates(first_day=date(2026, 8, 12)), **kept)
    record(event="assignment.cover_taken", at=morning.now, by=marcus, district_id=district.id)
    record(event="bell.rung", at=morning.now, job="tick", district_id=district.id)
    page = page_of(morning, enter, district)
    for words in (
        "Sync: on hold, ",
        "Put on hold: large change",
        "Noor Haddad approved the change",
        "“As agreed.”",
        "Marcus Bell called Maria Ruiz: the change is meant",
        "Promised until 7 October",
        "Note pinned",
        "Contact added",
        "Data and IT · by Marcus Bell",
        "First day: 12 August 2026 · by Marcus Bell",
        "Cover taken",
        "Bell rung",
        "By the portal itself",
    ):
        assert words in page
    assert "Call Maria first" not in page


def test_a_pause_is_entered_begins_and_may_be_ended(morning: Morning, enter: Enter) -> None:
    Pause.objects.create(
        district=morning.well,
        name="Exams",
        reason="Asked for by Ana.",
        author=morning.cast.marcus,
        first_night=date(2026, 9, 21),
        last_night=date(2026, 9, 25),
        created_at=datetime(2026, 9, 9, 18, tzinfo=UTC),
        ended_at=datetime(2026, 9, 23, 18, tzinfo=UTC),
    )
    page = page_of(morning, enter, morning.well, "?what=pauses")
    ended, begins, entered = (
        page.index(f"Pause {what}: Exams") for what in ("ended early", "begins", "entered")
    )
    assert ended < begins < entered
    assert "Entered by Marcus Bell" in page


@pytest.mark.parametrize("query", ["", "?what=pauses", "?to=2026-12-31"])
def test_a_pause_that_is_yet_to_begin_has_been_entered_and_no_more(
    morning: Morning, enter: Enter, query: str
) -> None:
    first = morning.now.date() + timedelta(days=30)
    nights = {"first_night": first, "last_night": first + timedelta(days=4)}
    Pause.objects.create(district=morning.well, name="Exams", created_at=morning.now, **nights)
    pages = (
        page_of(morning, enter, morning.well, query),
        text_of(enter(morning.cast.noor).get(reverse("district", args=[morning.well.slug]))),
    )
    assert all("Pause begins" not in page for page in pages)
    assert "Pause entered: Exams" in pages[0]


def test_a_pause_that_was_changed_or_withdrawn_says_so_and_by_whom(morning: Morning, enter: Enter) -> None:
    by, now = morning.cast.noor, morning.now
    District.objects.filter(id=morning.well.id).update(created_at=now)
    first = now.date() + timedelta(days=9)
    asked = Asked(first_night=first, last_night=first, name="Exams")
    pause = add_for_districts(districts=[morning.well], kind="other", asked=asked, by=by, now=now)[0]
    longer = replace(asked, last_night=first + timedelta(days=1), name="Exam days")
    (pause,) = change_pauses(seen={pause.id: pause.seen}, asked=longer, by=by, now=now)
    cancel_pauses(seen={pause.id: pause.seen}, by=by, now=now + timedelta(minutes=1))
    snow = Asked(first_night=first, last_night=first, name="Snow", reason="The office is closed.")
    add_closure(asked=snow, by=by, now=now)
    page = page_of(morning, enter, morning.well, "?what=pauses")
    assert "Name: Exam days, was Exams · by Noor Haddad" in page
    assert "Withdrawn by Noor Haddad" in page
    assert "Office closure entered: Snow" in page
    assert "The office is closed. Entered by Noor Haddad" in page


def test_nights_alike_are_one_line_until_somebody_wants_every_night(morning: Morning, enter: Enter) -> None:
    district = DistrictFactory(name="Gull Point")
    for day in range(4):
        a_night(district, MONDAY + timedelta(days=day), "applied", changed=10 + day)
    page = page_of(morning, enter, district)
    assert "Sync: 13 changes applied" in page
    assert "and 3 nights before" in page
    assert "Sync: 12 changes applied" not in page
    every = page_of(morning, enter, district, "?nights=all")
    assert "Sync: 12 changes applied" in every


def test_a_night_on_hold_is_one_line_with_links_to_the_sync_and_the_hold(
    morning: Morning, enter: Enter
) -> None:
    district, held = morning.held.district, morning.held
    page = page_of(morning, enter, district)
    assert page.count("Put on hold") == 2
    assert "Put on hold: large change. It waits for a decision. sync, number" in page
    assert "on hold, approved by Noor Haddad and appliedPut on hold: first load sync, number" in page
    source = enter(morning.cast.noor).get(reverse("district_timeline", args=[district.slug])).content.decode()
    line = source[source.index("Put on hold: large change") :]
    line = line[: line.index("</li>")]
    for address in (reverse("run", args=[held.run_id]), reverse("hold", args=[held.id])):
        assert f'href="{address}"' in line


def test_what_became_of_a_hold_and_who_decided_stands_in_its_night(morning: Morning, enter: Enter) -> None:
    held, cast = morning.held, morning.cast
    told = {"verdict": "reject", "reason": "Wrong file.", "checksum": None, "now": morning.now}
    decide(run=held.run, by=cast.marcus, apply_now=False, **told)
    page = page_of(morning, enter, held.district)
    assert "Put on hold: large change. Marcus Bell kept Khan Academy as it was." in page
    assert "“Wrong file.”" in page
    Hold.objects.filter(id=held.id).update(state="cleared")
    page = page_of(morning, enter, held.district)
    assert "Put on hold: large change. Cleared by itself: the district corrected its data." in page


def test_a_hold_that_went_on_with_a_later_sync_is_told_with_both(morning: Morning, enter: Enter) -> None:
    held = morning.held
    Run.objects.filter(id=held.run_id).update(status="superseded")
    later = a_night(held.district, held.opened_night + timedelta(days=1), "rejected", changed=20)
    Run.objects.filter(id=later.id).update(finished_at=later.finished_at + timedelta(minutes=5))
    Hold.objects.filter(id=held.id).update(
        run=later, plan=later.plan, state="rejected", closed_at=morning.now
    )
    Decision.objects.create(
        hold=held,
        run=later,
        plan=later.plan,
        checksum="c",
        verdict="reject",
        by=morning.cast.sam,
        reason="No.",
        at=morning.now,
    )
    page = page_of(morning, enter, held.district)
    assert f"Put on hold: large change. Sam Ito kept Khan Academy as it was with sync {later.id}." in page
    assert "Put on hold: large change. Sam Ito kept Khan Academy as it was. sync, number" in page


def test_the_first_of_two_who_agree_is_named(morning: Morning, enter: Enter) -> None:
    held = morning.held
    values = {"run": held.run, "plan": held.plan, "checksum": "c", "by": morning.cast.sam, "at": morning.now}
    Decision.objects.create(hold=held, verdict="approve", reason="Yes.", **values)
    page = page_of(morning, enter, held.district)
    assert "Put on hold: large change. Sam Ito agreed, a second person is asked." in page


def test_holds_alone_have_lines_of_their_own_and_one_whose_sync_is_unknown_keeps_its_line(
    morning: Morning, enter: Enter
) -> None:
    held = morning.held
    page = page_of(morning, enter, held.district, "?what=holds")
    assert page.count("Put on hold") == 2
    assert "Sync:" not in page
    Hold.objects.filter(id=held.id).update(opened_night=held.opened_night - timedelta(days=9))
    Run.objects.filter(id=held.run_id).update(finished_at=morning.now)
    assert page_of(morning, enter, held.district).count("Put on hold: large change") == 2


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_with_holds_lose_nothing_and_repeat_nothing(morning: Morning, size: int) -> None:
    district = morning.held.district
    whole = [one.place for one in happenings_of(district, Window(limit=100)).shown]
    seen, window = [], Window(limit=size)
    for _ in range(30):
        page = happenings_of(district, window)
        seen += [one.place for one in page.shown]
        if page.next_until is None:
            break
        window = Window(limit=size, until=page.next_until, skip=page.next_skip)
    assert seen == whole
    assert "opened" not in [what for _, what, _ in whole]


def test_the_csv_tells_of_a_hold_in_the_line_of_its_night(morning: Morning, enter: Enter) -> None:
    address = reverse("district_timeline_csv", args=[morning.held.district.slug])
    answer: Any = enter(morning.cast.noor).get(address)
    lines = list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    (night,) = [line for line in lines if "large change" in line[4]]
    assert (night[2], night[4]) == ("Syncs", "Put on hold: large change. It waits for a decision.")
    assert night[3].startswith("Sync: on hold, ")


def test_what_people_approved_and_what_failed_stand_alone(morning: Morning, enter: Enter) -> None:
    district = DistrictFactory(name="Gull Point")
    nights = [MONDAY + timedelta(days=day) for day in range(5)]
    for night in nights:
        a_night(district, night, "applied", changed=night.day)
    approved, failed = Run.objects.get(night=nights[1]), Run.objects.get(night=nights[3])
    approved.plan.verdict = {"reason": "large_change"}
    approved.plan.save()
    Run.objects.filter(id=failed.id).update(status="failed", message="Clever did not answer.")
    page = page_of(morning, enter, district)
    assert "nights before" not in page
    assert "night before" not in page
    assert "Clever did not answer." in page


@pytest.mark.parametrize(
    ("query", "count"), [("from=2026-09-15&to=2026-09-16", 2), ("from=2026-09-18", 1), ("to=2026-09-13", 0)]
)
def test_dates_are_days_of_the_district_both_ends_included(
    morning: Morning, enter: Enter, query: str, count: int
) -> None:
    """A sync at 22:00 in Los Angeles is of that day there, though it is the next one in UTC."""
    district = DistrictFactory(name="Gull Point")
    for day in range(5):
        a_night(district, MONDAY + timedelta(days=day), "applied", changed=1 + day)
    page = page_of(morning, enter, district, f"?nights=all&{query}")
    assert page.count("changes applied") + page.count("1 change applied") == count
    assert ("Nothing of this sort happened then" in page) == (count == 0)


def test_pages_lose_nothing_and_repeat_nothing_even_at_one_instant(morning: Morning) -> None:
    """Twelve notes of the same instant among others, five a page."""
    district = DistrictFactory(name="Gull Point")
    instants = [morning.now] * 12 + [morning.now - timedelta(hours=hour) for hour in range(1, 9)]
    for number, at in enumerate(instants):
        Talk.objects.create(district=district, way="note", words=f"{number}", at=at, by=morning.cast.noor)
    a_night(district, MONDAY, "unchanged")
    seen: list[tuple[str, int]] = []
    window = Window(limit=5)
    for _ in range(10):
        page = happenings_of(district, window)
        seen += [(one.what, one.row.pk) for one in page.shown]
        if page.next_until is None:
            break
        window = Window(limit=5, until=page.next_until, skip=page.next_skip)
    assert len(seen) == len(set(seen)) == 21


def test_the_older_link_leads_on_and_a_mistyped_place_begins_anew(morning: Morning, enter: Enter) -> None:
    district = DistrictFactory(name="Gull Point")
    for number in range(130):
        at = morning.now - timedelta(minutes=number)
        Talk.objects.create(
            district=district, way="note", words=f"entry {number}.", at=at, by=morning.cast.noor
        )
    client = enter(morning.cast.noor)
    address = reverse("district_timeline", args=[district.slug])
    first = client.get(address)
    assert "entry 99." in text_of(first)
    assert "entry 100." not in text_of(first)
    second = client.get(address + first.context["older"])
    assert "entry 99." not in text_of(second)
    assert "entry 100." in text_of(second)
    assert "entry 129." in text_of(second)
    for wrong in ("x", "2026-10-06T00:00:00~1", "2026-10-06T00:00:00+00:00~-1", "2026-10-06"):
        assert client.get(address, {"page": wrong}).status_code == 200


@pytest.mark.parametrize("events", [3, 60])
def test_it_asks_as_many_questions_however_long_it_is(
    morning: Morning, enter: Enter, django_assert_max_num_queries: Callable, events: int
) -> None:
    district, noor = morning.held.district, morning.cast.noor
    for number in range(events):
        at = morning.now - timedelta(minutes=number)
        Talk.objects.create(district=district, way="note", words="x", at=at, by=noor)
        record(event="district.note_pinned", at=at, by=noor, district_id=district.id)
        a_night(district, MONDAY - timedelta(days=number), "unchanged")
    client = enter(noor)
    address = reverse("district_timeline", args=[district.slug])
    client.get(address)
    with django_assert_max_num_queries(17):
        client.get(address)


def test_the_csv_has_every_night_and_no_formulas(morning: Morning, enter: Enter) -> None:
    district = DistrictFactory(name="Gull Point")
    for day in range(3):
        a_night(district, MONDAY + timedelta(days=day), "unchanged")
    Talk.objects.create(
        district=district, way="note", words="=1+1", at=morning.now, by=morning.cast.noor, with_whom="x"
    )
    answer = enter(morning.cast.noor).get(reverse("district_timeline_csv", args=[district.slug]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(StringIO(text)))
    assert lines[0] == ["When there", "When, UTC", "Sort", "What happened", "More"]
    assert [line[0] for line in lines[2:]] == ["2026-09-16 22:00", "2026-09-15 22:00", "2026-09-14 22:00"]
    assert not any(cell.startswith("=") for line in lines for cell in line)


def test_the_districts_page_shows_the_end_of_it(morning: Morning, enter: Enter) -> None:
    make_promise(morning)
    client = enter(morning.cast.marcus)
    page = text_of(client.get(reverse("district", args=[morning.held.district.slug])))
    assert "Marcus Bell called Maria Ruiz" in page
    assert "The whole timeline" in page
