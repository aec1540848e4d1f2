"""What a person decided, in words: all of it or a part, at once or tonight, no, or not yet."""

from rostering.holds.parts import words_of
from rostering.models import Decision

_SAID = {
    Decision.Verdict.REJECT: "kept Khan Academy as it is",
    Decision.Verdict.WAIT: "waits for a corrected feed",
}


def decided_words(decision: Decision) -> str:
    """ "agreed, South School only"; as the rest of a sentence that begins with the person."""
    said = _SAID.get(Decision.Verdict(decision.verdict))
    if said:
        return said
    return f"agreed{_how(decision)}"


def did_words(decision: Decision) -> str:
    """ "approved the change, South School only"; the same as a line of a history."""
    if decision.verdict == Decision.Verdict.REJECT:
        return "kept Khan Academy as it was"
    if decision.verdict == Decision.Verdict.WAIT:
        return "decided to wait for a corrected feed"
    return f"approved the change{_how(decision)}"


def _how(decision: Decision) -> str:
    part = f", {words_of(decision.part)}" if decision.part else ""
    tonight = ", for tonight" if decision.is_tonight else ""
    back = ", and it was called back" if decision.called_back_at else ""
    return f"{part}{tonight}{back}"
