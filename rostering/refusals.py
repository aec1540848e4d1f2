"""Why a district is not synced at all, first reason first (DESIGN 5, Outcome; RULES A1, A30, B2)."""

from dataclasses import dataclass

from districts.models import Agreement, Connection, District
from rostering.models import Run
from rostering.stops import live_stop, scope_words

Reason = Run.Reason


@dataclass(frozen=True, slots=True)
class Refusal:
    """`reason` is one of DESIGN 6; `message` is one sentence or three: what happened, what was not changed, what to try."""

    reason: str
    message: str


def refusal(*, district: District) -> Refusal | None:
    """Why nothing may be synced for this district now, None if it may. Asks no provider: it trusts the connection's state."""
    if district.partnership != District.Partnership.PARTNER:
        return Refusal(
            Reason.NOT_PARTNER,
            f"Only partner districts are synced, and {district.name} is not one. Nothing was changed. "
            "A prospect begins with Request a Demo.",
        )
    if is_enterprise_starter(district):
        return Refusal(
            Reason.ENTERPRISE_STARTER,
            f"Enterprise Starter does not include automated rostering. Nothing was changed at {district.name}; "
            "it keeps its classes by hand.",
        )
    return _refusal_of_connection(district) or refusal_of_staff(district)


def is_enterprise_starter(district: District) -> bool:
    """Whether the agreement is an Enterprise Starter one, which is never rostered automatically (RULES B2)."""
    return Agreement.objects.filter(
        district=district, plan_type=Agreement.PlanType.ENTERPRISE_STARTER
    ).exists()


def _refusal_of_connection(district: District) -> Refusal | None:
    connection = Connection.objects.filter(district=district).first()
    if connection is None:
        return Refusal(
            Reason.NOT_ENABLED,
            f"{district.name} is connected to no provider. Nothing was changed. "
            "Join its connection under New connections, once the district has added the app.",
        )
    provider = connection.get_provider_display()
    if connection.state == Connection.State.NOT_ENABLED:
        return Refusal(
            Reason.NOT_ENABLED,
            f"{district.name} has not enabled data sharing in {provider} yet. Nothing was changed. "
            "Ask the district to enable sharing; the portal looks again every hour.",
        )
    if connection.state == Connection.State.ACCESS_LOST:
        return Refusal(
            Reason.ACCESS_LOST,
            f"{district.name} no longer lets us read its data in {provider}. Nothing was changed and everything is kept. "
            "Ask the district to add the app again; the portal looks again every hour.",
        )
    return None


def refusal_of_staff(district: District) -> Refusal | None:
    """Whether a person has stopped the district, its provider or everything; until somebody starts it again."""
    stop = live_stop(district)
    if stop is None:
        return None
    return Refusal(
        Reason.STOPPED,
        f"Staff stopped {scope_words(stop)} ({stop.reason}). Nothing was changed. "
        "Start it again when the reason is gone.",
    )
