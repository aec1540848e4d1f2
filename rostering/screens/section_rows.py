"""Everything that is read of one class, in a fixed number of questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from districts.models import Enrollment, FormerProviderId, School, Section, Term
from districts.models.district import District
from rostering.models import Change, FeedEnrollment, FeedPerson, FeedSection, Run
from rostering.screens.class_rows import class_row
from rostering.screens.history_rows import (
    Agreement,
    approvals_of,
    changes_of,
    logged_values,
    run_numbers,
    runs_by_number,
)
from rostering.screens.people_rows import former_ids
from rostering.screens.place_rows import (
    places_of_class,
    present_numbers,
    school_names,
    shared_people,
    shared_places_of_class,
    shared_section,
    term_names,
)

_ROLES = ("student", "teacher", "administrator")


@dataclass(frozen=True, kw_only=True)
class SectionRows:
    """`outside`: places the district shares that are not on Khan Academy, with their people as shared."""

    section: Section
    places: Sequence[Enrollment]
    terms: Mapping[str, Term]
    schools: Mapping[str, School]
    former: Sequence[FormerProviderId]
    shared: FeedSection | None
    outside: Sequence[FeedEnrollment]
    shared_people: Mapping[str, FeedPerson]
    outside_numbers: Mapping[str, int]
    changes: Sequence[Change]
    runs: Mapping[int, Run]
    approvals: Mapping[int, Sequence[Agreement]]


def read_section(district: District, number: int) -> SectionRows:
    """One class of a district the viewer may see. Raises Http404."""
    section = class_row(district, number)
    places = places_of_class(section)
    changes = changes_of(district, kind="sections", number=section.id, places=[place.id for place in places])
    former = former_ids(district, kind="sections", number=section.id)
    outside = _outside(section, places)
    outside_ids = [one.person_provider_id for one in outside]
    numbers = run_numbers((section, *places), (*changes, *former))
    return SectionRows(
        section=section,
        places=places,
        terms=term_names(district, section.term_provider_ids),
        schools=school_names(district, _school_ids(section, changes)),
        former=former,
        shared=shared_section(section),
        outside=outside,
        shared_people=shared_people(district, outside_ids, roles=_ROLES),
        outside_numbers=present_numbers(district, outside_ids, roles=_ROLES),
        changes=changes,
        runs=runs_by_number(district, numbers),
        approvals=approvals_of(district, numbers),
    )


def _outside(section: Section, places: Sequence[Enrollment]) -> list[FeedEnrollment]:
    here = {(place.user.provider_id, place.role) for place in places if place.removed_at is None}
    shared = shared_places_of_class(section)
    return [one for one in shared if (one.person_provider_id, one.role) not in here]


def _school_ids(section: Section, changes: Sequence[Change]) -> set[str]:
    logged = {str(values.get("school_provider_id") or "") for values in logged_values(changes)}
    return (logged | {section.school_provider_id}) - {""}
