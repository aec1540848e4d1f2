"""What the practice programme does about notices: districts have somebody to write to, the next company pause is confirmed.

Both go the way of real ones, so the ledger, the mails in the mailbox and the one district that nobody can write to are true.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from accounts.models import Staff
from districts.models import Contact, District
from rostering import outbox
from rostering.calendar.keeping import PauseRefused, confirm_company_pause
from rostering.calendar.nights import night_of
from rostering.calendar.pauses import pauses_between
from rostering.keeping.contacts import ContactValues, save_contact
from rostering.notices.sending import look

#: (name, job) of the made-up people to write to; the district of every sixth connection has none.
_PEOPLE: Final = (
    ("Maria Sandoval", "Data and IT"),
    ("Omar Reed", "Rostering contact"),
    ("Ines Okafor", "Assistant superintendent"),
    ("Jo Lindqvist", "SIS administrator"),
    ("Pat Nakamura", "Technology director"),
)
_A_YEAR: Final = timedelta(days=366)


def add_contact(*, district: District, number: int, by: Staff, now: datetime) -> Contact | None:
    """Somebody to write to at the district of the connection of this number; None where there is nobody."""
    place = number % (len(_PEOPLE) + 1)
    if place == len(_PEOPLE) or Contact.objects.filter(district=district).exists():
        return None
    name, job = _PEOPLE[place]
    address = f"{name.split()[0].lower()}@{district.slug}.example.org"
    values = ContactValues(side=Contact.Side.DISTRICT, name=name, job=job, email=address)
    return save_contact(district=district, contact=None, values=values, by=by, now=now)


def confirm_next_pause(*, by: Staff, now: datetime) -> None:
    """A specialist confirms the company pause that begins next, if nobody has done so; what is due then leaves."""
    tonight = night_of(at=now, zone=settings.PORTAL_TIME_ZONE)
    spans = pauses_between(district=None, first=tonight, last=tonight + _A_YEAR)
    coming = [span for span in spans if span.first_night > tonight and span.replaces and span.year]
    if coming and not coming[0].is_confirmed and coming[0].year:
        try:
            confirm_company_pause(replaces=coming[0].replaces, year=coming[0].year, by=by, now=now)
        except PauseRefused:
            return
    # The clock of a practice portal begins to tick when its programme is over; its mails need not wait for that.
    outbox.deliver(now=now)
    look(now=now)
