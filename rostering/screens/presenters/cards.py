"""A number with its trend, a person and a class as small things beside each other: what a card prints."""

from dataclasses import dataclass

from rostering.screens.presenters.sparkline import Sparkline
from rostering.screens.presenters.states import Pill


@dataclass(frozen=True, kw_only=True)
class Stat:
    """`words`: the difference, in words; `line` None where there are too few nights; `tone` "" unless it needs somebody."""

    heading: str
    value: str
    words: str
    line: Sparkline | None = None
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonCard:
    """A student, teacher or administrator. `state` None while all is as it should be."""

    name: str
    href: str
    job: str
    school: str
    provider_id: str
    said: str
    state: Pill | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ClassCard:
    """A class. `is_synced`: kept right by the district's data; `activated`: "18 of 24 activated", "" while it is not known."""

    name: str
    href: str
    school: str
    teachers: str
    students: str
    is_synced: bool
    activated: str = ""
    state: Pill | None = None
