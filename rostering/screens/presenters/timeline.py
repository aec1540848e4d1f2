"""What happened to a district in words, newest first; nights alike are folded with a count (LOOK, Timeline)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from accounts.models import AuditEvent
from rostering.models import Decision, Hold, Notice, Pause, Run, Stop, Talk
from rostering.screens.moments import Moment, moment, short_date, span_words
from rostering.screens.presenters import states
from rostering.screens.presenters.figures import totals_of
from rostering.screens.presenters.held_nights import approvers, fate_words, held_words
from rostering.screens.presenters.notice_states import told_pill, told_words
from rostering.screens.presenters.settings_words import settings_words
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.timeline_rows import Happening
from rostering.screens.viewer import Viewer
from rostering.screens.words import provider_name, several

_QUIET: Final = (
    Run.Status.UNCHANGED,
    Run.Status.APPLIED,
    Run.Status.WAITING,
    Run.Status.SUPERSEDED,
    Run.Status.SKIPPED,
    Run.Status.MISSED,
)
_WAYS: Final = {
    Talk.Way.CALL: ("called", Pill("Call", "phone", "quiet")),
    Talk.Way.MAIL: ("wrote to", Pill("Mail", "mail", "quiet")),
    Talk.Way.MEETING: ("met", Pill("Meeting", "second", "quiet")),
    Talk.Way.NOTE: ("noted", Pill("Note", "pin", "quiet")),
}
_KINDS: Final = {
    Run.Trigger.NIGHTLY: "Sync",
    Run.Trigger.ON_DEMAND: "Sync asked for",
    Run.Trigger.UNDO: "Undo asked for",
    Run.Trigger.REPLAN: "Planned again after an undo",
}
_NOT_APPLIED: Final[dict[str, str]] = {
    Run.Reason.PAUSED: "not applied during the pause",
    Run.Reason.STOPPED: "not applied during the provider check",
    Run.Reason.NONE: "too late to be applied that night",
}
_STOPPED: Final = Pill("Stopped", "off", "failed")
_STARTED: Final = Pill("Started again", "running", "live")
_SETTING: Final = Pill("Setting", "setting", "quiet")
_PAUSE_SAYS: Final = {
    "pause-entered": "Pause entered",
    "pause-begins": "Pause begins",
    "pause-changed": "Pause changed",
    "pause-ended": "Pause ended early",
    "pause-withdrawn": "Pause withdrawn",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line. `link` "" where there is nothing more to see; `also`: what tells its link from others of the same words.

    `hold`: the address of the hold a sync's line tells of.
    """

    when: Moment
    pill: Pill
    words: str
    below: str = ""
    href: str = ""
    link: str = ""
    also: str = ""
    folded: str = ""
    hold: str = ""


def timeline_lines(
    happenings: Sequence[Happening],
    *,
    names: Mapping[str, str],
    viewer: Viewer,
    zone: str,
    folds: bool = True,
) -> tuple[Line, ...]:
    """The lines of some happenings, newest first. `names`: address -> name of those whom the audit names."""
    groups = _folded(happenings) if folds else ([one] for one in happenings)
    return tuple(_line(group, names=names, viewer=viewer, zone=zone) for group in groups)


def _folded(happenings: Iterable[Happening]) -> Iterator[list[Happening]]:
    group: list[Happening] = []
    for one in happenings:
        if group and not _is_alike(group[0], one):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _is_alike(first: Happening, other: Happening) -> bool:
    """Two nights in a row that ended the same quiet way; what people decided on stands alone."""
    runs = [one.row for one in (first, other) if isinstance(one.row, Run)]
    if len(runs) < 2 or any(run.trigger != Run.Trigger.NIGHTLY for run in runs):
        return False
    if first.hold or other.hold or any(run.status not in _QUIET or _held_because(run) for run in runs):
        return False
    return (runs[0].status, runs[0].reason) == (runs[1].status, runs[1].reason)


def _line(group: Sequence[Happening], *, names: Mapping[str, str], viewer: Viewer, zone: str) -> Line:
    one = group[0]
    when = moment(one.at, now=viewer.now, zone=zone, also=viewer.zone)
    row = one.row
    if isinstance(row, Run):
        return _sync(row, when, hold=one.hold, others=len(group) - 1)
    if isinstance(row, Hold):
        return _hold(row, one.what, when)
    if isinstance(row, Decision):
        return _decision(row, when)
    if isinstance(row, Pause):
        return _pause(row, one.what, when)
    if isinstance(row, Stop):
        return _stop(row, one.what, when)
    if isinstance(row, Talk):
        return _talk(row, when)
    if isinstance(row, Notice):
        return _told(row, when)
    return _setting(row, when, names=names)


def _sync(run: Run, when: Moment, *, hold: Hold | None, others: int) -> Line:
    totals = getattr(run, "totals", None) or {}
    changed = sum(counts.changed for counts in totals_of(totals).values())
    pill = run_pill(status=run.status, reason=run.reason, has_changes=bool(changed))
    return Line(
        when=when,
        pill=pill,
        words=_sync_words(run, pill, changed, hold),
        below=_sync_below(run, hold),
        href=reverse("run", args=[run.id]),
        link="sync" if hold else "see it",
        also=f"number {run.id}" if hold else f"sync {run.id}",
        folded=f"and {several(others, 'night')} before" if others else "",
        hold=_hold_href(hold.id) if hold else "",
    )


