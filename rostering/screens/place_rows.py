"""Class places of one person or one class that `Scope` has found, and what the district shares of them besides."""

from collections.abc import Iterable
from typing import Final

from django.db.models import F, QuerySet

from districts.models import Enrollment, RosterUser, School, Section, Term
from districts.models.district import District
from rostering.models import FeedEnrollment, FeedPerson, FeedSection

#: A class has seldom more than a hundred people, a person seldom more than thirty classes; the pages stay whole above that.
MOST_PLACES: Final = 400


def places_of_person(person: RosterUser) -> list[Enrollment]:
    """Every class place of a person, present ones first, then the latest left."""
    rows = Enrollment.objects.filter(user=person, district_id=person.district_id)
    return list(
        rows.select_related("section", "section__school").order_by(
            F("removed_at").desc(nulls_first=True), "section__name", "id"
        )[:MOST_PLACES]
    )


def places_of_class(section: Section) -> list[Enrollment]:
    """Every class place of a class: staff in their order first, then students by name; present before left."""
    rows = Enrollment.objects.filter(section=section, district_id=section.district_id)
    order = (F("removed_at").desc(nulls_first=True), *_SEATS, "user__folded_name", "id")
    return list(rows.select_related("user").order_by(*order)[:MOST_PLACES])


_SEATS: Final = ("-role", "-holds_primary", F("begin_date").asc(nulls_last=True))


def in_seat_order(rows: QuerySet[Enrollment]) -> QuerySet[Enrollment]:
    """Staff as their seats go: the primary teacher, then co-teachers by begin date, then provider id (DESIGN 5)."""
    return rows.order_by(*_SEATS, "user__provider_id", "id")


def staff_of(sections: Iterable[int], *, district: District) -> dict[int, list[Enrollment]]:
    """The staff places of some classes now, each in seat order."""
    rows = Enrollment.objects.filter(
        district=district, section_id__in=list(sections), role="teacher", removed_at=None
    )
    found: dict[int, list[Enrollment]] = {}
    for row in in_seat_order(rows.select_related("user")):
        found.setdefault(row.section_id, []).append(row)
    return found


def term_names(district: District, ids: Iterable[str]) -> dict[str, Term]:
    """Terms by the provider's id, present ones before those that left."""
    rows = Term.objects.filter(district=district, provider_id__in=set(ids))
    return {term.provider_id: term for term in rows.order_by(F("removed_at").asc(nulls_last=True))}


def school_names(district: District, ids: Iterable[str]) -> dict[str, School]:
    """Schools by the provider's id; one that is there stands before one that left under the same id."""
    rows = School.objects.filter(district=district, provider_id__in=set(ids))
    return {school.provider_id: school for school in rows.order_by(F("removed_at").asc(nulls_last=True))}


def present_numbers(district: District, ids: Iterable[str], *, roles: Iterable[str] = ()) -> dict[str, int]:
    """Our numbers of the classes on Khan Academy with some ids, or of the people in some roles."""
    wanted = set(ids)
    people = RosterUser.objects.filter(role__in=set(roles)) if roles else None
    rows = people if people is not None else Section.objects.all()
    found = rows.filter(district=district, provider_id__in=wanted, removed_at=None)
    return dict(found.values_list("provider_id", "id")) if wanted else {}


def shared_person(person: RosterUser) -> FeedPerson | None:
    """What the district shares of this person right now, under today's id and role."""
    key = {"district_id": person.district_id, "role": person.role, "provider_id": person.provider_id}
    return FeedPerson.objects.filter(**key).first()


def shared_section(section: Section) -> FeedSection | None:
    """What the district shares of this class right now."""
    key = {"district_id": section.district_id, "provider_id": section.provider_id}
    return FeedSection.objects.filter(**key).first()


def shared_places_of_person(person: RosterUser) -> list[FeedEnrollment]:
    """Every class place the district shares of this person, included or not."""
    rows = FeedEnrollment.objects.filter(
        district_id=person.district_id, person_provider_id=person.provider_id
    )
    role = "student" if person.role == "student" else "teacher"
    return list(rows.filter(role=role).order_by("section_provider_id")[:MOST_PLACES])


def shared_places_of_class(section: Section) -> list[FeedEnrollment]:
    """Every class place the district shares of this class, included or not."""
    rows = FeedEnrollment.objects.filter(
        district_id=section.district_id, section_provider_id=section.provider_id
    )
    return list(rows.order_by("role", "person_provider_id")[:MOST_PLACES])


def shared_sections(district: District, ids: Iterable[str]) -> dict[str, FeedSection]:
    """Classes the district shares, by id."""
    rows = FeedSection.objects.filter(district_id=district.id, provider_id__in=set(ids))
    return {row.provider_id: row for row in rows}


def shared_people(district: District, ids: Iterable[str], *, roles: Iterable[str]) -> dict[str, FeedPerson]:
    """People the district shares in some roles, by id."""
    rows = FeedPerson.objects.filter(district_id=district.id, role__in=set(roles), provider_id__in=set(ids))
    return {row.provider_id: row for row in rows}
