"""A district of two schools whose change lists are agreed to in parts: North (s1) and South (s2), four students a class."""

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec

from districts.models import District, Enrollment, RosterState, RosterUser, Section
from rostering.models import Hold, PlanWait, Run
from rostering.pipeline.part import Choice
from rostering.records import Role, SchoolRecord, TermRecord
from tests.factories import DistrictFactory
from tests.feeds import NIGHT, TERM, Feed, nights_after, place, section, student, sync, teacher
from tests.pipeline.deciding import approve

NEXT, AFTER_NEXT = tuple(nights_after(NIGHT, 2))
SPRING = TermRecord("t2", "Spring 2027", start_date=date(2027, 1, 5), end_date=date(2027, 6, 1))
NORTH, SOUTH = Choice(schools=("s1",)), Choice(schools=("s2",))
NO_REMOVALS = Choice(without_removals=True)


def at_school(school: str) -> dict[str, Any]:
    """The values of somebody of one school."""
    return {"home_school_provider_id": school, "school_provider_ids": (school,)}


def two_schools() -> Feed:
    """North has class c0 with k0 and p0 to p3, and c1 likewise; South d0 with m0 and q0 to q3, and d1."""
    feed = Feed(
        schools=(SchoolRecord("s1", "North School"), SchoolRecord("s2", "South School")), terms=(TERM,)
    )
    for school, klass, head, child in (("s1", "c", "k", "p"), ("s2", "d", "m", "q")):
        for number in range(2):
            feed = _with_class(feed, school, f"{klass}{number}", f"{head}{number}", child, number)
    return feed


def _with_class(feed: Feed, school: str, klass: str, head: str, child: str, number: int) -> Feed:
    children = [f"{child}{4 * number + one}" for one in range(4)]
    return (
        feed.plus("sections", section(klass, school_provider_id=school))
        .plus(
            "people", teacher(head, **at_school(school)), *(student(c, **at_school(school)) for c in children)
        )
        .plus(
            "enrollments",
            place(klass, head, Role.TEACHER, is_primary=True),
            *(place(klass, c) for c in children),
        )
    )


def leaves(feed: Feed, *ids: str) -> Feed:
    """People who are shared no more, with their places."""
    return feed.without("people", *ids).without("enrollments", *ids)


def joins(
    feed: Feed, klass: str, *ids: str, school: str = "s1", role: Role = Role.STUDENT, **seat: Any
) -> Feed:
    """New people with a place in a class."""
    who = student if role == Role.STUDENT else teacher
    feed = feed.plus("people", *(who(one, **at_school(school)) for one in ids))
    return feed.plus("enrollments", *(place(klass, one, role, **seat) for one in ids))


def comes_back_as(feed: Feed, old: str, new: str) -> Feed:
    """The same person under another id, with the same places."""
    people = tuple(
        msgspec.structs.replace(row, provider_id=new) if row.provider_id == old else row
        for row in feed.people
    )
    places = tuple(
        msgspec.structs.replace(row, person_provider_id=new) if row.person_provider_id == old else row
        for row in feed.enrollments
    )
    return replace(feed, people=people, enrollments=places)


def moves(feed: Feed, child: str, *, to: str, school: str) -> Feed:
    """A student who goes to another school, into a class there."""
    feed = feed.without("enrollments", child).with_changed("people", child, **at_school(school))
    return feed.plus("enrollments", place(to, child))


def on_khan_academy(feed: Feed | None = None) -> District:
    """A district whose feed is on Khan Academy."""
    district: District = DistrictFactory.create()
    approve(sync(district, feed or two_schools()))
    return district


def held(district: District, feed: Feed, *, night: date = NEXT) -> Run:
    """A night on which whatever changes waits for people."""
    RosterState.objects.filter(district=district).update(is_under_review=True)
    run = sync(district, feed, night=night)
    assert run.status == Run.Status.HELD, run.message
    return run


def case_of(district: District) -> Hold:
    """The district's live case."""
    return Hold.objects.select_related("run", "plan").get(district=district, state__in=Hold.LIVE)


def people(district: District) -> set[str]:
    """The provider's ids of everybody there."""
    return set(
        RosterUser.objects.filter(district=district, removed_at=None).values_list("provider_id", flat=True)
    )


def classes(district: District) -> set[str]:
    """The provider's ids of the classes there."""
    return set(
        Section.objects.filter(district=district, removed_at=None).values_list("provider_id", flat=True)
    )


def seats(district: District, klass: str) -> dict[str, bool]:
    """Who sits in a class, and whether they lead it."""
    there = Enrollment.objects.filter(
        district=district, removed_at=None, section__removed_at=None, section__provider_id=klass
    )
    return dict(there.values_list("user__provider_id", "holds_primary"))


def waits(district: District) -> set[tuple[str, str]]:
    """What was released and waits all the same: kind and reason."""
    found = PlanWait.objects.filter(plan_id=case_of(district).plan_id)
    return set(found.values_list("kind", "because"))


def reused(feed: Feed, klass: str) -> Feed:
    """A class id that comes back in spring for another class: other students, other term."""
    children = [place(klass, f"n{number}") for number in range(4)]
    feed = feed.without("enrollments", klass).with_changed("sections", klass, term_provider_ids=("t2",))
    feed = feed.plus("people", *(student(f"n{number}") for number in range(4)))
    return replace(feed, terms=(*feed.terms, SPRING)).plus("enrollments", *children)
