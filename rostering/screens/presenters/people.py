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
    """A job, who has it, and how to reach them."""

    job: str
    name: str
    below: str = ""


def person_lines(
    assignments: Iterable[Assignment], contacts: Iterable[Contact], *, today: date
) -> tuple[PersonLine, ...]:
    """The DSM (never blank, RULES A49), the specialist, whoever covers, then the district's own people."""
    current = [one for one in assignments if is_current(one, today=today)]
    lines = [
        PersonLine(job="District Success Manager", name=_names(current, Assignment.Role.DSM) or "nobody yet"),
        PersonLine(job="Specialist", name=_names(current, Assignment.Role.SPECIALIST) or "nobody yet"),
    ]
    lines += [_cover_line(one) for one in current if one.role == Assignment.Role.COVER]
    lines += [
        PersonLine(
            job=contact.job or "Contact",
            name=contact.name,
            below=" · ".join(filter(None, (contact.phone, contact.email))),
        )
        for contact in contacts
    ]
    return tuple(lines)


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
