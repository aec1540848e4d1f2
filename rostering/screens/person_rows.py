"""Everything that is read of one person, in a fixed number of questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from districts.models import Enrollment, FormerProviderId, PersonAddress, RosterUser, School, Term
from districts.models.district import District
from rostering.models import Change, FeedEnrollment, FeedPerson, FeedSection, Run
from rostering.screens.history_rows import (
    Agreement,
    approvals_of,
    changes_of,
    logged_values,
    run_numbers,
    runs_by_number,
)
from rostering.screens.people_rows import addresses_of, former_ids, person_row
from rostering.screens.place_rows import (
    places_of_person,
    present_numbers,
    school_names,
    shared_person,
    shared_places_of_person,
    shared_sections,
    staff_of,
    term_names,
)


@dataclass(frozen=True, kw_only=True)
class PersonRows:
    """`outside`: places the district shares that are not on Khan Academy, with their classes as shared."""

    person: RosterUser
    places: Sequence[Enrollment]
    staff: Mapping[int, Sequence[Enrollment]]
    terms: Mapping[str, Term]
    schools: Mapping[str, School]
    former: Sequence[FormerProviderId]
    addresses: Sequence[PersonAddress]
    shared: FeedPerson | None
    outside: Sequence[FeedEnrollment]
    shared_sections: Mapping[str, FeedSection]
    outside_numbers: Mapping[str, int]
    changes: Sequence[Change]
    runs: Mapping[int, Run]
    approvals: Mapping[int, Sequence[Agreement]]


def read_person(district: District, number: int) -> PersonRows:
    """One person of a district the viewer may see. Raises Http404."""
    person = person_row(district, number)
    places = places_of_person(person)
    sections = {place.section_id: place.section for place in places}
    changes = changes_of(district, kind="people", number=person.id, places=[place.id for place in places])
    former, addresses = former_ids(district, kind="people", number=person.id), addresses_of(person)
    shared = shared_person(person)
    outside = _outside(person, places)
    numbers = run_numbers((person, *places), (*changes, *former, *addresses))
    return PersonRows(
        person=person,
        places=places,
        staff=staff_of(sections, district=district),
        terms=term_names(district, (one for found in sections.values() for one in found.term_provider_ids)),
        schools=school_names(district, _school_ids(person, shared, changes)),
        former=former,
        addresses=addresses,
        shared=shared,
        outside=outside,
        shared_sections=shared_sections(district, (one.section_provider_id for one in outside)),
        outside_numbers=present_numbers(district, (one.section_provider_id for one in outside)),
        changes=changes,
        runs=runs_by_number(district, numbers),
        approvals=approvals_of(district, numbers),
    )


def _outside(person: RosterUser, places: Sequence[Enrollment]) -> list[FeedEnrollment]:
    here = {(place.section.provider_id, place.role) for place in places if place.removed_at is None}
    shared = shared_places_of_person(person)
    return [one for one in shared if (one.section_provider_id, one.role) not in here]


def _school_ids(person: RosterUser, shared: FeedPerson | None, changes: Sequence[Change]) -> set[str]:
    ids = {person.home_school_provider_id, *person.school_provider_ids}
    if shared is not None:
        ids |= {shared.home_school_provider_id, *shared.school_provider_ids}
    for values in logged_values(changes):
        ids |= {str(values.get("home_school_provider_id") or ""), *(values.get("school_provider_ids") or ())}
    return ids - {""}
