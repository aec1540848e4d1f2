"""What Find has found: one group a kind, best first, each line with its district and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from districts.models import Contact, District, RosterUser, School
from rostering.models import Hold, Run
from rostering.screens.find_rows import MOST, Found, PersonHit, SectionHit
from rostering.screens.presenters.changes import class_name, person_name
from rostering.screens.presenters.places import grade_words, section_place
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.standing import class_pill, standing_pill
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.words import count_of, number, provider_name, several

_MATCHED: Final = {
    "id": "by today’s provider ID",
    "former_id": "by a former provider ID",
    "left_id": "by the last provider ID",
    "address": "by today’s address",
    "former_address": "by a former address",
}


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One line: the name leads there, `place` says where it is, `matched` why it is here when that is not plain."""

    name: str
    href: str
    place: str
    district: str = ""
    matched: str = ""
    pill: Pill | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """The hits of one kind. `count`: "12", or "more than 50"."""

    key: str
    heading: str
    count: str
    hits: tuple[Hit, ...]
    more: str = ""


def found_groups(found: Found) -> tuple[Group, ...]:
    """The groups that hold something, those with an exact id or address first."""
    groups = [
        _group("districts", "Districts", [_district(one) for one in found.districts]),
        _group("people", "People", [_person(one) for one in found.people], more=_MORE_PEOPLE),
        _group("classes", "Classes", [_section(one) for one in found.sections]),
        _group("schools", "Schools", [_school(one) for one in found.schools]),
        _group("contacts", "Contacts of districts", [_contact(one) for one in found.contacts]),
        _group("syncs", "Syncs", [_run(one) for one in found.runs]),
        _group("holds", "Holds", [_hold(one) for one in found.holds]),
    ]
    return tuple(sorted((one for one in groups if one.hits), key=lambda group: not _is_exact(group)))


_MORE_PEOPLE: Final = "Type more of the name, or search in the People list of one district."


def _is_exact(group: Group) -> bool:
    return any(hit.matched for hit in group.hits)


def _group(key: str, heading: str, hits: Sequence[Hit], more: str = "Type more of the name.") -> Group:
    many = len(hits) > MOST
    count = f"more than {MOST}" if many else number(len(hits))
    return Group(
        key=key,
        heading=heading,
        count=count,
        hits=tuple(hits[:MOST]),
        more=f"These are the first {MOST}. {more}" if many else "",
    )


def found_sentence(groups: Sequence[Group], text: str) -> Sentence:
    """What was found, in one line."""
    if not text:
        return say("Find ", strong("anyone and anything"), " you may see.")
    if not groups:
        return say(strong("Nothing found"), f" for “{text}”.")
    many = any(group.more for group in groups)
    count = sum(len(group.hits) for group in groups)
    return say(strong("More than fits this page" if many else several(count, "hit")), f" for “{text}”.")


def _district(one: District) -> Hit:
    students = int(one.roster.counts.get("students", 0)) if hasattr(one, "roster") else 0
    provider = provider_name(one.connection.provider) if hasattr(one, "connection") else "not connected"
    return Hit(
        name=one.name,
        href=reverse("district", args=[one.slug]),
        place=f"{provider}, {count_of(students, 'students')}",
    )


def _person(hit: PersonHit) -> Hit:
    person = hit.person
    school = person.school.name if person.school else ""
    role = "" if person.role == RosterUser.Role.STUDENT else str(person.get_role_display())
    return Hit(
        name=person_name(person),
        href=reverse("person", args=[person.district.slug, person.id]),
        place=", ".join(part for part in (role or grade_words(person) or "student", school) if part),
        district=person.district.name,
        matched=_MATCHED.get(hit.matched, ""),
        pill=standing_pill(person.removed_as, is_present=person.removed_at is None, in_list=True),
    )


def _section(hit: SectionHit) -> Hit:
    section = hit.section
    return Hit(
        name=class_name(section),
        href=reverse("section", args=[section.district.slug, section.id]),
        place=section_place(section),
        district=section.district.name,
        matched=_MATCHED[hit.matched],
        pill=class_pill(section, in_list=True),
    )


def _school(one: School) -> Hit:
    people = reverse("district_people", args=[one.district.slug])
    return Hit(
        name=one.name,
        href=f"{people}?school={one.id}",
        place="its people",
        district=one.district.name,
    )


def _contact(one: Contact) -> Hit:
    reach = " · ".join(part for part in (one.job, one.phone, one.email) if part)
    return Hit(
        name=one.name,
        href=reverse("district", args=[one.district.slug]),
        place=reach,
        district=one.district.name,
    )


def _run(one: Run) -> Hit:
    has_changes = one.plan is None or not one.plan.is_empty
    return Hit(
        name=f"Sync {number(one.id)}",
        href=reverse("run", args=[one.id]),
        place="",
        district=one.district.name,
        pill=run_pill(status=one.status, reason=one.reason, has_changes=has_changes),
    )


def _hold(one: Hold) -> Hit:
    return Hit(
        name=f"Hold {number(one.id)}",
        href=reverse("hold", args=[one.id]),
        place=str(one.get_state_display()),
        district=one.district.name,
    )
