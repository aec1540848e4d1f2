"""What an act on pauses does to each district it is for: the pauses before and after it, compared."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rostering.calendar.effects import Effect, effect_of
from rostering.calendar.nights import night_of
from rostering.calendar.spans import PauseSpan
from rostering.calendar.summer import Conflict, conflicts_of
from rostering.models import Pause
from rostering.screens.pause_acts import PauseAct
from rostering.screens.pause_rows import Affected, Calendar, affected_districts, calendar_of
from rostering.screens.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What becomes of one district's nights. `conflicts`: with its summer school, once the act is done."""

    district: Affected
    effect: Effect
    conflicts: tuple[Conflict, ...]


def fates_of(act: PauseAct, scope: Scope, *, pauses: Sequence[Pause] = ()) -> list[Fate]:
    """District by district, by name. `pauses`: those the act is about, of one that is there."""
    numbers = act.districts or tuple(pause.district_id for pause in pauses if pause.district_id is not None)
    districts = affected_districts(scope, None if act.is_for_everybody else numbers)
    known = [act.asked.first_night, act.asked.last_night]
    known += [night for pause in pauses for night in (pause.first_night, pause.last_night)]
    now = scope.viewer.now
    first = min(*known, *(night_of(at=now, zone=zone) for zone in {one.zone for one in districts} or {"UTC"}))
    calendar = calendar_of(scope, districts, first=first, last=max(known))
    return list(_compared(act, districts, calendar, pauses=pauses, now=now))


def _compared(
    act: PauseAct,
    districts: Iterable[Affected],
    calendar: Calendar,
    *,
    pauses: Sequence[Pause],
    now: datetime,
) -> Iterable[Fate]:
    """Most districts have the same pauses, and so the same effect: each is worked out once."""
    new, worked = _new_span(act), {}
    gone = {pause.id for pause in pauses}
    nights = {zone: night_of(at=now, zone=zone) for zone in {one.zone for one in districts}}
    for district in districts:
        before, tonight = calendar.of(district.number), nights[district.zone]
        after = _after(act, before, new=new, gone=gone)
        key = (tuple(before), tuple(after), tonight)
        if key not in worked:
            worked[key] = effect_of(
                before=before, after=after, of=new, tonight=tonight, is_over=act.takes_away
            )
        summers = calendar.summers.get(district.number, ())
        about = [span for span in after if span == new] if not act.takes_away else []
        yield Fate(
            district=district,
            effect=worked[key],
            conflicts=conflicts_of(summers=summers, pauses=about, today=tonight) if summers else (),
        )


def _after(
    act: PauseAct, before: Iterable[PauseSpan], *, new: PauseSpan, gone: Collection[int]
) -> list[PauseSpan]:
    kept = [
        span
        for span in before
        if span.pause_id not in gone
        and not (act.replaces and (span.replaces, span.year) == (act.replaces, act.year))
    ]
    return kept if act.takes_away else [*kept, new]


def _new_span(act: PauseAct) -> PauseSpan:
    return PauseSpan(
        first_night=act.asked.first_night,
        last_night=act.asked.last_night,
        name=act.asked.name,
        reason=act.asked.reason,
        scope="company" if act.is_for_everybody else "district",
        is_confirmed=True,
        replaces=act.replaces,
        year=act.year,
        kind=act.kind,
    )


def students_of(fates: Iterable[Fate]) -> int:
    """How many students on Khan Academy these districts have."""
    return sum(one.district.students for one in fates)


def by_first_morning(fates: Iterable[Fate]) -> Mapping[date, int]:
    """First morning with changes -> how many districts, most first."""
    counts: dict[date, int] = {}
    for one in fates:
        counts[one.effect.first_morning] = counts.get(one.effect.first_morning, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
