"""Keeps the ledger true to the pauses: a row for every confirmed pause and every district it takes a night from (RULES B14).

Called for pauses that somebody has entered, changed or ended, and every minute for those that come near, so that nothing is
lost: a district that joins later is told too. Any number of districts in a fixed number of questions. Only pauses that
people have confirmed are rows; a computed one without a row is told to nobody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from rostering.calendar.nights import ONE_DAY, is_weeknight, night_of
from rostering.calendar.pauses import PauseSpan, first_free, pauses_of_each, span_of_row
from rostering.due import rostered_districts
from rostering.models import Notice, NoticeBatch, Pause
from rostering.notices.ledger_rows import write
from rostering.notices.wanted import Act, Known, Told, Wanted, acts_for

#: A pause is looked at every minute from so long before its first night until it is over.
NEAR: Final = timedelta(days=9)
#: Pauses that follow each other are merged so far ahead.
LOOK_AHEAD: Final = timedelta(days=400)
Kind, State = Notice.Kind, Notice.State


@dataclass(frozen=True, kw_only=True)
class _Spans:
    """Everybody's pauses, and those of districts that have some of their own."""

    everybody: Sequence[PauseSpan]
    own: Mapping[int, Sequence[PauseSpan]]

    def of(self, district: int) -> list[PauseSpan]:
        """All that pauses one district."""
        return [*self.everybody, *self.own.get(district, ())]


def keep_near(*, now: datetime) -> None:
    """The pauses that begin within days, or run: for every minute."""
    tonight = night_of(at=now, zone=settings.PORTAL_TIME_ZONE)
    near = Pause.objects.filter(
        first_night__lte=tonight + NEAR, last_night__gte=tonight - ONE_DAY, ended_at__isnull=True
    )
    keep_ledger(pauses=near.values_list("id", flat=True), now=now)
    unsaid = Notice.objects.filter(state=State.DUE, claimed_at__isnull=True, last_night__lt=tonight - ONE_DAY)
    unsaid.filter(kind__in=(Kind.WEEK_BEFORE, Kind.DAY_BEFORE)).update(state=State.NOT_NEEDED)


def keep_ledger(*, pauses: Iterable[int], now: datetime) -> None:
    """Bring the ledger up to date with some pauses. Safe any number of times, at the same time too."""
    with transaction.atomic():
        # Whoever else keeps the same pauses waits here, so that nobody makes a row twice; read as they are after that.
        mine = Pause.objects.select_for_update(of=("self",)).filter(id__in=list(pauses))
        rows = list(mine.select_related("district").order_by("id"))
        if rows:
            _keep(rows, now=now)


def says_what_is(row: Notice, pause: Pause) -> bool:
    """Whether a notice still tells its pause as it is. One that does not is brought up to date soon, or needed no more."""
    if (row.kind == Kind.ENDED_EARLY) != (pause.ended_at is not None):
        return False
    span = span_of_row(pause)
    if (row.template == "cancelled") != (span is None):
        return False
    nights = (pause.first_night, pause.last_night) if span is None else (span.first_night, span.last_night)
    return nights == (row.first_night, row.last_night)


def _keep(pauses: Sequence[Pause], *, now: datetime) -> None:
    zones = _districts_of(pauses)
    known = _known(pauses)
    spans = _spans(pauses, districts=zones, now=now)
    acts: list[tuple[Pause, int, Act]] = []
    for pause in pauses:
        for district in _whom(pause, zones, known):
            zone, rows = zones.get(district, ""), known.get((pause.id, district), [])
            wanted = _wanted(pause, spans.of(district), zone=zone, now=now)
            wanted_acts = acts_for(wanted, rows, zone=zone or settings.PORTAL_TIME_ZONE, now=now)
            acts += [(pause, district, act) for act in wanted_acts]
    write(acts, now=now)


def _districts_of(pauses: Sequence[Pause]) -> dict[int, str]:
    """District -> time zone, of the rostered ones that some pauses may be about."""
    districts = rostered_districts()
    if all(pause.district_id is not None for pause in pauses):
        districts = districts.filter(id__in={pause.district_id for pause in pauses})
    return dict(districts.select_related(None).values_list("id", "time_zone"))


