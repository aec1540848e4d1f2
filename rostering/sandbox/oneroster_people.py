"""The people of a OneRoster feed: users with their guardians, and the demographics that arrive apart."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rostering.sandbox.ids import chance
from rostering.sandbox.oneroster_shapes import RowParts
from rostering.sandbox.states import (
    ADMINISTRATOR,
    DISTRICT_ADMINISTRATOR,
    GUARDIAN,
    OTHER_STAFF,
    STUDENT,
    Person,
    State,
    by_id,
)

_ROLES = {
    ADMINISTRATOR: "administrator",
    DISTRICT_ADMINISTRATOR: "administrator",
    OTHER_STAFF: "aide",
    GUARDIAN: "guardian",
}
_SEXES = {"F": "female", "M": "male"}


class OneRosterPeople:
    """Writes the people of one night. `birth_date_style` 0 is a date-time, 1 month/day/year, others ISO."""

    def __init__(self, *, parts: RowParts, state: State, district_org: str, birth_date_style: int) -> None:
        self._parts = parts
        self._state = state
        self._district_org = district_org
        self._birth_date_style = birth_date_style

    def users(self) -> Iterator[dict[str, Any]]:
        """Every row of /users, in sourcedId order."""
        guardians: dict[str, list[str]] = {}
        for one in self._state.having(GUARDIAN):
            for child in one.children:
                guardians.setdefault(child, []).append(one.id)
        for one in by_id(self._state.people):
            yield self._user(one, guardians.get(one.id, []))

    def _user(self, person: Person, guardian_ids: list[str]) -> dict[str, Any]:
        schools = person.school_ids or (self._district_org,)
        codes = self._parts.grades(person.grade)
        other_ids = [{"type": "Local", "identifier": person.sis_number}]
        if person.state_number:
            other_ids.append({"type": "StateID", "identifier": person.state_number})
        row = self._parts.head(person.id, person.changed, person.status) | {
            "username": person.other_email or person.username,
            "userIds": other_ids,
            "enabledUser": "true" if person.sign_in_allowed else "false",
            "givenName": person.given,
            "familyName": person.family,
            "middleName": person.middle,
            "role": _ROLES.get(person.role, person.role),
            "identifier": person.sis_number,
            "email": person.email,
            "sms": person.phone,
            "phone": person.phone,
            "agents": self._parts.references("users", guardian_ids or person.children, "user"),
            "orgs": self._parts.references("orgs", schools, "org"),
            "grades": codes,
            # Some districts do send one; a consumer must drop it.
            "password": "practice-only"
            if person.role == STUDENT and chance(person.id, "password") < 0.01
            else "",
        }
        if person.other_email:
            row["metadata"] = {"secondaryEmail": person.other_email}
        return row

    def demographics(self) -> Iterator[dict[str, Any]]:
        """Every row of /demographics, in sourcedId order."""
        if self._state.demographics != "shared":
            return
        for one in by_id(self._state.having(STUDENT)):
            # A few students have no row at all, which differs from a row without a date.
            if chance(one.id, "no demographics") > 0.002:
                yield self._demographic(one)

    def _demographic(self, person: Person) -> dict[str, Any]:
        def said(race: str) -> str:
            return "true" if person.race == race else "false"

        return self._parts.head(person.id, person.changed) | {
            "birthDate": self._birth_date(person.birth_date),
            "sex": _SEXES.get(person.sex, ""),
            "americanIndianOrAlaskaNative": said("American Indian"),
            "asian": said("Asian"),
            "blackOrAfricanAmerican": said("Black or African American"),
            "nativeHawaiianOrOtherPacificIslander": said("Hawaiian or Other Pacific Islander"),
            "white": said("Caucasian"),
            "demographicRaceTwoOrMoreRaces": said("Two or More Races"),
            "hispanicOrLatinoEthnicity": "true" if person.hispanic == "Y" else "false",
            "countryOfBirthCode": "",
            "stateOfBirthAbbreviation": "",
            "cityOfBirth": "",
            "publicSchoolResidenceStatus": "",
        }

    def _birth_date(self, day: date | None) -> str:
        if day is None:
            return ""
        if self._birth_date_style == 0:
            return f"{day.isoformat()}T00:00:00.000Z"
        if self._birth_date_style == 1:
            return f"{day.month}/{day.day}/{day.year}"
        return day.isoformat()
