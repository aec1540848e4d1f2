"""The nine sources of a district's timeline, each read by place: at most so many, newest first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import AuditEvent
from districts.models import District
from rostering.calendar.nights import night_starts
from rostering.models import Decision, Hold, Notice, Pause, Run, Stop, Talk
from rostering.screens.stop_rows import stops_of

#: What has a row of its own here, and so is left out of the audit's; a timeline does not tell of its own downloads.
_TOLD_ELSEWHERE: Final = (
    *("run.", "stop.", "talk.", "hold.approved", "hold.rejected", "timeline.downloaded", "window.used"),
    *("letter.", "notice.told_by_phone"),
    *("pause.entered", "pause.ended", "pause.cancelled"),
)


#: Where in the timeline an act of the audit is told; the others are settings.
_SORTS_OF_ACTS: Final = {"hold": "holds", "pause": "pauses"}


Row = Run | Hold | Decision | Pause | Stop | Talk | Notice | AuditEvent


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One thing that happened. `what` says what of the row: a pause is entered, begins, and may be ended.

    `hold`: the one that a sync opened, or that it was decided with.
    """

    sort: str
    what: str
    at: datetime
    row: Row
    hold: Hold | None = None

    @property
    def place(self) -> tuple[datetime, str, int]:
        """Its place in the order: instants first, then whatever keeps two of the same instant apart."""
        return self.at, self.what, self.row.pk


@dataclass(frozen=True, kw_only=True)
class Window:
    """What is asked for. `until`: nothing later; `skip`: so many of that very instant were shown; `since`: nothing earlier.

    `now`: when it is asked; a pause that begins later has not begun.
    """

    limit: int
    sort: str = ""
    since: datetime | None = None
    until: datetime | None = None
    skip: int = 0
    now: datetime | None = None


def _between(field: str, window: Window) -> Q:
    asked = Q()
    if window.since is not None:
        asked &= Q(**{f"{field}__gte": window.since})
    if window.until is not None:
        asked &= Q(**{f"{field}__lte": window.until})
    return asked


def _runs(district: District, window: Window, most: int) -> list[Happening]:
    runs = Run.objects.filter(district=district).select_related("asked_by")
    runs = runs.annotate(
        at=Coalesce("started_at", "queued_at"),
        totals=F("plan__totals"),
        held_because=F("plan__verdict__reason"),
        hold_number=Subquery(
            Hold.objects.filter(_OF_SYNC, district=district).order_by("id").values("id")[:1]
        ),
    ).defer("work", "read_counts", "findings", "seconds")
    found = list(runs.filter(_between("at", window)).order_by("-at", "-id")[:most])
    holds = _holds_of(district, {run.hold_number for run in found} - {None})
    return [
        Happening(sort="syncs", what="sync", at=run.at, row=run, hold=holds.get(run.hold_number))
        for run in found
    ]


#: A sync that opened a hold ended when it did, unless it was applied later: then it is the hold's last.
_OF_SYNC: Final = Q(run=OuterRef("id")) | Q(opened_at=OuterRef("finished_at"))


_OPENER: Final = Q(id=OuterRef("run_id"), night=OuterRef("opened_night")) | Q(
    finished_at=OuterRef("opened_at")
)


def _holds_of(district: District, numbers: set[int]) -> dict[int, Hold]:
    if not numbers:
        return {}
    decisions = Decision.objects.select_related("by", "part").order_by("at", "id")
    holds = Hold.objects.filter(district=district).prefetch_related(Prefetch("decisions", queryset=decisions))
    return holds.in_bulk(list(numbers))


def _opened(district: District, window: Window, most: int) -> list[Happening]:
    """Where everything is shown, the line of the sync that opened a hold tells of it; one line a night."""
    holds = Hold.objects.filter(_between("opened_at", window), district=district)
    if not window.sort:
        holds = holds.exclude(Exists(Run.objects.filter(_OPENER, district=district)))
    found = holds.order_by("-opened_at", "-id")[:most]
    return [Happening(sort="holds", what="opened", at=hold.opened_at, row=hold) for hold in found]


