"""The ledger of notices in words: its list, the pauses ahead with their counts, and the mails that wait for a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from accounts.models import Staff
from rostering.calendar.pauses import PauseSpan
from rostering.models import Notice, NoticeBatch
from rostering.notices.post import MAILBOX, NONE
from rostering.screens.moments import clock, moment, span_words
from rostering.screens.notice_rows import PauseCounts
from rostering.screens.presenters.cells import (
    EMPTY,
    Cell,
    name_cell,
    pill_cell,
    time_cell,
    words_cell,
)
from rostering.screens.presenters.notice_states import PILLS, error_words, kind_words
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.tables import Column, Row
from rostering.screens.viewer import Viewer
from rostering.screens.words import listed, number, several

_TIMES: Final = ("the earliest first", "the latest first")
COLUMNS: Final = (
    Column(key="state", heading="State", sorts="up", card="start"),
    Column(key="district", heading="District", sorts="up", is_fixed=True),
    Column(key="what", heading="Notice"),
    Column(key="pause", heading="About"),
    Column(key="nights", heading="Nights", csv=("First night", "Last night")),
    Column(key="morning", heading="Changes show", is_usual=False, csv=("First morning",)),
    Column(key="to", heading="To", csv=("To", "Addresses")),
    Column(key="by", heading="By"),
    Column(key="error", heading="Why not", is_usual=False),
    Column(key="note", heading="Note", is_usual=False),
    Column(key="due", heading="Due", sorts="down", order_words=_TIMES, is_usual=False),
    Column(key="when", heading="When", sorts="down", align="n", card="end", order_words=_TIMES),
)


@dataclass(frozen=True, kw_only=True)
class PauseLine:
    """One pause ahead and how far its notices are."""

    name: str
    nights: str
    href: str
    not_sent: str
    sent: str
    trouble: str
    next_due: str


@dataclass(frozen=True, kw_only=True)
class MailingLine:
    """A mail that waits: for a person's word, or ten minutes. `stop` "" for those who may not stop it."""

    number: int
    words: str
    below: str
    href: str
    act: str
    stop: str


def notice_row(notice: Notice, *, viewer: Viewer) -> Row:
    """One notice as a row of the list."""
    at = notice.sent_at or notice.due_at
    return Row(
        name=f"{notice.district.name}, {kind_words(notice)}",
        pick=str(notice.id),
        cells={
            "state": pill_cell(PILLS[notice.state]),
            "district": name_cell(notice.district.name, reverse("notice", args=[notice.id])),
            "what": words_cell(kind_words(notice)),
            "pause": words_cell(notice.pause.name if notice.pause else notice.subject),
            "nights": _nights(notice),
            "morning": _morning(notice),
            "to": _to(notice),
            "by": words_cell(by_words(notice)),
            "error": words_cell(error_words(notice)),
            "note": words_cell(notice.note),
            "due": time_cell(moment(notice.due_at, now=viewer.now, zone=viewer.zone)),
            "when": time_cell(moment(at, now=viewer.now, zone=viewer.zone)),
        },
    )


def by_words(notice: Notice) -> str:
    """Who told the district, or let it be told: a person, or the portal itself; "" while nobody has."""
    if notice.by is not None:
        return str(notice.by)
    return "The portal" if notice.job else ""


def _nights(notice: Notice) -> Cell:
    if notice.first_night is None or notice.last_night is None:
        return EMPTY
    return Cell(
        value=span_words(notice.first_night, notice.last_night),
        data=(notice.first_night.isoformat(), notice.last_night.isoformat()),
    )


def _morning(notice: Notice) -> Cell:
    if notice.first_morning is None:
        return EMPTY
    day = notice.first_morning
    return Cell(value=f"{day:%a} {day.day} {day:%B}", data=(day.isoformat(),))


def _to(notice: Notice) -> Cell:
    names = [str(one.get("name") or one.get("email", "")) for one in notice.contacts]
    addresses = ", ".join(str(one.get("email", "")) for one in notice.contacts)
    return Cell(value=listed(names), data=(listed(names), addresses)) if names else EMPTY


