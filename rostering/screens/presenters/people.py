"""Who looks after a district, as its pages name them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Assignment
from districts.models import Contact
from rostering.screens.moments import span_words
from rostering.screens.words import listed


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """A job, who has it, and how to reach them: `phone` as it is written, `call` as a telephone dials it ("" if it can not)."""

    job: str
    name: str
    below: str = ""
    phone: str = ""
    call: str = ""
    email: str = ""


def person_lines(
    assignments: Iterable[Assignment], contacts: Iterable[Contact], *, today: date, provider: str = ""
) -> tuple[PersonLine, ...]:
    """The DSM (never blank, RULES A49), the specialist, whoever covers, the district's own people, then the provider's."""
    current = [one for one in assignments if is_current(one, today=today)]
    lines = [
        PersonLine(job="District Success Manager", name=_names(current, Assignment.Role.DSM) or "nobody yet"),
        PersonLine(job="Specialist", name=_names(current, Assignment.Role.SPECIALIST) or "nobody yet"),
    ]
    lines += [_cover_line(one) for one in current if one.role == Assignment.Role.COVER]
    by_side = sorted(contacts, key=lambda contact: contact.side == Contact.Side.PROVIDER)
    lines += [_contact_line(contact, provider=provider) for contact in by_side]
    return tuple(lines)


def _contact_line(contact: Contact, *, provider: str) -> PersonLine:
    job = contact.job or "Contact"
    if contact.side == Contact.Side.PROVIDER:
        job = ", ".join(filter(None, (f"At {provider or 'the provider'}", contact.job)))
    return PersonLine(
        job=job, name=contact.name, phone=contact.phone, call=dialled(contact.phone), email=contact.email
    )


def dialled(phone: str) -> str:
    """ "(555) 010-0117 ext. 4" -> "5550100117;ext=4"; "" for what has fewer than seven digits to dial."""
    number, _, extension = phone.lower().replace("ext", "x").partition("x")
    digits = "".join(letter for letter in number if letter.isdecimal())
    if len(digits) < 7:
        return ""
    more = "".join(letter for letter in extension if letter.isdecimal())
    plus = "+" if number.strip().startswith("+") else ""
    return f"{plus}{digits}{f';ext={more}' if more else ''}"


def is_current(assignment: Assignment, *, today: date) -> bool:
    """Whether it holds on a day, both ends included."""
    begun = assignment.starts_on is None or assignment.starts_on <= today
    return begun and (assignment.ends_on is None or assignment.ends_on >= today)


def name_of(assignments: Iterable[Assignment], role: str) -> str:
    """The names of those who have a role, "" if nobody."""
    return _names(list(assignments), role)


def _names(assignments: list[Assignment], role: str) -> str:
    return listed([str(one.staff) for one in assignments if one.role == role])


def _cover_line(one: Assignment) -> PersonLine:
    dates = span_words(one.starts_on, one.ends_on) if one.starts_on and one.ends_on else ""
    return PersonLine(job="Cover", name=str(one.staff), below=dates)
