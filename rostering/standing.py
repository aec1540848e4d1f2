"""Why a district is not read at all, from plain values: what `refusals.refusal` says, for fifteen hundred districts at once."""

from typing import Final

from districts.models import Agreement, Connection, District
from rostering.models import Run

Reason = Run.Reason
_OF_CONNECTION: Final[dict[str | None, str]] = {
    None: Reason.NOT_ENABLED,
    Connection.State.NOT_ENABLED: Reason.NOT_ENABLED,
    Connection.State.ACCESS_LOST: Reason.ACCESS_LOST,
}


def why_not_read(*, partnership: str, plan_type: str, connection_state: str | None) -> str:
    """The reason (DESIGN 6), the first that fits, "" if the district may be read. `connection_state` None: not connected."""
    if partnership != District.Partnership.PARTNER:
        return str(Reason.NOT_PARTNER)
    if plan_type == Agreement.PlanType.ENTERPRISE_STARTER:
        return str(Reason.ENTERPRISE_STARTER)
    return str(_OF_CONNECTION.get(connection_state, ""))


def reason_of(district: District) -> str:
    """The same of a district read with its agreement and connection."""
    connection = getattr(district, "connection", None)
    agreement = getattr(district, "agreement", None)
    return why_not_read(
        partnership=district.partnership,
        plan_type=agreement.plan_type if agreement else "",
        connection_state=connection.state if connection else None,
    )
