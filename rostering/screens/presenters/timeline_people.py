"""What people did, as lines of the timeline: decisions, pauses, stops, calls, what a district was told, settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from accounts.models import AuditEvent
from rostering.models import Decision, Notice, Pause, Run, Stop, Talk
from rostering.screens.moments import Moment, short_date, span_words
from rostering.screens.presenters import states
from rostering.screens.presenters.notice_states import told_pill, told_words
from rostering.screens.presenters.settings_words import settings_words
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.presenters.verdicts import did_words
from rostering.screens.words import provider_name

_WAYS: Final = {
    Talk.Way.CALL: ("called", Pill("Call", "phone", "quiet")),
    Talk.Way.MAIL: ("wrote to", Pill("Mail", "mail", "quiet")),
    Talk.Way.MEETING: ("met", Pill("Meeting", "second", "quiet")),
    Talk.Way.NOTE: ("noted", Pill("Note", "pin", "quiet")),
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


def stop_line(stop: Stop, what: str, when: Moment) -> Line:
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


def decision_line(decision: Decision, when: Moment) -> Line:
    pills = {
        Decision.Verdict.APPROVE: states.APPLIED,
        Decision.Verdict.REJECT: run_pill(status=Run.Status.REJECTED),
    }
    return Line(
        when=when,
        pill=pills.get(Decision.Verdict(decision.verdict), states.WAITS_FOR_FEED),
        words=f"{decision.by} {did_words(decision)}",
        below=f"“{decision.reason}”",
        href=hold_href(decision.hold_id),
        link="hold",
        also=f"number {decision.hold_id}",
    )


def hold_href(number: int) -> str:
    return reverse("hold", args=[number])


def pause_line(pause: Pause, what: str, when: Moment) -> Line:
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


def talk_line(talk: Talk, when: Moment) -> Line:
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
        href=hold_href(talk.hold_id) if talk.hold_id else "",
        link="hold" if talk.hold_id else "",
        also=f"number {talk.hold_id}" if talk.hold_id else "",
    )


def told_line(notice: Notice, when: Moment) -> Line:
    """A letter, or what the district was told of a pause."""
    words, below = told_words(notice)
    link, also = "text" if notice.text else "notice", f"number {notice.id}"
    href = reverse("notice", args=[notice.id])
    return Line(when=when, pill=told_pill(notice), words=words, below=below, href=href, link=link, also=also)


def setting_line(event: AuditEvent, when: Moment, *, names: Mapping[str, str]) -> Line:
    words, detail = settings_words(event, names=names)
    by = names.get(event.by_email, event.by_email)
    author = f"by {by}" if by else "by the portal itself"
    reason = f"“{event.reason}”" if event.reason else ""
    below = " · ".join(part for part in (detail, author, reason) if part)
    return Line(when=when, pill=_SETTING, words=words, below=below[:1].upper() + below[1:])