def _known(pauses: Sequence[Pause]) -> dict[tuple[int, int], list[Known]]:
    """(pause, district) -> what the ledger has, oldest first."""
    fields = (
        *("id", "pause_id", "district_id", "kind", "version", "state"),
        *("first_night", "last_night", "first_morning", "template", "claimed_at"),
        *("batch__state", "by_id", "sent_at", "rest_of_id"),
    )
    rows = Notice.objects.filter(pause__in=pauses).order_by("id").values_list(*fields)
    found: dict[tuple[int, int], list[Known]] = {}
    for (
        number,
        pause,
        district,
        kind,
        version,
        state,
        *nights,
        template,
        claimed_at,
        batch,
        by,
        at,
        rest,
    ) in rows:
        said = "cancelled" if template == "cancelled" else ""
        first, last, morning = nights
        told = Told(first_night=first, last_night=last, first_morning=morning, template=said)
        one = Known(
            id=number,
            kind=kind,
            version=version,
            state=state,
            told=told,
            is_claimed=state == State.DUE and claimed_at is not None,
            is_asked=state == State.DUE and batch == NoticeBatch.State.TO_CONFIRM,
            is_person=by is not None,
            is_rest=rest is not None,
            at=at,
        )
        found.setdefault((pause, district), []).append(one)
    return found


def _spans(pauses: Sequence[Pause], *, districts: Iterable[int], now: datetime) -> _Spans:
    tonight = night_of(at=now, zone=settings.PORTAL_TIME_ZONE)
    first = min(tonight, *(pause.first_night for pause in pauses))
    last = max(tonight, *(pause.last_night for pause in pauses)) + LOOK_AHEAD
    everybody, own = pauses_of_each(districts=districts, first=first, last=last)
    return _Spans(everybody=everybody, own=own)


def _whom(
    pause: Pause, zones: Mapping[int, str], known: Mapping[tuple[int, int], list[Known]]
) -> Iterator[int]:
    """The districts a pause may be about, and those that have rows of it and are rostered no longer."""
    if pause.district_id is None:
        yield from zones
    elif pause.district_id in zones:
        yield pause.district_id
    yield from (district for of, district in known if of == pause.id and district not in zones)


def _wanted(pause: Pause, spans: Sequence[PauseSpan], *, zone: str, now: datetime) -> Wanted:
    """What one district must be told of one pause. `zone` "": it is rostered no longer."""
    if not zone:
        return Wanted(told=None)
    tonight = night_of(at=now, zone=zone)
    span = span_of_row(pause)
    if span is None:
        told = _told(pause, pause.first_night, pause.last_night, spans, after=tonight - ONE_DAY)
        return Wanted(told=told if pause.last_night >= tonight else None, is_ended=True, is_cancelled=True)
    if not takes_a_night(span, spans) or _is_over(pause, span, tonight=tonight):
        return Wanted(told=None)
    told = _told(pause, span.first_night, span.last_night, spans, after=span.last_night)
    return Wanted(told=told, is_ended=pause.ended_at is not None)


def takes_a_night(span: PauseSpan, spans: Iterable[PauseSpan]) -> bool:
    """Whether a district would have had a running weeknight in a pause: one that no earlier confirmed pause has taken already.

    Of two pauses that begin together the one entered first counts, so that each night is told once.
    """
    place = (span.first_night, span.pause_id or 0)
    earlier = [one for one in spans if one.is_confirmed and (one.first_night, one.pause_id or 0) < place]
    days = (span.last_night - span.first_night).days + 1
    nights = (span.first_night + timedelta(days=number) for number in range(days))
    return any(is_weeknight(night) and not any(one.covers(night) for one in earlier) for night in nights)


def _is_over(pause: Pause, span: PauseSpan, *, tonight: date) -> bool:
    """Nothing is left to say. That a pause was ended early is still news on the night in which it was ended."""
    return span.last_night < (tonight - ONE_DAY if pause.ended_at is not None else tonight)


def _told(pause: Pause, first: date, last: date, spans: Iterable[PauseSpan], *, after: date) -> Told:
    is_cancelled = pause.ended_at is not None and span_of_row(pause) is None
    return Told(
        first_night=first,
        last_night=last,
        first_morning=first_free(spans, after=after) + ONE_DAY,
        template="cancelled" if is_cancelled else "",
    )
