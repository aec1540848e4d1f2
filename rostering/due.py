"""Which nightly runs there must be tonight, and the order in which they are taken up (DESIGN 5); `missed` closes the rest.

Written for being asked every minute: the questions are put to the database by zone, and on most minutes find nothing.
`at` is the instant whose night is meant, `now` the real time that is written down (see `rostering.dispatch`).
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from districts.models import Agreement, District
from rostering.calendar.nights import (
    is_in_night,
    is_weeknight,
    is_zone,
    night_ends,
    night_of,
)
from rostering.calendar.pauses import longest_over, pauses_of_each
from rostering.models import Hold, LetThrough, Run
from rostering.refusals import refusal
from rostering.run_states import (
    AlreadyAtWork,
    AlreadyRan,
    WrongMove,
    finish_unstarted,
    queue_again,
    queue_run,
)
from rostering.slots import size_of
from rostering.stops import is_stopped

log = logging.getLogger(__name__)

Status = Run.Status
NIGHTLY = Run.Trigger.NIGHTLY
FINISH_A_BEGUN_RUN = timedelta(hours=1)


def rostered_districts() -> QuerySet[District]:
    """The districts that have nights at all: partners with a connection, other than Enterprise Starter (RULES A1, B2)."""
    starter = Agreement.PlanType.ENTERPRISE_STARTER
    partners = District.objects.filter(
        partnership=District.Partnership.PARTNER, connection__isnull=False
    ).exclude(agreement__plan_type=starter)
    return partners.select_related("connection", "roster").order_by("id")


def open_nights(*, at: datetime) -> dict[str, date]:
    """Time zone -> night, for the zones of our districts in which it is night now: weeknights and weekend nights alike."""
    return {
        zone: night_of(at=at, zone=zone)
        for zone in known_zones()
        if is_in_night(at=at, zone=zone, start=settings.NIGHT_START)
    }


def create_tonights(*, at: datetime, now: datetime) -> list[Run]:
    """The nightly runs that are due and do not exist yet: queued, or skipped with the refusal. Only those made here.

    A district with an unfinished run on demand is left for the next minute; one that has had its night, for good.
    """
    created = []
    for zone, night in open_nights(at=at).items():
        if not is_weeknight(night):
            continue
        for district in without_run(_in_zone(zone, at=at), night=night):
            try:
                created.append(_create(district=district, night=night, now=now))
            except (AlreadyRan, AlreadyAtWork):
                continue
    return created


def go_on_tonight(*, at: datetime, now: datetime) -> list[Run]:
    """Tonight's runs that a stop had skipped or a pause kept waiting, and that may run after all: back into the queue.

    The same rows (one a night, ever). Whoever ends a pause tonight is promised tomorrow's morning.
    """
    again = []
    for zone, night in open_nights(at=at).items():
        tonights = Run.objects.filter(night=night, trigger=NIGHTLY, district__time_zone=zone)
        tonights = tonights.select_related("district").order_by("id")
        for run in [*_started_again(tonights), *_pause_over(tonights, night=night)]:
            if refusal(district=run.district) is None:
                with suppress(WrongMove, AlreadyAtWork):
                    again.append(queue_again(run=run, now=now))
    return again


def _started_again(tonights: QuerySet[Run]) -> QuerySet[Run]:
    return tonights.filter(~is_stopped("district__"), status=Status.SKIPPED, reason=Run.Reason.STOPPED)


def _pause_over(tonights: QuerySet[Run], *, night: date) -> list[Run]:
    """Those that wait for a pause which does not cover this night any more; what a person applies just now is left to him."""
    by_hand = LetThrough.objects.filter(run_id=OuterRef("id"), settled_at__isnull=True)
    waiting = list(tonights.filter(~Exists(by_hand), status=Status.WAITING, reason=Run.Reason.PAUSED))
    if not waiting:
        return []
    numbers = [run.district_id for run in waiting]
    everybody, own = pauses_of_each(districts=numbers, first=night, last=night)
    return [
        run
        for run in waiting
        if longest_over([*everybody, *own.get(run.district_id, ())], night=night) is None
    ]


def ready_runs(*, now: datetime) -> list[Run]:
    """Every run a worker may take up now: what people asked for, then who was missed the night before, then the earliest
    school morning, then small before large."""
    may_begin = Q(not_before__isnull=True) | Q(not_before__lte=now)
    queued = Run.objects.filter(may_begin, status=Status.QUEUED)
    before = Run.objects.filter(district=OuterRef("district"), trigger=NIGHTLY, night__lt=OuterRef("night"))
    was_missed = Subquery(before.order_by("-night").values("status")[:1])
    found = queued.select_related("district__connection", "district__roster").annotate(
        night_before=was_missed
    )
    return sorted(found, key=_order)


def known_zones() -> Iterator[str]:
    """The time zones of our districts. A wrong one costs its own districts their nights, not everybody."""
    for zone in District.objects.order_by().values_list("time_zone", flat=True).distinct():
        if is_zone(zone):
            yield zone
        else:
            log.error("no district in the time zone %r is synced: there is no such zone", zone)


def _order(run: Any) -> tuple[bool, bool, datetime, int, int]:
    zone = run.district.time_zone
    # A zone that is gone since must not keep all the others from their turn.
    morning = night_ends(night=run.night, zone=zone if is_zone(zone) else "UTC")
    is_first = run.night_before == Status.MISSED
    return run.trigger == NIGHTLY, not is_first, morning, size_of(run.district), run.id


def _create(*, district: District, night: date, now: datetime) -> Run:
    refused = refusal(district=district)
    if refused is None:
        return queue_run(district=district, night=night, trigger=NIGHTLY, now=now)
    return finish_unstarted(
        district=district,
        night=night,
        trigger=NIGHTLY,
        status=Status.SKIPPED,
        reason=refused.reason,
        message=refused.message,
        now=now,
    )


def _in_zone(zone: str, *, at: datetime) -> QuerySet[District]:
    """What was approved for tonight is applied first: its frozen list, before anything is read again (at most for an hour)."""
    begun = Hold.objects.filter(not_before__lte=at, not_before__gt=at - FINISH_A_BEGUN_RUN)
    first = begun.filter(district=OuterRef("id"), state=Hold.State.APPROVED)
    return rostered_districts().filter(~Exists(first), time_zone=zone)


def without_run(districts: QuerySet[District], *, night: date) -> Iterable[District]:
    had = Run.objects.filter(district_id=OuterRef("id"), night=night, trigger=NIGHTLY)
    return districts.filter(~Exists(had))