def _sync_below(run: Run, hold: Hold | None) -> str:
    if hold is not None:
        return ". ".join(filter(None, (held_words(hold), fate_words(hold, run))))
    if run.trigger == Run.Trigger.UNDO or run.status == Run.Status.UNDONE:
        return run.message
    return run.message if run.status in (Run.Status.FAILED, Run.Status.SKIPPED) else ""


def _sync_words(run: Run, pill: Pill, changed: int, hold: Hold | None) -> str:
    kind = _KINDS[Run.Trigger(run.trigger)]
    if run.trigger != Run.Trigger.NIGHTLY and run.asked_by:
        kind = f"{kind} by {run.asked_by}"
    if not changed:
        return f"{kind}: {pill.word.lower()}"
    if run.status == Run.Status.APPLIED and _held_because(run):
        by = approvers(hold) if hold else ""
        return f"{kind}: {several(changed, 'change')} on hold, approved {f'by {by}' if by else 'later'} and applied"
    otherwise = f"{pill.word.lower()}, {several(changed, 'change')}"
    said = {
        Run.Status.APPLIED: f"{several(changed, 'change')} applied",
        Run.Status.WAITING: f"{several(changed, 'change')} ready, {_NOT_APPLIED.get(run.reason, 'not applied')}",
    }
    return f"{kind}: {said.get(Run.Status(run.status), otherwise)}"


def _held_because(run: Run) -> str:
    """Why its change list was held, "" if it was not."""
    return str(getattr(run, "held_because", None) or "")


def _stop(stop: Stop, what: str, when: Moment) -> Line:
    """Whose stop it is stands in the line, since a provider's is told on each of its districts."""
    scope = (
        "The district"
        if stop.district_id
        else provider_name(stop.provider)
        if stop.provider
        else "Every district"
    )
    if what == "stopped":
        words = f"{scope} was stopped{f' by {stop.by}' if stop.by else ''}"
        return Line(when=when, pill=_STOPPED, words=words, below=stop.reason)
    words = f"{scope} was started again by {stop.lifted_by}"
    return Line(when=when, pill=_STARTED, words=words, below=stop.lifted_reason)


def _hold(hold: Hold, what: str, when: Moment) -> Line:
    if what == "opened":
        pill, words = states.ON_HOLD, held_words(hold)
    else:
        pill = run_pill(status=Run.Status.CLEARED)
        words = "Hold cleared by itself: the district corrected its data"
    return Line(
        when=when, pill=pill, words=words, href=_hold_href(hold.id), link="hold", also=f"number {hold.id}"
    )


def _decision(decision: Decision, when: Moment) -> Line:
    is_approval = decision.verdict == Decision.Verdict.APPROVE
    pill = states.APPLIED if is_approval else run_pill(status=Run.Status.REJECTED)
    did = "approved the change" if is_approval else "kept Khan Academy as it was"
    return Line(
        when=when,
        pill=pill,
        words=f"{decision.by} {did}",
        below=f"“{decision.reason}”",
        href=_hold_href(decision.hold_id),
        link="hold",
        also=f"number {decision.hold_id}",
    )


def _hold_href(number: int) -> str:
    return reverse("hold", args=[number])


def _pause(pause: Pause, what: str, when: Moment) -> Line:
    says = _PAUSE_SAYS[what]
    if pause.district_id is None:
        says = f"{pause.get_kind_display()}{says.removeprefix('Pause')}"
    return Line(
        when=when,
        pill=states.PAUSED,
        words=f"{says}: {pause.name}, {span_words(pause.first_night, pause.last_night)}",
        below=". ".join(filter(None, (pause.reason.removesuffix("."), _by(pause, what)))),
    )


def _by(pause: Pause, what: str) -> str:
    if what in ("pause-ended", "pause-withdrawn") and pause.ended_by:
        return f"{'Ended' if what == 'pause-ended' else 'Withdrawn'} by {pause.ended_by}"
    return f"Entered by {pause.author}" if pause.author else ""


def _talk(talk: Talk, when: Moment) -> Line:
    verb, pill = _WAYS[Talk.Way(talk.way)]
    whom = f" {talk.with_whom}" if talk.with_whom and talk.way != Talk.Way.NOTE else ""
    answer = f": {talk.get_answer_display().lower()}" if talk.answer else ""
    promised = ""
    if talk.due_on is not None:
        hour = f" at {talk.due_at:%H:%M}" if talk.due_at else ""
        done = f", done by {talk.done_by}" if talk.done_at else ""
        promised = f" Promised until {short_date(talk.due_on)}{hour}{done}."
    return Line(
        when=when,
        pill=pill,
        words=f"{talk.by} {verb}{whom}{answer}",
        below=f"“{talk.words}”{promised}",
        href=_hold_href(talk.hold_id) if talk.hold_id else "",
        link="hold" if talk.hold_id else "",
        also=f"number {talk.hold_id}" if talk.hold_id else "",
    )


def _told(notice: Notice, when: Moment) -> Line:
    """A letter, or what the district was told of a pause."""
    words, below = told_words(notice)
    link, also = "text" if notice.text else "notice", f"number {notice.id}"
    href = reverse("notice", args=[notice.id])
    return Line(when=when, pill=told_pill(notice), words=words, below=below, href=href, link=link, also=also)


def _setting(event: AuditEvent, when: Moment, *, names: Mapping[str, str]) -> Line:
    words, detail = settings_words(event, names=names)
    by = names.get(event.by_email, event.by_email)
    author = f"by {by}" if by else "by the portal itself"
    reason = f"“{event.reason}”" if event.reason else ""
    below = " · ".join(part for part in (detail, author, reason) if part)
    return Line(when=when, pill=_SETTING, words=words, below=below[:1].upper() + below[1:])
