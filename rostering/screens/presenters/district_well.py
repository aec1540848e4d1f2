"""The status line of a district that nothing keeps from changing: when it ran, and when it runs next."""

from typing import Final

from django.urls import reverse

from rostering.models import Run
from rostering.screens.moments import moment
from rostering.screens.presenters.district_facts import DistrictFacts, changed_by
from rostering.screens.presenters.say import Sentence, link, say, strong
from rostering.screens.viewer import Viewer
from rostering.screens.words import several

_OVER: Final = {
    Run.Reason.PAUSED: "The pause is over",
    Run.Reason.STOPPED: "The check of its provider is over",
}
_QUIET: Final = (Run.Status.APPLIED, Run.Status.UNCHANGED)


def well(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """The latest sync, and the next night that may change something."""
    latest = facts.latest
    if latest is None:
        return say(
            "Connected, ",
            strong("not synced yet"),
            ": the first sync is ",
            link(facts.next_change, "#ahead"),
            ", and a person looks at it before it applies",
        )
    when = moment(latest.finished_at or latest.queued_at, now=viewer.now, zone=facts.district.time_zone).words
    href = reverse("run", args=[latest.id])
    comes = ("; the next sync is ", strong(facts.next_change))
    if latest.status == Run.Status.WAITING:
        return _ready(facts, latest)
    if latest.status in _QUIET:
        changed = changed_by(latest)
        is_applied = latest.status == Run.Status.APPLIED
        what = f"{several(changed, 'change')} applied" if is_applied else "nothing differed"
        return say("Up to date: ", link(f"{what} {when}", href), *comes)
    if latest.status == Run.Status.REJECTED:
        kept = link("keep Khan Academy as it is", href)
        return say("A person decided to ", kept, *comes, ", and any change waits for a person")
    return say("Last sync ", link(when, href), f": {latest.get_status_display().lower()}", *comes)


def _ready(facts: DistrictFacts, latest: Run) -> Sentence:
    """The pause or the check is over, or the night was; the next one has not come yet."""
    over = _OVER.get(Run.Reason(latest.reason), "The night was over before its changes were ready")
    changed = changed_by(latest)
    href = reverse("run", args=[latest.id])
    if not changed:
        return say(
            f"{over} and ",
            link("nothing differs", href),
            "; the next sync is ",
            strong(facts.next_change),
        )
    ready = several(changed, "change is ready", "changes are ready")
    return say(f"{over}: ", link(ready, href), f", to be applied {facts.next_change}")
