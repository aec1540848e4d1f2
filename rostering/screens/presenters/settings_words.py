"""Changes of settings and of people in words, read from the audit: what was done, and the detail that matters."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from accounts.models import Assignment, AuditEvent
from rostering.screens.moments import short_date, span_words
from rostering.screens.words import capital, lower_first, provider_name

_SAID: Final = {
    "district.note_pinned": "Note pinned",
    "district.note_removed": "Note taken off",
    "contact.added": "Contact added",
    "contact.changed": "Contact changed",
    "contact.removed": "Contact removed",
    "district.dates_changed": "School dates changed",
    "pause.changed": "Pause changed",
    "district.summer_changed": "Summer school plan changed",
    "district.created": "District entered in the portal",
    "connection.claimed": "Connection taken from the inbox",
    "connection.taken_over": "Connection taken over from a colleague",
    "connection.handed_back": "Connection handed back to the inbox",
    "connection.joined": "Connected",
    "connection.found": "Connection found",
    "connection.enabled": "Sharing is enabled",
    "connection.not_enabled": "Sharing is not enabled any more",
    "connection.access_lost": "Access lost",
    "assignment.changed": "Looked after by somebody else",
    "assignment.cover_taken": "Cover taken",
    "assignment.cover_ended": "Cover ended early",
    "stop.made": "Stopped",
    "undo.asked": "Undo of a sync asked for",
    "undo.agreed": "Undo of a sync agreed to",
    "undo.declined": "Undo of a sync called off",
    "stop.lifted": "Started again",
    "window.filed": "Expected change filed",
    "window.agreed": "Expected change agreed to",
    "window.withdrawn": "Expected change withdrawn",
    "window.ended": "Expected change called back",
    "windows.downloaded": "List of expected changes downloaded",
    "hold.assigned": "Hold given to somebody",
    "hold.called_back": "Approval called back",
    "hold.escalated": "Waited three nights; all specialists are told",
    "hold.parted": "A part applied, the rest waits",
    "hold.pairs_answered": "Same person under a new ID? Answered",
    "hold.pairs_taken_back": "Same person under a new ID? Answer taken back",
    "hold.pairs_dropped": "Same person under a new ID? An accepted pair fits no more",
    "notice.sent_again": "Notice sent again",
    "notice.told_by_phone": "Told of a pause by phone",
    "letter.written": "Letter written",
    "changes.downloaded": "Changes of a sync downloaded",
    "flag.downloaded": "Red flag of a hold downloaded",
    "leavers.downloaded": "List of those who would leave downloaded",
    "teachers.downloaded": "Breakdown by teacher downloaded",
    "problems.downloaded": "Rows that could not be used downloaded",
}
_SUMMER_NAMES: Final = {"first_day": "First day", "last_day": "Last day"}
_PAUSE_NAMES: Final = {"first_night": "First night", "last_night": "Last night"}
_DATE_NAMES: Final = {
    "first_day": "First day",
    "last_day": "Last day",
    "rollover_on": "SIS rollover",
    "do_not_sync_before": "Do not sync before",
    "held_back_since": "Held back from",
}


def settings_words(event: AuditEvent, *, names: Mapping[str, str]) -> tuple[str, str]:
    """(what was done, its detail). An event without words of its own is said from its name."""
    area, _, verb = event.event.partition(".")
    words = _SAID.get(event.event) or f"{capital(area)} {verb.replace('_', ' ')}".strip()
    detail = _DETAILS.get(event.event)
    return words, detail(event.before or {}, event.after or {}, names) if detail else ""


_Values = Mapping[str, Any]


def _contact(before: _Values, after: _Values, names: Mapping[str, str]) -> str:
    return str((after or before).get("job", ""))


def _dates(before: _Values, after: _Values, names: Mapping[str, str]) -> str:
    said = (f"{words}: {_day(after[name])}" for name, words in _DATE_NAMES.items() if name in after)
    return ", ".join(lower_first(one) if index else one for index, one in enumerate(said))


def _pause(before: _Values, after: _Values, names: Mapping[str, str]) -> str:
    """ "Last night: 15 October 2026, was 10 October 2026"."""
    said = [
        f"{words}: {_day(after[name])}, was {_day(before.get(name))}"
        for name, words in _PAUSE_NAMES.items()
        if name in after
    ]
    said += [f"Name: {after['name']}, was {before.get('name')}"] if "name" in after else []
    said += [f"Reason: {after['reason'] or 'none'}"] if "reason" in after else []
    return ". ".join(said)


def _summer(before: _Values, after: _Values, names: Mapping[str, str]) -> str:
    said = [f"Plan: {after['plan']}"] if "plan" in after else []
    said += [f"{words}: {_day(after[name])}" for name, words in _SUMMER_NAMES.items() if name in after]
    return ", ".join(lower_first(one) if index else one for index, one in enumerate(said))


def _day(value: object) -> str:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return "none"
    return f"{short_date(day)} {day.year}"


def _assignment(before: _Values, after: _Values, names: Mapping[str, str]) -> str:
    role = str(after.get("role", ""))
    as_what = Assignment.Role(role).label if role in Assignment.Role.values else ""
    person = _name(after.get("staff", ""), names)
    since = f"from {_day(after['from'])}" if "from" in after else ""
    return " ".join(part for part in (f"{as_what}:" if as_what else "", person, since) if part)


def _cover(before: _Values, after: _Values, names: Mapping[str, str]) -> str:
    try:
        return span_words(date.fromisoformat(str(after["from"])), date.fromisoformat(str(after["to"])))
    except (KeyError, ValueError):
        return ""


def _owner(before: _Values, after: _Values, names: Mapping[str, str]) -> str:
    return f"to {_name(after.get('owner', ''), names)}"


def _pairs(before: _Values, after: _Values, names: Mapping[str, str]) -> str:
    counts = ((len(after.get(name, ())), name) for name in ("accepted", "refused"))
    return ", ".join(f"{count} {name}" for count, name in counts if count)


def _window(before: _Values, after: _Values, names: Mapping[str, str]) -> str:
    """The nights it is, or was, for."""
    values = after or before
    try:
        first, last = (date.fromisoformat(str(values[name])) for name in ("first_night", "last_night"))
    except (KeyError, ValueError):
        return ""
    return f"Nights {span_words(first, last)} {last.year}"


def _provider(before: _Values, after: _Values, names: Mapping[str, str]) -> str:
    code = str(after.get("provider", ""))
    return provider_name(code) if code in ("clever", "classlink") else ""


def _name(email: object, names: Mapping[str, str]) -> str:
    return names.get(str(email), str(email))


_DETAILS: Final[dict[str, Callable[[_Values, _Values, Mapping[str, str]], str]]] = {
    "contact.added": _contact,
    "contact.changed": _contact,
    "contact.removed": _contact,
    "district.dates_changed": _dates,
    "pause.changed": _pause,
    "district.summer_changed": _summer,
    "assignment.changed": _assignment,
    "assignment.cover_taken": _cover,
    "window.filed": _window,
    "window.agreed": _window,
    "window.withdrawn": _window,
    "window.ended": _window,
    "hold.assigned": _owner,
    "hold.pairs_answered": _pairs,
    "hold.pairs_taken_back": _pairs,
    "connection.joined": _provider,
    "connection.found": _provider,
}
