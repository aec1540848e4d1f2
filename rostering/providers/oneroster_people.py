"""OneRoster users made into people: which roles count, and what a person of each carries (oneroster.md 2.5, 5.5-9)."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from rostering.providers.normalise import (
    Text,
    email_key,
    is_known_grade,
    normalise_grade,
    source_digest,
    split_list,
    text,
)
from rostering.providers.oneroster_rows import References, Texts, UserRow, reference, references
from rostering.providers.pages import PageBuilder
from rostering.records import PersonRecord, Role

PEOPLE_ROLES = {
    "student": Role.STUDENT,
    "teacher": Role.TEACHER,
    "administrator": Role.ADMINISTRATOR,
    "districtadministrator": Role.ADMINISTRATOR,
    "siteadministrator": Role.ADMINISTRATOR,
    "principal": Role.ADMINISTRATOR,
}
_GUARDIANS = frozenset({"guardian", "parent", "relative"})
OTHER_STAFF = frozenset({"aide", "proctor", "counselor", "systemadministrator"})
_Grades = tuple[tuple[str, ...], str, str, bool]
_NO_GRADES: _Grades = ((), "", "", True)
_GRADE_ORDER = ("Other", "K", *(str(number) for number in range(1, 13)))


def roles_of(row: UserRow) -> tuple[Sequence[Role], str]:
    """The roles a user has for us, from `role` and the 1.2 list `roles`; if none, why not ("" if no role was sent at all)."""
    return _roles_named(row.role, *(entry.role for entry in row.roles) if row.roles else ())


@lru_cache(maxsize=256)
def _roles_named(*named: str | None) -> tuple[Sequence[Role], str]:
    sent = [name for role in named if (name := text(role).lower())]
    roles = tuple(dict.fromkeys(PEOPLE_ROLES[name] for name in sent if name in PEOPLE_ROLES))
    return roles, _why_not_people(sent) if sent and not roles else ""


def person_of(
    row: UserRow, provider_id: str, role: Role, *, schools: Collection[str], page: PageBuilder
) -> PersonRecord:
    """A user in one role. `schools`: the ids of orgs that are schools; only students have a grade."""
    of_roles: References = [entry.org for entry in row.roles] if row.roles else None
    orgs = references(row.orgs, row.org_sourced_ids, of_roles)
    primary_org = reference(row.primary_org) if row.primary_org else ""
    texts = (row.given_name, row.family_name, row.middle_name, row.email, row.username, row.identifier)
    given_name, family_name, middle_name, email, username, number = map(text, texts)
    grades, raw_grade, grade, is_known = _grades_of(row.grades) if role is Role.STUDENT else _NO_GRADES
    if not is_known:
        page.note("unknown_grade")
    return PersonRecord(
        provider_id=provider_id,
        role=role,
        given_name=given_name,
        family_name=family_name,
        middle_name=middle_name,
        email=email,
        email_key=email_key(email),
        username=username,
        sis_number=number,
        grade=grade,
        raw_grade=raw_grade,
        home_school_provider_id=primary_org or _home_school(orgs, schools),
        school_provider_ids=orgs,
        source_digest=source_digest(*texts, *grades, "", primary_org, *orgs),
    )


def _home_school(orgs: Sequence[str], schools: Collection[str]) -> str:
    """The one school among a person's orgs; "" if there are several, whose order means nothing."""
    found = [org for org in orgs if org in schools]
    return found[0] if len(found) == 1 else ""


def _grades_of(sent: Texts) -> _Grades:
    return _read_grades(tuple(sent) if isinstance(sent, list) else (sent,))


@lru_cache(maxsize=4096, typed=True)
def _read_grades(sent: tuple[Text, ...]) -> _Grades:
    """The grades sent, in order; as one text; as report grade (of several the highest, oneroster.md 5.5); are all known?"""
    grades = tuple(sorted(found for part in sent for found in split_list(part)))
    highest = max(map(normalise_grade, grades), key=_GRADE_ORDER.index, default="Other")
    return grades, ",".join(grades), highest, all(map(is_known_grade, grades))


def _why_not_people(roles: Sequence[str]) -> str:
    if not _GUARDIANS.isdisjoint(roles):
        return "guardian"
    return "other_staff_role" if not OTHER_STAFF.isdisjoint(roles) else "other_role"
