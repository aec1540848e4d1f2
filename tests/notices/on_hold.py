"""Districts on hold for tests of the mails to staff, and what was written to whom."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.models import Staff
from rostering.models import Hold, MailboxMessage
from tests.notices.conftest import make_district
from tests.planned import planned

MONDAY = date(2026, 10, 5)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def morning(day: date) -> datetime:
    """07:00 in Los Angeles."""
    return datetime(day.year, day.month, day.day, 14, tzinfo=UTC)


def hold_of(name: str, *, opened: date = MONDAY, **values: Any) -> Hold:
    """A district on hold since a night; nobody has it unless told."""
    people = {key: values.pop(key) for key in ("dsm",) if key in values}
    run = planned(make_district(name, **people), removed=60, status="held", night=opened)
    assert run.plan is not None
    run.plan.verdict = {
        "sentence": f"Held because 60 changes to 100 students of {name} are 60 %.",
        "warnings": [],
    }
    run.plan.save()
    given = {"opened_night": opened, "opened_at": morning(opened), "reason": "large_change"} | values
    hold: Hold = Hold.objects.create(district=run.district, run=run, plan=run.plan, **given)
    return hold


def mail_to(person: Staff) -> str:
    """What a person was written; fails if that is not one mail."""
    return str(MailboxMessage.objects.get(to=[person.email]).text)


def told(person: Staff) -> bool:
    """Whether a person was written to at all."""
    return MailboxMessage.objects.filter(to=[person.email]).exists()
