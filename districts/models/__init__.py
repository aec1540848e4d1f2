"""The tables of what Khan Academy holds."""

from districts.models.district import Agreement, Connection, Contact, District, SchoolYear
from districts.models.roster import (
    Enrollment,
    FormerProviderId,
    PersonAddress,
    RosterState,
    RosterUser,
    School,
    Section,
    Term,
)
from districts.models.summer import SummerSchool

__all__ = [
    "Agreement",
    "Connection",
    "Contact",
    "District",
    "Enrollment",
    "FormerProviderId",
    "PersonAddress",
    "RosterState",
    "RosterUser",
    "School",
    "SchoolYear",
    "Section",
    "SummerSchool",
    "Term",
]
