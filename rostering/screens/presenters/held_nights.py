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
    return _who(hold, Decision.Verdict.APPROVE)


def fate_words(hold: Hold, run: Run) -> str:
    """What became of a hold, as a sentence beside a sync of it; "" where the sync's own words say it."""
    agreed = approvers(hold)
    of_sync = "" if hold.run_id == run.id else f" with sync {number(hold.run_id)}"
    if hold.state == Hold.State.OPEN:
        return f"{agreed} agreed, a second person is asked." if agreed else "It waits for a decision."
    if hold.state == Hold.State.APPROVED:
        return f"Approved by {agreed}, being applied." if agreed else "Approved, being applied."
    if hold.state == Hold.State.APPLIED:
        by = f" by {agreed}" if agreed else ""
        return f"Approved{by} and applied{of_sync}." if of_sync else ""
    if hold.state == Hold.State.REJECTED:
        by = _who(hold, Decision.Verdict.REJECT) or "Somebody"
        return f"{by} kept Khan Academy as it was{of_sync}."
    return "Cleared by itself: the district corrected its data."


def _who(hold: Hold, verdict: str) -> str:
    decisions = [one for one in hold.decisions.all() if one.verdict == verdict]
    return listed(list(dict.fromkeys(str(one.by) for one in decisions if one.plan_id == hold.plan_id)))
