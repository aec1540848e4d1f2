"""What a night's line of the timeline tells of its hold: why it was put there, what became of it, and who decided."""

from typing import Final

from rostering.models import Decision, Hold, Run
from rostering.screens.words import listed, number

_HELD_FOR: Final = {
    Run.Reason.FIRST_LOAD: "first load",
    Run.Reason.LARGE_CHANGE: "large change",
    Run.Reason.UNDER_REVIEW: "any change is reviewed",
}


def held_words(hold: Hold) -> str:
    """ "Put on hold: large change"."""
    why = _HELD_FOR.get(Run.Reason(hold.reason), "")
    return f"Put on hold{f': {why}' if why else ''}"


def approvers(hold: Hold) -> str:
    """Who approved the change list that is, or was, on hold last."""
    return listed(list(dict.fromkeys(str(one.by) for one in hold.approvals())))


def fate_words(hold: Hold, run: Run) -> str:
    """What became of a hold, as a sentence beside a sync of it; "" where the sync's own words say it."""
    agreed = approvers(hold)
    of_sync = "" if hold.run_id == run.id else f" with sync {number(hold.run_id)}"
    if hold.state == Hold.State.OPEN:
        return f"{agreed} agreed, a second person is asked." if agreed else "It waits for a decision."
    if hold.not_before is not None:
        return f"Approved by {agreed}, applied as the next night begins."
    if hold.state == Hold.State.APPROVED:
        return f"Approved by {agreed}, being applied." if agreed else "Approved, being applied."
    if hold.state == Hold.State.APPLIED:
        by = f" by {agreed}" if agreed else ""
        return f"Approved{by} and applied{of_sync}." if of_sync else ""
    if hold.state == Hold.State.REJECTED:
        said_no = [str(one.by) for one in hold.decisions.all() if one.verdict == Decision.Verdict.REJECT]
        by = said_no[-1] if said_no else "Somebody"
        return f"{by} kept Khan Academy as it was{of_sync}."
    return "Cleared by itself: the district corrected its data."
