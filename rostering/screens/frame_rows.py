"""What the navigation counts on every page, in one question: open holds, and connections that nobody has taken."""

from typing import Any, Final, NamedTuple

from django.db import connection

from rostering.screens.scope import Scope

_WAITING: Final = """
SELECT (
    SELECT count(*) FROM rostering_hold hold
    WHERE hold.state = 'open' AND (%(only)s::bigint[] IS NULL OR hold.district_id = ANY(%(only)s::bigint[]))
) AS holds, (
    SELECT count(*) FROM districts_connection link
    WHERE %(may_claim)s AND link.district_id IS NULL AND link.closed_as = ''
        AND NOT EXISTS (SELECT FROM accounts_connectionclaim claim WHERE claim.connection_id = link.id)
) AS connections
"""


class Waiting(NamedTuple):
    """How many holds of the viewer's districts are open, and how many new connections nobody has taken."""

    holds: int
    connections: int


def waiting_counts(scope: Scope) -> Waiting:
    """Both, as the viewer may know them: no connections for those who do not claim."""
    values: dict[str, Any] = {"only": scope.numbers(), "may_claim": scope.may_claim()}
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, values)
        return Waiting(*cursor.fetchone())
