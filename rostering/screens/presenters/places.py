"""Class places as lines: of a person, a class each; of a class, a person each; and what the district shares besides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from districts.models import Enrollment, RosterUser, Section, Term
from rostering.models import FeedEnrollment, FeedPerson, FeedSection
from rostering.screens.presenters.changes import class_name, person_name
from rostering.screens.presenters.history import SyncLink, Syncs
from rostering.screens.presenters.standing import excluded_words, left_because
from rostering.screens.words import listed


@dataclass(frozen=True, kw_only=True)
class PlaceLine:
    """One class place: what stands at its other end, as what, and beside it what a person asks next."""

    name: str
    href: str
    seat: str
    below: str = ""
    staff: str = ""
    terms: str = ""
    provider_id: str = ""
    is_term_over: bool = False
    left: SyncLink | None = None
    cause: str = ""


@dataclass(frozen=True, kw_only=True)
class OutLine:
    """A place the district shares that is not on Khan Academy, and why."""

    name: str
    href: str
    seat: str
    why: str


def seat_words(place: Enrollment) -> str:
    """What somebody is in a class."""
    if place.role == "student":
        return "student"
    return "primary teacher" if place.holds_primary else "co-teacher"


def class_line(
    place: Enrollment,
    *,
    slug: str,
    staff: Mapping[int, Sequence[Enrollment]],
    terms: Mapping[str, Term],
    syncs: Syncs,
) -> PlaceLine:
    """A place of a person."""
    section = place.section
    gone = place.removed_at is not None
    return PlaceLine(
        name=class_name(section),
        href=reverse("section", args=[slug, section.id]),
        seat=seat_words(place),
        below=section_place(section),
        staff=staff_words(staff.get(section.id, ())),
        terms=term_words(section, terms),
        is_term_over=section.is_term_over and not gone,
        left=_left(place, syncs),
        cause=left_because(place.removed_as) if gone else "",
    )


def person_line(place: Enrollment, *, slug: str, syncs: Syncs) -> PlaceLine:
    """A place of a class."""
    person = place.user
    gone = place.removed_at is not None
    return PlaceLine(
        name=person_name(person),
        href=reverse("person", args=[slug, person.id]),
        seat=seat_words(place),
        below=grade_words(person) if place.role == "student" else person.email,
        provider_id=person.provider_id,
        left=_left(place, syncs),
        cause=left_because(place.removed_as) if gone else "",
    )


def _left(place: Enrollment, syncs: Syncs) -> SyncLink | None:
    if place.removed_at is None or place.changed_run is None:
        return None
    return syncs.link(place.changed_run)


def staff_words(staff: Sequence[Enrollment]) -> str:
    """The teachers of a class, primary first; "" without any."""
    return listed([person_name(one.user) for one in staff])


def term_words(section: Section, terms: Mapping[str, Term]) -> str:
    """The names of a class's terms."""
    return ", ".join(terms[one].name if one in terms else one for one in section.term_provider_ids)


def section_place(section: Section) -> str:
    """The school and period of a class."""
    school = section.school.name if section.school else ""
    return ", ".join(part for part in (school, f"period {section.period}" if section.period else "") if part)


def grade_words(person: RosterUser) -> str:
    """ "grade 4", "kindergarten", or the grade as the district sent it."""
    if person.grade == "K":
        return "kindergarten"
    if person.grade == "Other":
        return f"grade Other (sent as “{person.raw_grade}”)" if person.raw_grade else "grade Other"
    return f"grade {person.grade}" if person.grade else ""


def out_class(
    place: FeedEnrollment, sections: Mapping[str, FeedSection], *, slug: str, numbers: Mapping[str, int]
) -> OutLine:
    """A place of a person that is not on Khan Academy; one may be out because its whole class is."""
    section = sections.get(place.section_provider_id)
    reason = place.excluded_because
    because = f"because {excluded_words(reason)}" if reason else ""
    if section is not None and section.excluded_because and reason == "class_not_included":
        because = f"because of its class: {excluded_words(section.excluded_because)}"
    number = numbers.get(place.section_provider_id)
    return _out(
        place,
        name=section.name if section else place.section_provider_id,
        href=reverse("section", args=[slug, number]) if number else "",
        because=because,
    )


def out_person(
    place: FeedEnrollment, people: Mapping[str, FeedPerson], *, slug: str, numbers: Mapping[str, int]
) -> OutLine:
    """A place of a class that is not on Khan Academy."""
    person = people.get(place.person_provider_id)
    reason, number = place.excluded_because, numbers.get(place.person_provider_id)
    return _out(
        place,
        name=person_name(person) if person else place.person_provider_id,
        href=reverse("person", args=[slug, number]) if number else "",
        because=f"because {excluded_words(reason)}" if reason else "",
    )


def _out(place: FeedEnrollment, *, name: str, href: str, because: str) -> OutLine:
    """Left out by a rule, or not applied yet."""
    return OutLine(
        name=name,
        href=href,
        seat="student" if place.role == "student" else "teacher",
        why=f"Not included {because}" if because else "Included, not applied yet",
    )
