"""The decision panel: what each button does, who has agreed, and why one may not decide (LOOK, Decision panel)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.permissions import NotAllowed, NotYours, check_may_decide
from rostering.holds.tonight import tonight_words
from rostering.models import Decision, Hold, Run
from rostering.screens.moments import Moment, moment
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.harm import flag_words
from rostering.screens.presenters.other_ways import OtherWays, other_ways
from rostering.screens.presenters.verdicts import decided_words
from rostering.screens.viewer import Viewer
from rostering.screens.words import agree, capital, count_of, listed, number, spelled


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """What one person decided."""

    who: str
    verdict: str
    reason: str
    when: Moment


@dataclass(frozen=True, kw_only=True)
class DecisionPanel:
    """`closed`: why nothing can be decided here. `apply_is_filled`: not beside a red flag, nor when two must agree."""

    hold: int
    checksum: str
    checksum_words: str
    apply: str
    apply_effect: str
    apply_is_filled: bool
    second_person: str
    keep: str
    keep_effect: str
    pause_warning: str
    closed: str
    may_call_back: bool
    may_expect: bool
    needs_password: bool
    ways: OtherWays
    lines: tuple[DecisionLine, ...]


def decision_panel(
    hold: Hold,
    figures: Figures,
    *,
    viewer: Viewer,
    zone: str,
    pause: str,
    needs_password: bool = False,
    own: Sequence[str] = (),
) -> DecisionPanel:
    """The panel for one viewer. `pause`: the words of a pause that covers tonight, "" without one.

    `own`: what the viewer did that this change may come from, so that somebody else must agree as well.
    """
    decisions = hold.approvals()
    return DecisionPanel(
        hold=hold.id,
        checksum=hold.plan.checksum,
        checksum_words=short_checksum(hold.plan.checksum),
        apply=_apply_words(figures),
        apply_effect=_apply_effect(figures),
        apply_is_filled=not figures.red_flags and not figures.needs_second_person and not own,
        second_person=_second_person(figures, decisions, own),
        keep="Keep Khan Academy as it is",
        keep_effect=_keep_effect(figures),
        pause_warning=pause and f"{pause} An approval applies all the same, now.",
        closed=_closed(hold, decisions, viewer),
        may_call_back=_may_call_back(hold, decisions, viewer),
        may_expect=_may_expect(hold, figures),
        needs_password=needs_password,
        ways=other_ways(hold, figures, viewer=viewer, zone=zone),
        lines=tuple(_line(one, now=viewer.now, zone=zone) for one in hold.decisions.all()),
    )


def short_checksum(checksum: str) -> str:
    """ "7f3a·91c2": enough to tell two change lists apart by eye."""
    return f"{checksum[:4]}·{checksum[-4:]}" if len(checksum) > 8 else checksum


def _apply_words(figures: Figures) -> str:
    for kind in ("students", "teachers", "sections", "enrollments", "administrators", "schools"):
        changed = figures.kind(kind).changed
        if changed:
            return f"Apply to {count_of(changed, kind)}"
    return "Apply this change list"


def _apply_effect(figures: Figures) -> str:
    students, sections = figures.kind("students"), figures.kind("sections")
    if figures.reason == Run.Reason.FIRST_LOAD:
        return f"The first {count_of(sections.added, 'sections')} and their people appear on Khan Academy."
    parts = []
    if students.removed:
        parts.append(count_of(students.removed, "students"))
    if sections.removed:
        parts.append(count_of(sections.removed, "sections"))
    verb = agree(students.removed + sections.removed, "leaves")
    said = f"{capital(listed(parts))} {verb}. " if parts else "Nobody leaves. "
    return said + "Leaving is soft: people and classes can be restored."


def _may_expect(hold: Hold, figures: Figures) -> bool:
    """Whether an expected change could cover it: a large change, without most schools or administrators leaving."""
    is_large = figures.reason == Run.Reason.LARGE_CHANGE
    return is_large and not figures.also and hold.state == Hold.State.OPEN


def _second_person(figures: Figures, decisions: Sequence[Decision], own: Sequence[str]) -> str:
    if decisions:
        same = " of the same" if decisions[0].part else ""
        return f"{decisions[0].by} has {decided_words(decisions[0])}; your approval{same} applies it."
    if own and not figures.needs_second_person:
        return f"{capital(own[0])}, so a second person must agree as well."
    if not figures.needs_second_person:
        return ""
    return f"{_why_second(figures)}, so a second person must agree as well."


def _why_second(figures: Figures) -> str:
    flag = next((flag for flag in figures.red_flags if flag.code == "school_without_classes"), None)
    if flag is not None:
        return f"{capital(spelled(flag.count))} {flag_words(flag)}"
    for kind in ("students", "teachers"):
        counts = figures.kind(kind)
        if 2 * counts.removed > counts.existing:
            return f"{number(counts.removed)} of {count_of(counts.existing, kind)} would leave"
    return "Many people would lose their last class"


def _keep_effect(figures: Figures) -> str:
    if figures.reason == Run.Reason.FIRST_LOAD:
        return "The district stays without classes on Khan Academy until a corrected feed is approved."
    return "Nothing in this district updates until the feed is corrected."


def _may_call_back(hold: Hold, approvals: Sequence[Decision], viewer: Viewer) -> bool:
    """An approval for tonight, or one's own while a second person is asked."""
    own = hold.state == Hold.State.OPEN and any(one.by_id == viewer.staff.id for one in approvals)
    return (hold.not_before is not None or own) and not _not_yours(hold, viewer)


def came_again(hold: Hold) -> bool:
    """A rejected change that the last night brought again: it can still be decided."""
    return hold.state == Hold.State.REJECTED and hold.seen_again > 0 and hold.run.status == Run.Status.HELD


def _closed(hold: Hold, decisions: Sequence[Decision], viewer: Viewer) -> str:
    if hold.not_before is not None:
        return f"Approved. {tonight_words(hold.not_before, zone=hold.district.time_zone)}"
    if hold.state == Hold.State.APPROVED:
        return "Approved. It is being applied."
    if hold.state != Hold.State.OPEN and not came_again(hold):
        return f"This hold is closed: {hold.get_state_display()}."
    if any(one.by_id == viewer.staff.id for one in decisions):
        return "You have agreed to this change list. Another specialist, or the district's DSM, must agree as well."
    return _not_yours(hold, viewer)


def _not_yours(hold: Hold, viewer: Viewer) -> str:
    try:
        check_may_decide(viewer.staff, district=hold.district, on=viewer.today)
    except NotAllowed as refused:
        return str(refused)
    except NotYours:
        return "Only its DSM or a rostering specialist decides for this district."
    return ""


def _line(decision: Decision, *, now: datetime, zone: str) -> DecisionLine:
    return DecisionLine(
        who=str(decision.by),
        verdict=decided_words(decision),
        reason=decision.reason,
        when=moment(decision.at, now=now, zone=zone),
    )
