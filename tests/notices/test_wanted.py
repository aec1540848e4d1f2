"""What one district must be told of one pause: the table of acts, without a database (RULES B14)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rostering.models import Notice
from rostering.notices.wanted import Create, Drop, Known, Move, Told, Wanted, acts_for, schedule

ZONE = "America/Chicago"
NIGHTS = Told(first_night=date(2026, 11, 25), last_night=date(2026, 11, 27), first_morning=date(2026, 12, 1))
LATER = replace(NIGHTS, last_night=date(2026, 11, 30), first_morning=date(2026, 12, 2))
CANCELLED = replace(NIGHTS, template="cancelled", first_morning=date(2026, 11, 20))
WEEK = datetime(2026, 11, 18, 9, tzinfo=ZoneInfo(ZONE))
DAY = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo(ZONE))
EARLY = datetime(2026, 10, 1, 15, tzinfo=UTC)
Kind, State = Notice.Kind, Notice.State


def row(number: int, kind: str, state: str = State.DUE, told: Told = NIGHTS, **values: object) -> Known:
    """A row of the ledger."""
    given: dict[str, object] = {"version": 1, "is_claimed": False} | values
    return Known(id=number, kind=kind, state=state, told=told, **given)  # type: ignore[arg-type]


def acts(wanted: Wanted, *known: Known, now: datetime = EARLY) -> list[object]:
    """What is to do."""
    return list(acts_for(wanted, known, zone=ZONE, now=now))


def test_a_pause_is_told_a_week_before_and_the_day_before_at_nine_there() -> None:
    assert acts(Wanted(told=NIGHTS)) == [
        Create(kind=Kind.WEEK_BEFORE, version=1, told=NIGHTS, due_at=WEEK),
        Create(kind=Kind.DAY_BEFORE, version=1, told=NIGHTS, due_at=DAY),
    ]


def test_nine_stays_nine_over_the_change_of_the_clocks() -> None:
    """The clocks go back on 1 November 2026, between the two mornings."""
    (_, week), (_, day) = schedule(date(2026, 11, 2), zone=ZONE, now=EARLY)
    assert (week.isoformat(), day.isoformat()) == ("2026-10-26T09:00:00-05:00", "2026-11-01T09:00:00-06:00")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (WEEK, [(Kind.WEEK_BEFORE, WEEK), (Kind.DAY_BEFORE, DAY)]),
        (
            WEEK + timedelta(minutes=1),
            [(Kind.WEEK_BEFORE, WEEK + timedelta(minutes=1)), (Kind.DAY_BEFORE, DAY)],
        ),
        (DAY - timedelta(days=1), [(Kind.WEEK_BEFORE, DAY - timedelta(days=1)), (Kind.DAY_BEFORE, DAY)]),
        (DAY - timedelta(hours=23, minutes=59), [(Kind.DAY_BEFORE, DAY)]),
        (DAY + timedelta(hours=5), [(Kind.DAY_BEFORE, DAY + timedelta(hours=5))]),
    ],
)
def test_a_pause_entered_late_is_told_at_once_and_once_when_it_is_near(
    now: datetime, expected: list[tuple[str, datetime]]
) -> None:
    assert schedule(NIGHTS.first_night, zone=ZONE, now=now) == expected


def test_a_ledger_that_says_what_is_wanted_is_left_alone() -> None:
    known = [row(1, Kind.WEEK_BEFORE), row(2, Kind.DAY_BEFORE)]
    assert acts(Wanted(told=NIGHTS), *known) == []
    sent = [row(1, Kind.WEEK_BEFORE, State.SENT), row(2, Kind.DAY_BEFORE)]
    assert acts(Wanted(told=NIGHTS), *sent) == []


def test_what_has_not_left_simply_tells_the_nights_as_they_are_now() -> None:
    assert acts(Wanted(told=LATER), row(1, Kind.WEEK_BEFORE), row(2, Kind.DAY_BEFORE, State.NO_CONTACT)) == [
        Move(id=1, told=LATER, due_at=None),
        Move(id=2, told=LATER, due_at=None),
    ]
    moved = replace(NIGHTS, first_night=date(2026, 11, 26))
    first, second = acts(Wanted(told=moved), row(1, Kind.WEEK_BEFORE), row(2, Kind.DAY_BEFORE))
    assert (first, second) == (
        Move(id=1, told=moved, due_at=WEEK + timedelta(days=1)),
        Move(id=2, told=moved, due_at=DAY + timedelta(days=1)),
    )


@pytest.mark.parametrize("how", [State.SENT, State.TOLD_BY_PHONE])
def test_who_was_told_other_nights_is_told_once_more_when_a_person_has_confirmed_it(how: str) -> None:
    now = WEEK + timedelta(days=1)
    assert acts(Wanted(told=LATER), row(1, Kind.WEEK_BEFORE, how), row(2, Kind.DAY_BEFORE), now=now) == [
        Create(kind=Kind.CHANGED, version=1, told=LATER, due_at=now, is_asked=True),
        Move(id=2, told=LATER, due_at=None),
    ]


def test_a_mail_that_failed_and_tells_other_nights_is_not_left_to_be_sent_again() -> None:
    """The day before reached the district, the week before did not: that one is settled, whatever the nights are now."""
    now = WEEK + timedelta(days=1)
    failed, told = row(1, Kind.WEEK_BEFORE, State.FAILED), row(2, Kind.DAY_BEFORE, State.TOLD_BY_PHONE)
    assert Drop(id=1) in acts(Wanted(told=LATER), failed, told, now=now)
    assert acts(Wanted(told=NIGHTS), failed, told, now=now) == [Drop(id=1)]


def test_a_second_change_before_anybody_confirmed_is_the_same_notice() -> None:
    latest = replace(LATER, last_night=date(2026, 12, 1))
    known = [
        row(1, Kind.WEEK_BEFORE, State.SENT),
        row(2, Kind.DAY_BEFORE, State.SENT),
        row(3, Kind.CHANGED, told=LATER, is_asked=True),
    ]
    assert acts(Wanted(told=latest), *known) == [Move(id=3, told=latest, due_at=None)]


def test_a_change_that_is_taken_back_before_anybody_confirmed_is_no_news() -> None:
    known = [
        row(1, Kind.WEEK_BEFORE, State.SENT),
        row(2, Kind.DAY_BEFORE, State.SENT),
        row(3, Kind.CHANGED, told=LATER, is_asked=True),
    ]
    assert acts(Wanted(told=NIGHTS), *known) == [Drop(id=3)]


def test_a_change_after_a_change_was_told_is_its_second_version() -> None:
    latest = replace(LATER, last_night=date(2026, 12, 1))
    known = [
        row(1, Kind.WEEK_BEFORE, State.SENT),
        row(2, Kind.DAY_BEFORE, State.SENT),
        row(3, Kind.CHANGED, State.SENT, told=LATER),
    ]
    assert acts(Wanted(told=latest), *known) == [
        Create(kind=Kind.CHANGED, version=2, told=latest, due_at=EARLY, is_asked=True)
    ]


def test_a_notice_in_a_workers_hand_counts_as_told() -> None:
    known = row(1, Kind.WEEK_BEFORE, is_claimed=True), row(2, Kind.DAY_BEFORE)
    first, *_ = acts(Wanted(told=LATER), *known)
    assert isinstance(first, Create) and first.kind == Kind.CHANGED


def test_a_pause_withdrawn_before_anything_left_needs_no_notice() -> None:
    known = (
        row(1, Kind.WEEK_BEFORE),
        row(2, Kind.DAY_BEFORE, State.FAILED),
        row(3, Kind.CHANGED, State.NOT_NEEDED),
    )
    withdrawn = Wanted(told=CANCELLED, is_ended=True, is_cancelled=True)
    assert acts(withdrawn, *known) == [Drop(id=1), Drop(id=2)]


def test_a_pause_withdrawn_after_it_was_told_is_news_once() -> None:
    known = [row(1, Kind.WEEK_BEFORE, State.SENT), row(2, Kind.DAY_BEFORE)]
    withdrawn = Wanted(told=CANCELLED, is_ended=True, is_cancelled=True)
    news = Create(kind=Kind.ENDED_EARLY, version=1, told=CANCELLED, due_at=EARLY, is_asked=True)
    assert acts(withdrawn, *known) == [Drop(id=2), news]
    open_news = row(3, Kind.ENDED_EARLY, told=CANCELLED)
    assert acts(withdrawn, known[0], open_news) == []
    assert acts(withdrawn, known[0], replace(open_news, state=State.SENT)) == []


def test_a_pause_ended_while_it_runs_is_news_to_those_who_were_told() -> None:
    shorter = replace(NIGHTS, last_night=date(2026, 11, 25), first_morning=date(2026, 11, 27))
    ended = Wanted(told=shorter, is_ended=True)
    told = row(1, Kind.DAY_BEFORE, State.SENT)
    assert acts(ended, told) == [
        Create(kind=Kind.ENDED_EARLY, version=1, told=shorter, due_at=EARLY, is_asked=True)
    ]
    assert acts(ended, row(1, Kind.DAY_BEFORE)) == [Drop(id=1)]


def test_a_pause_that_takes_no_night_from_the_district_any_more_is_quietly_dropped() -> None:
    known = [row(1, Kind.WEEK_BEFORE, State.SENT), row(2, Kind.DAY_BEFORE)]
    assert acts(Wanted(told=None), *known) == [Drop(id=2)]
    (back,) = acts(Wanted(told=NIGHTS), row(1, Kind.WEEK_BEFORE, State.NOT_NEEDED), row(2, Kind.DAY_BEFORE))
    assert back == Move(id=1, told=NIGHTS, due_at=WEEK)


@pytest.mark.parametrize("state", [State.STOPPED, State.DUE, State.FAILED])
def test_other_nights_than_those_a_person_has_decided_about_are_asked_anew(state: str) -> None:
    """Stopped, agreed to and waiting its ten minutes, or agreed to and not delivered."""
    latest = replace(LATER, last_night=date(2026, 12, 1))
    known = [row(1, Kind.WEEK_BEFORE, State.SENT), row(2, Kind.DAY_BEFORE, State.SENT)]
    decided = row(3, Kind.CHANGED, state, told=LATER, is_person=True)
    assert acts(Wanted(told=LATER), *known, decided) == []
    assert acts(Wanted(told=latest), *known, decided) == [
        Drop(id=3),
        Create(kind=Kind.CHANGED, version=2, told=latest, due_at=EARLY, is_asked=True),
    ]


def test_what_a_person_sends_once_more_leaves_and_what_failed_before_is_settled_by_the_next() -> None:
    sent = row(1, Kind.CHANGED, State.SENT)
    again = row(2, Kind.CHANGED, version=2, is_person=True)
    assert acts(Wanted(told=NIGHTS), sent, row(3, Kind.DAY_BEFORE), again) == []
    failed = row(1, Kind.WEEK_BEFORE, State.FAILED)
    assert acts(Wanted(told=NIGHTS), failed, row(2, Kind.DAY_BEFORE, State.SENT)) == [Drop(id=1)]


def test_of_two_mails_the_one_that_left_last_is_what_the_district_knows() -> None:
    """The day before told the newest nights while the question about them still waited."""
    changed = row(3, Kind.CHANGED, State.SENT, at=WEEK)
    day = row(2, Kind.DAY_BEFORE, State.SENT, told=LATER, at=DAY)
    question = row(4, Kind.CHANGED, told=LATER, version=2, is_asked=True)
    assert acts(Wanted(told=LATER), day, changed, question) == [Drop(id=4)]


class TestThoseWhomTheServerRefused:
    """Others of the district have it: the row is a person's work, and says nothing of whether the district was told."""

    sent = row(1, Kind.WEEK_BEFORE, State.SENT, at=WEEK)
    day = row(2, Kind.DAY_BEFORE)

    @pytest.mark.parametrize("state", [State.FAILED, State.DUE])
    def test_their_row_stays_while_the_nights_do(self, state: str) -> None:
        rest = row(3, Kind.WEEK_BEFORE, state, version=2, is_rest=True)
        assert acts(Wanted(told=NIGHTS), self.sent, self.day, rest, now=WEEK) == []

    @pytest.mark.parametrize("kind", [Kind.WEEK_BEFORE, Kind.DAY_BEFORE, Kind.CHANGED])
    def test_other_nights_make_it_needless_since_the_change_tells_everybody(self, kind: str) -> None:
        rest = row(3, kind, State.FAILED, version=2, is_rest=True)
        found = acts(Wanted(told=LATER), self.sent, rest, now=WEEK)
        assert Drop(id=3) in found
        assert not any(isinstance(one, Move) for one in found)
