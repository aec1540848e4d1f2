"""The two fields that narrow a list to a specialist's or a DSM's districts."""

from django.http import QueryDict

from accounts.models import Staff
from rostering.screens.presenters.filters import Field, select_field
from rostering.screens.scope import staff_with_roles

_NOBODY = ("none", "nobody")


def people_fields(query: QueryDict) -> tuple[Field, Field]:
    """Specialist and DSM, each with "nobody"."""
    people = list(staff_with_roles((Staff.Role.SPECIALIST, Staff.Role.DSM)))

    def field(name: str, label: str, role: str) -> Field:
        choices = [_NOBODY, *((str(one.id), str(one)) for one in people if one.role == role)]
        return select_field(query, name=name, label=label, choices=choices)

    return (
        field("specialist", "Specialist", Staff.Role.SPECIALIST),
        field("dsm", "DSM", Staff.Role.DSM),
    )
