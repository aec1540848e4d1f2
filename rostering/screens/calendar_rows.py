"""The districts a year is about: those of the viewer that have nights at all, and those whose name was typed."""

from typing import Final

from districts.models import Agreement, District
from rostering.screens.scope import Scope

_MOST: Final = 20


def taking_part(scope: Scope) -> list[District]:
    """The viewer's partner districts with a connection, other than Enterprise Starter, as the forecast reads them."""
    partners = (
        scope.districts()
        .filter(partnership=District.Partnership.PARTNER, connection__isnull=False)
        .exclude(agreement__plan_type=Agreement.PlanType.ENTERPRISE_STARTER)
    )
    return list(partners.select_related("agreement", "connection", "roster").order_by("id"))


def named_like(scope: Scope, words: str) -> list[District]:
    """The viewer's districts with such a name, the exact one alone if there is one; twenty at most."""
    found = list(scope.districts().filter(name__icontains=words).order_by("name", "id")[:_MOST])
    exact = [one for one in found if one.name.casefold() == words.casefold()]
    return exact if len(exact) == 1 else found