def notices_sentence(counts: Mapping[str, int]) -> Sentence:
    """How the notices stand."""
    total = sum(counts.values())
    if not total:
        return say(
            "No district has been told of a pause yet. ", strong("Notices begin with a confirmed pause.")
        )
    told = counts.get(Notice.State.SENT, 0) + counts.get(Notice.State.TOLD_BY_PHONE, 0)
    stuck = sum(counts.get(state, 0) for state in Notice.STUCK)
    reached = strong(f"{number(told)} of {several(total, 'notice')} told")
    due = f", {number(counts.get(Notice.State.DUE, 0))} due" if counts.get(Notice.State.DUE) else ""
    trouble = strong(f"{number(stuck)} did not reach the district") if stuck else ""
    return say(reached, due, ", " if stuck else "", trouble, ".")


def pause_lines(counts: Iterable[PauseCounts], *, viewer: Viewer) -> tuple[PauseLine, ...]:
    """The pauses ahead, soonest first."""
    return tuple(_pause_line(one, viewer) for one in counts)


def _pause_line(one: PauseCounts, viewer: Viewer) -> PauseLine:
    trouble = (
        (one.failed, "failed"),
        (one.no_contact, "without a contact"),
        (one.stopped, "stopped"),
    )
    due = moment(one.next_due, now=viewer.now, zone=viewer.zone).words if one.next_due else ""
    return PauseLine(
        name=one.name,
        nights=span_words(one.first_night, one.last_night),
        href=f"{reverse('notices')}?pause={one.pause_id}",
        not_sent=number(one.not_sent),
        sent=number(one.sent),
        trouble=", ".join(f"{number(count)} {words}" for count, words in trouble if count),
        next_due=due,
    )


def unconfirmed_words(spans: Sequence[PauseSpan]) -> tuple[str, ...]:
    """A line for each company pause of which nobody is told yet."""
    return tuple(
        f"{span.name}, {span_words(span.first_night, span.last_night)}, is not confirmed: rosters pause, and nobody is "
        "told before a specialist confirms it."
        for span in spans
    )


def mailing_lines(batches: Iterable[NoticeBatch], *, viewer: Viewer) -> tuple[MailingLine, ...]:
    """What waits, with the acts the viewer has."""
    return tuple(_mailing_line(batch, viewer) for batch in batches)


def _mailing_line(batch: NoticeBatch, viewer: Viewer) -> MailingLine:
    count = int(getattr(batch, "count", 0))
    name = str(getattr(batch, "pause_name", "") or "a pause")
    href = reverse("mailing", args=[batch.id])
    if batch.state == NoticeBatch.State.TO_CONFIRM or batch.leaves_at is None:
        return MailingLine(
            number=batch.id,
            words=f"{name} has changed since {several(count, 'district')} {'was' if count == 1 else 'were'} told.",
            below="Nothing leaves before somebody has looked at what would be sent.",
            href=href,
            act="Look at it",
            stop="",
        )
    is_specialist = viewer.staff.role == Staff.Role.SPECIALIST
    at = clock(batch.leaves_at, zone=viewer.zone)
    return MailingLine(
        number=batch.id,
        words=f"A mail about {name} to {several(count, 'district')} leaves at {at}.",
        below="Until then a specialist can stop it; what was stopped can be sent again.",
        href=href,
        act="See what it says",
        stop=f"Stop all {number(count)}" if is_specialist else "",
    )


def way_words(way: str) -> str:
    """Where mails go in this portal, where that is not to the districts."""
    if way == NONE:
        return (
            "No mail can leave this portal: EMAIL_URL is not set. Notices wait; whoever runs the portal sets it, "
            "for example smtp+tls://user:password@host:587."
        )
    if way == MAILBOX:
        return "This is a practice portal: mails stay on this machine, in the mailbox."
    return ""
