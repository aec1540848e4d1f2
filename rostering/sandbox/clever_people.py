"""A person as Clever sends them: one user with one or more roles, each with its own keys."""

from datetime import date
from functools import lru_cache
from typing import Any

from rostering.sandbox.ids import chance
from rostering.sandbox.states import (
    ADMINISTRATOR,
    DISTRICT_ADMINISTRATOR,
    GUARDIAN,
    OTHER_STAFF,
    STUDENT,
    Person,
)

_GRADE_WORDS = {"PK": "PreKindergarten", "K": "Kindergarten", "PG": "PostGraduate"}


def grade_word(grade: str) -> str:
    """Clever's word for a grade."""
    return _GRADE_WORDS.get(grade, grade)


@lru_cache(maxsize=1024)
def moment(day: date, clock: str = "16:07:28.860") -> str:
    """A day as one of Clever's moments."""
    return f"{day.isoformat()}T{clock}Z"


def month_first(day: date | None) -> str:
    """Clever's birth dates: month/day/year, not padded."""
    return "" if day is None else f"{day.month}/{day.day}/{day.year}"


class CleverPeople:
    """Writes the users of one district for one night and API version."""

    def __init__(
        self, *, district_id: str, start: date, changed: date | None, birth_dates: bool, version: str
    ) -> None:
        """`changed`: the day every row is stamped with, None for its own; `birth_dates`: demographics are shared."""
        self._district_id = district_id
        self._start = start
        self._changed = changed
        self._birth_dates = birth_dates
        self._version = version

    def user(self, person: Person) -> dict[str, Any]:
        """One user, without its envelope."""
        name = {"first": person.given, "last": person.family, "middle": person.middle}
        if person.role == GUARDIAN:
            # A contact's whole name sits in the last name.
            name = {"last": f"{person.given} {person.family}".strip()}
        row: dict[str, Any] = {
            "id": person.id,
            "district": self._district_id,
            "name": name,
            "email": person.email,
            "created": moment(self._start, "23:05:01.315"),
            "last_modified": moment(self._changed or person.changed),
            "roles": self._roles(person),
        }
        if self._version != "v3.0":
            row["lms_status"] = {"synced_in_lms": False}
        return row

    def _roles(self, person: Person) -> dict[str, Any]:
        if person.role == STUDENT:
            return {"student": self._student(person)}
        if person.role == GUARDIAN:
            return {"contact": self._contact(person)}
        if person.role == DISTRICT_ADMINISTRATOR:
            return {"district_admin": {"title": person.title, "legacy_id": person.id[::-1]}}
        if person.role in (ADMINISTRATOR, OTHER_STAFF):
            return {"staff": self._staff(person)}
        both = {"staff": self._staff(person)} if person.also_administrator else {}
        return {"teacher": self._teacher(person), **both}

    def _student(self, person: Person) -> dict[str, Any]:
        shared = self._birth_dates
        row: dict[str, Any] = {
            "school": person.school_ids[0],
            "schools": list(person.school_ids),
            "enrollments": [],
            "sis_id": person.sis_number,
            "student_number": person.sis_number,
            "state_id": person.state_number,
            "grade": grade_word(person.grade),
            "graduation_year": "",
            "dob": month_first(person.birth_date) if shared else "",
            "gender": person.sex if shared else "",
            "race": person.race if shared else "",
            "hispanic_ethnicity": person.hispanic if shared else "",
            "location": {"address": "", "city": "", "state": "", "zip": ""},
            "credentials": {"district_username": person.other_email or person.username},
            "email": person.email,
            "ext": {"gifted_status": ""},
        }
        if person.other_email:
            row["ext"]["secondary_email"] = person.other_email
        if self._version != "v3.0":
            row |= {
                "ell_status": "",
                "iep_status": "",
                "section_504_status": "",
                "gifted_status": "",
                "frl_status": "",
            }
            row |= {"home_language": "", "home_language_code": ""}
        return row

    def _teacher(self, person: Person) -> dict[str, Any]:
        return {
            "school": person.school_ids[0],
            "schools": list(person.school_ids),
            "sis_id": person.sis_number,
            "legacy_id": person.id[::-1],
            "teacher_number": person.sis_number,
            "state_id": person.state_number,
            "title": person.title,
            "credentials": {"district_username": person.other_email or person.username},
            "ext": {"admin_permissions": ""},
        }

    def _staff(self, person: Person) -> dict[str, Any]:
        tech_lead = person.title == "Principal" and chance(person.sis_number, "lead") < 0.2
        return {
            "staff_id": person.sis_number,
            "schools": list(person.school_ids),
            "title": person.title,
            "department": "",
            # PortalOnly: somebody who signs in at Clever and is no administrator of anything.
            "roles": ["PortalOnly"]
            if person.role == OTHER_STAFF
            else ["SchoolTechLead"]
            if tech_lead
            else [],
            "credentials": {"district_username": person.username},
            "legacy_id": person.id[::-1],
            "ext": {},
        }

    def _contact(self, person: Person) -> dict[str, Any]:
        related = [
            {"student": child, "relationship": "Parent", "type": "Parent/Guardian"}
            for child in person.children
        ]
        return {
            "sis_id": person.sis_number,
            "phone": person.phone,
            "phone_type": "Cell",
            "legacy_id": person.id[::-1],
            "student_relationships": related,
        }
