"""One mail to many districts in words: what they know, what they would be told, and what a person can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from accounts.models import Staff
from rostering.models import Notice, NoticeBatch
from rostering.notices.words import Words
from rostering.screens.moments import clock, span_words
from rostering.screens.presenters.crumbs import Crumb, crumb, trail
from rostering.screens.presenters.notice_states import kind_words
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.viewer import Viewer
from rostering.screens.words import number, several

SHOWN: Final = 200


@dataclass(frozen=True, kw_only=True)
class DistrictLine:
    """One district: what it was told last, and what it would be told."""

    name: str
    href: str
    before: str
    after: str
    morning: str


@dataclass(frozen=True, kw_only=True)
class MailingPage:
    """The page. `confirm`, `stop`: the words of the buttons, "" for what can not be done; `seen` goes with a confirmation."""

    crumbs: tuple[Crumb, ...]
    sentence: Sentence
    lines: tuple[DistrictLine, ...]
    left_out: str
    sample: Words | None
    sample_of: str
    confirm: str
    stop: str
    seen: str


def mailing_page(
    batch: NoticeBatch,
    rows: Sequence[Notice],
    *,
    before: Mapping[tuple[int, int], Notice],
    sample: Words | None,
    seen: str,
    viewer: Viewer,
) -> MailingPage:
    """The page of one mailing."""
    is_asked = batch.state == NoticeBatch.State.TO_CONFIRM
    is_waiting = batch.state in (NoticeBatch.State.WAITING, NoticeBatch.State.LEAVING)
    may_stop = viewer.staff.role == Staff.Role.SPECIALIST and is_waiting
    count = len(rows)
    return MailingPage(
        crumbs=trail(crumb("Notices", "notices"), "A mail to many districts"),
        sentence=_sentence(batch, rows, viewer),
        lines=tuple(_line(row, before.get((row.pause_id or 0, row.district_id))) for row in rows[:SHOWN]),
        left_out=f"And {several(count - SHOWN, 'more district')}." if count > SHOWN else "",
        sample=sample,
        sample_of=rows[0].district.name if rows else "",
        confirm=f"Tell {several(count, 'district')}" if is_asked and rows else "",
        stop=("Tell nobody" if is_asked else f"Stop all {number(count)}")
        if rows and (is_asked or may_stop)
        else "",
        seen=seen,
    )


def _sentence(batch: NoticeBatch, rows: Sequence[Notice], viewer: Viewer) -> Sentence:
    if not rows:
        return say(
            strong("Nothing of this mail waits any more."), " It has left, was stopped, or is not needed."
        )
    districts = several(len(rows), "district")
    pause = rows[0].pause.name if rows[0].pause else "a pause"
    if batch.state == NoticeBatch.State.TO_CONFIRM:
        was = "was" if len(rows) == 1 else "were"
        return say(strong(f"{districts} {was} told other nights"), f" of {pause} than it has now. Tell them?")
    if batch.state == NoticeBatch.State.WAITING and batch.leaves_at:
        at = clock(batch.leaves_at, zone=viewer.zone)
        return say(
            "A mail about ",
            strong(f"{pause} to {districts} leaves at {at}"),
            ". Until then it can be stopped.",
        )
    return say("A mail about ", strong(f"{pause} to {districts} is leaving"), ".")


def _line(row: Notice, before: Notice | None) -> DistrictLine:
    now = _nights(row) if row.template != "cancelled" else "no pause"
    return DistrictLine(
        name=row.district.name,
        href=reverse("notice", args=[row.id]),
        before=_nights(before) if before else "",
        after=f"{kind_words(row)}: {now}",
        morning=f"{row.first_morning:%a} {row.first_morning.day} {row.first_morning:%B}"
        if row.first_morning
        else "",
    )


def _nights(notice: Notice) -> str:
    if notice.first_night is None or notice.last_night is None:
        return ""
    return span_words(notice.first_night, notice.last_night)
