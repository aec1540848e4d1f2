"""Calls, mails and promises: what is needed, what belongs to a hold, and settling once."""

from datetime import date, time, timedelta

import pytest

from accounts.models import AuditEvent
from accounts.permissions import NotAllowed, NotYours
from districts.models import District
from rostering.keeping.rules import NotKept
from rostering.models import Hold, Plan, Run, Talk
from rostering.talks import Said, log_talk, open_promises, promise, settle
from tests.factories import DistrictFactory
from tests.keeping.conftest import Office

TODAY = date(2026, 10, 6)
CALL = Said(way="call", with_whom="Maria Ruiz", words="They know of it.")


def hold_of(office: Office) -> Hold:
    """An open case of the district."""
    versions = {"roster_version": 0, "scope_version": 0, "feed_generation": 0}
    plan = Plan.objects.create(
        district=office.district, night=TODAY, checksum="c", created_at=office.now, **versions
    )
    run = Run.objects.create(
        district=office.district,
        night=TODAY,
        trigger="nightly",
        status="held",
        queued_at=office.now,
        finished_at=office.now,
        plan=plan,
    )
    return Hold.objects.create(
        district=office.district,
        run=run,
        plan=plan,
        reason="large_change",
        opened_at=office.now,
        opened_night=TODAY,
    )


def test_a_call_is_kept_with_the_live_hold_and_its_words_stay_out_of_the_audit(office: Office) -> None:
    hold = hold_of(office)
    said = Said(way="call", with_whom="Maria Ruiz", words="The change is right.", answer="meant")
    talk = log_talk(district=office.district, said=said, by=office.dsm, now=office.now)
    assert (talk.hold, talk.answer, talk.by) == (hold, "meant", office.dsm)
    event = AuditEvent.objects.get(event="talk.logged")
    assert event.after == {"way": "call", "answer": "meant", "due_on": None}
    assert "Maria" not in f"{event.target}{event.reason}{event.before}"


def test_an_answer_needs_a_hold_to_answer(office: Office) -> None:
    said = Said(way="call", with_whom="Maria Ruiz", words="Yes.", answer="meant")
    with pytest.raises(NotKept) as refused:
        log_talk(district=office.district, said=said, by=office.dsm, now=office.now)
    assert refused.value.field == "answer"
    assert not Talk.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(way="call", with_whom="Maria Ruiz", words="  "), "words"),
        (Said(way="mail", words="Sent."), "with_whom"),
        (Said(way="note", words="Later.", due_at=time(9)), "due_on"),
        (Said(way="note", words="Late.", due_on=TODAY - timedelta(days=1)), "due_on"),
        (Said(way="note", words="Far.", due_on=TODAY + timedelta(days=367)), "due_on"),
    ],
)
def test_what_can_not_be_logged_names_its_field(office: Office, said: Said, field: str) -> None:
    with pytest.raises(NotKept) as refused:
        log_talk(district=office.district, said=said, by=office.dsm, now=office.now)
    assert refused.value.field == field
    assert "othing was logged" in str(refused.value)


@pytest.mark.parametrize("days", [0, 366])
def test_a_promise_is_due_today_or_within_a_year(office: Office, days: int) -> None:
    talk = promise(
        district=office.district,
        words="Call again.",
        due_on=TODAY + timedelta(days=days),
        by=office.dsm,
        now=office.now,
    )
    assert talk.way == Talk.Way.NOTE


def test_strangers_and_administrators_log_nothing(office: Office) -> None:
    for person, refusal in ((office.stranger, NotYours), (office.admin, NotAllowed)):
        with pytest.raises(refusal):
            log_talk(district=office.district, said=CALL, by=person, now=office.now)
    assert not Talk.objects.exists()


def test_a_promise_is_settled_once_by_whoever_comes_first(office: Office) -> None:
    talk = promise(district=office.district, words="Call.", due_on=TODAY, by=office.dsm, now=office.now)
    assert settle(talk=talk, by=office.specialist, now=office.now)
    assert not settle(talk=talk, by=office.dsm, now=office.now)
    talk.refresh_from_db()
    assert talk.done_by == office.specialist
    assert AuditEvent.objects.filter(event="talk.settled").count() == 1


def test_a_talk_without_a_promise_is_not_settled(office: Office) -> None:
    talk = log_talk(district=office.district, said=CALL, by=office.dsm, now=office.now)
    with pytest.raises(NotKept):
        settle(talk=talk, by=office.dsm, now=office.now)


def test_open_promises_are_those_of_the_given_districts_soonest_first(office: Office) -> None:
    values = {"district": office.district, "by": office.dsm, "now": office.now}
    late = promise(words="Later.", due_on=TODAY + timedelta(days=3), **values)
    soon = promise(words="Soon.", due_on=TODAY, **values)
    done = promise(words="Done.", due_on=TODAY, **values)
    settle(talk=done, by=office.dsm, now=office.now)
    elsewhere = DistrictFactory()
    mine = District.objects.filter(id=office.district.id)
    promise(district=elsewhere, words="Not mine.", due_on=TODAY, by=office.specialist, now=office.now)
    assert list(open_promises(districts=mine)) == [soon, late]
    assert list(open_promises(districts=mine, due_through=TODAY)) == [soon]
    assert list(open_promises(districts=mine, by=office.specialist)) == []
