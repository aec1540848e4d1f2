"""Why a sync failed or was missed, in the words of a list."""

from typing import Final

from rostering.models import Run

_FAILED: Final = {
    Run.Reason.INCOMPLETE_FEED: "what {provider} sent was not complete",
    Run.Reason.EMPTY_FEED: "{provider} sent nobody at all",
    Run.Reason.PROVIDER_UNAVAILABLE: "{provider} did not answer",
    Run.Reason.PROVIDER_REFUSED: "{provider} refused to let us read",
    Run.Reason.ACCESS_LOST: "{provider} has taken our access away",
    Run.Reason.NOT_ENABLED: "sharing is not enabled in {provider}",
}


def why_failed(reason: str, *, provider: str) -> str:
    """The cause as a sentence goes on, "" when the portal itself broke or nothing is known."""
    return _FAILED.get(Run.Reason(reason), "").format(provider=provider)