def _cleared(district: District, window: Window, most: int) -> list[Happening]:
    """Cases that settled themselves; the others end with a decision."""
    holds = Hold.objects.filter(_between("closed_at", window), district=district, state=Hold.State.CLEARED)
    found = holds.order_by("-closed_at", "-id")[:most]
    return [
        Happening(sort="holds", what="cleared", at=hold.closed_at, row=hold)
        for hold in found
        if hold.closed_at is not None
    ]


def _decided(district: District, window: Window, most: int) -> list[Happening]:
    decisions = Decision.objects.filter(_between("at", window), hold__district=district).select_related(
        "by", "part"
    )
    return [
        Happening(sort="holds", what="decided", at=one.at, row=one)
        for one in decisions.order_by("-at", "-id")[:most]
    ]


def _pauses(district: District, window: Window, most: int) -> list[Happening]:
    """A district has few pauses, and the company few for everybody, told from the district's own beginning on."""
    company = Q(district__isnull=True, last_night__gte=district.created_at.date())
    found = Pause.objects.filter(company | Q(district=district)).select_related("author", "ended_by")
    return [
        Happening(sort="pauses", what=what, at=at, row=pause)
        for pause in found
        for what, at in _moments_of(pause, district)
        if what != "pause-begins" or window.now is None or at <= window.now
    ]


def _moments_of(pause: Pause, district: District) -> Iterator[tuple[str, datetime]]:
    """Each is entered, begins, and may be ended early; what was changed of a district's own is told by the audit."""
    begins = night_starts(night=pause.first_night, zone=district.time_zone, start=settings.NIGHT_START)
    yield "pause-entered", pause.created_at
    if pause.district_id is None and pause.changed_at not in (None, pause.ended_at):
        yield "pause-changed", pause.changed_at
    if pause.ended_at is None or pause.ended_at > begins:
        yield "pause-begins", begins
    if pause.ended_at is not None:
        yield "pause-ended" if pause.ended_at > begins else "pause-withdrawn", pause.ended_at


def _stops(district: District, window: Window, most: int) -> list[Happening]:
    """A district has few stops, those of its provider and of everything included."""
    return [Happening(sort="settings", what=what, at=at, row=stop) for what, at, stop in stops_of(district)]


def _talks(district: District, window: Window, most: int) -> list[Happening]:
    talks = Talk.objects.filter(_between("at", window), district=district).select_related("by", "done_by")
    return [
        Happening(sort="talks", what="talk", at=talk.at, row=talk)
        for talk in talks.order_by("-at", "-id")[:most]
    ]


def _audited(district: District, window: Window, most: int) -> list[Happening]:
    told = Q()
    for prefix in _TOLD_ELSEWHERE:
        told |= Q(event__startswith=prefix)
    events: QuerySet[AuditEvent] = AuditEvent.objects.filter(
        _between("at", window), district_id=district.id
    ).exclude(told)
    if window.sort in ("holds", "pauses"):
        events = events.filter(event__startswith=f"{window.sort.removesuffix('s')}.")
    return [
        Happening(
            sort=_SORTS_OF_ACTS.get(event.event.partition(".")[0], "settings"),
            what="audit",
            at=event.at,
            row=event,
        )
        for event in events.order_by("-at", "-id")[:most]
    ]


def _letters(district: District, window: Window, most: int) -> list[Happening]:
    """What the district was told: notices about pauses, by mail or by phone, and letters."""
    told = Notice.objects.filter(_between("sent_at", window), district=district, state__in=Notice.TOLD)
    return [
        Happening(sort="letters", what="told", at=one.sent_at, row=one)
        for one in told.select_related("pause", "by").order_by("-sent_at", "-id")[:most]
        if one.sent_at is not None
    ]


_Source = Callable[[District, Window, int], list[Happening]]


SOURCES: Final[tuple[tuple[tuple[str, ...], _Source], ...]] = (
    (("syncs",), _runs),
    (("holds",), _opened),
    (("holds",), _cleared),
    (("holds",), _decided),
    (("pauses",), _pauses),
    (("settings",), _stops),
    (("talks",), _talks),
    (("letters",), _letters),
    (("holds", "pauses", "settings"), _audited),
)
