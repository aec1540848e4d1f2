"""Short words for tests that live through nights: a loaded district, what a night's plan counted, who is there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from districts.models import District, Enrollment, RosterUser, Section
from rostering.models import Run
from rostering.providers.base import BadRecord
from rostering.records import EnrollmentRecord, Role, SchoolRecord, SectionRecord, TermRecord
from tests.factories import DistrictFactory
from tests.feeds import (
    NIGHT,
    Feed,
    ScriptedProvider,
    nights_after,
    place,
    section,
    small_district,
    student,
    sync,
    teacher,
)
from tests.pipeline.deciding import approve_fully

MONDAY, TUESDAY, WEDNESDAY = date(2026, 10, 12), *nights_after(date(2026, 10, 12), 2)


def district_with(feed: Feed, *, night: date = NIGHT) -> District:
    """A district with a feed on Khan Academy."""
    district: District = DistrictFactory.create()
    live(district, feed, night=night)
    return district


def live(district: District, feed: Feed, *, night: date, bad: Sequence[BadRecord] = ()) -> Run:
    """One night; whatever is held is approved."""
    run = sync(district, ScriptedProvider(feed, bad=bad), night=night)
    return approve_fully(run) if run.status == "held" else run


def counted(run: Run, kind: str) -> dict[str, int]:
    """What a plan counts of one kind, without the zeros and the derived numbers."""
    of_kind = run.plan.totals[kind]
    names = ("added", "updated", "removed", "rekeyed", "ended", "ignored")
    return {name: of_kind[name] for name in names if of_kind[name]}


def classes(district: District) -> set[str]:
    """The ids of the classes that are there."""
    return set(
        Section.objects.filter(district=district, removed_at=None).values_list("provider_id", flat=True)
    )


def number_of(district: District, provider_id: str, *, role: str = "student") -> int:
    """The roster's number of a person who is there."""
    return RosterUser.objects.get(district=district, role=role, provider_id=provider_id, removed_at=None).id


def staff_of(district: District, section_id: str) -> dict[str, bool]:
    """Who teaches a class -> whether they lead it."""
    rows = Enrollment.objects.filter(
        district=district, section__provider_id=section_id, role="teacher", removed_at=None
    )
    return dict(rows.values_list("user__provider_id", "holds_primary"))


def taught(section_id: str, *staff: str, primary: Sequence[str] = (), **begins: date) -> Feed:
    """The small district with a class `section_id` and these teachers; `begins`: first day by teacher."""
    people = tuple(teacher(one) for one in staff)
    places: list[EnrollmentRecord] = [
        place(section_id, one, Role.TEACHER, is_primary=one in primary, begin_date=begins.get(one))
        for one in staff
    ]
    return (
        small_district()
        .plus("sections", section(section_id))
        .plus("people", *people)
        .plus("enrollments", *places)
    )


def in_terms(*terms: TermRecord, **classes: Any) -> Feed:
    """A school whose classes are in these terms: class id -> term ids. Twenty students, all in the first class."""
    sections: list[SectionRecord] = [
        section(one, term_provider_ids=tuple(named)) for one, named in classes.items()
    ]
    first = next(iter(classes))
    return replace(
        small_district(classes=1),
        schools=(SchoolRecord("s1", "North School"), SchoolRecord("s2", "South School")),
        terms=tuple(terms),
        sections=tuple(sections),
        people=tuple(student(f"p{number}") for number in range(20)),
        enrollments=tuple(place(first, f"p{number}") for number in range(20)),
    )
