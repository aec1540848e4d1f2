"""What happened in a sync, as a letter to its district says it: no codes of ours, nothing about single people."""

from typing import Final

from rostering.models import Run
from rostering.notices.letters import letter_key
from rostering.screens.presenters.figures import figures_of
from rostering.screens.presenters.harm import harm_sentence
from rostering.screens.presenters.since_confirmed import SinceConfirmed
from rostering.screens.words import lower_first, provider_name

_FAILED: Final = {
    Run.Reason.INCOMPLETE_FEED: "What {provider} sent was not complete.",
    Run.Reason.EMPTY_FEED: "{provider} sent nobody at all.",
    Run.Reason.PROVIDER_UNAVAILABLE: "{provider} did not answer.",
    Run.Reason.PROVIDER_REFUSED: "{provider} did not let us read.",
    Run.Reason.ACCESS_LOST: "Sharing with Khan Academy was taken away in {provider}.",
}


def what_to_say(run: Run, since: SinceConfirmed | None) -> str:
    """What happened; where the district has said yes to an earlier list, what came since."""
    return f"{what_happened(run)} {since.told}" if since else what_happened(run)


def what_happened(run: Run) -> str:
    """A sentence for the placeholder {what}; it follows a colon where a change is on hold."""
    if letter_key(run=run) == "letter_held" and run.plan is not None:
        return lower_first(harm_sentence(figures_of(run.plan)))
    connection = getattr(run.district, "connection", None)
    provider = provider_name(connection.provider) if connection else "The provider"
    return _FAILED.get(Run.Reason(run.reason), "").format(provider=provider) if run.reason else ""
