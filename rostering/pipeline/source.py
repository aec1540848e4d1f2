"""What the provider says of the district itself, kept beside its connection for the status line (reference/clever.md 4, 6)."""

from typing import Any

from django.db.models import Q

from districts.models import Connection
from rostering.models import Run
from rostering.providers.base import SourceState


def keep_source_state(*, run: Run, state: SourceState) -> None:
    """Remember whether the provider has paused or held the district's own sync, and until when. It never stops ours.

    Written only when it differs, so that an ordinary night touches no row.
    """
    said = said_by_provider(state)
    ends = state.paused_until
    same = Q(provider_state=state.state, provider_paused_until=ends)
    if ends is None:
        same = Q(provider_state=state.state, provider_paused_until__isnull=True)
    Connection.objects.filter(~same, district_id=run.district_id).update(**said)


def said_by_provider(state: SourceState) -> dict[str, Any]:
    """The fields of a connection that hold it; discovery keeps them too."""
    return {"provider_state": state.state, "provider_paused_until": state.paused_until}
