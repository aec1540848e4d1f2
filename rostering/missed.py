"""What is closed in the morning: nightly runs that had not begun when their night ended, and those never even queued.

Like `rostering.due` it is asked every minute: `at` is the instant whose night is meant, `now` the time that is written down.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, OuterRef

from accounts.models import AuditEvent
from rostering.calendar.nights import ONE_DAY, is_weeknight, night_ends, night_of, night_starts
from rostering.due import FINISH_A_BEGUN_RUN, NIGHTLY, known_zones, rostered_districts, without_run
from rostering.models import Run
from rostering.refusals import refusal
from rostering.run_states import AlreadyRan, WrongMove, finish_unstarted, move_run

Status = Run.Status


def close_missed(*, at: datetime, now: datetime) -> list[Run]:
    """Whatever had not begun when its night ended at 06:00: queued runs, and last night's that were never even queued."""
    zones = list(known_zones())
    closed = list(_close_lost(known=zones, now=now))
    for zone in zones:
        night = last_ended_weeknight(at=at, zone=zone)
        closed += list(_close_queued(zone=zone, night=night, at=at, now=now))
        closed += list(_create_missed(zone=zone, night=night, now=now))
    return closed


def last_ended_weeknight(*, at: datetime, zone: str) -> date:
    """The latest weeknight that is over in a zone."""
    night = night_of(at=at, zone=zone) - ONE_DAY
    while not is_weeknight(night):
        night -= ONE_DAY
    return night


def _close_queued(*, zone: str, night: date, at: datetime, now: datetime) -> Iterator[Run]:
    """Queued nightly runs of nights that are over. A retry keeps its last reason; a run that had begun may finish for an hour."""
    queued = Run.objects.filter(
        status=Status.QUEUED, trigger=NIGHTLY, night__lte=night, district__time_zone=zone
    )
    for run in queued.select_related("district").order_by("id"):
        is_retry = run.attempt > 1 and bool(run.reason)
        ended = night_ends(night=run.night, zone=zone)
        if run.started_at and not is_retry and at < ended + FINISH_A_BEGUN_RUN:
            continue
        to, reason = (Status.FAILED, run.reason) if is_retry else (Status.MISSED, "")
        message = run.message if is_retry else _missed_message(run.night)
        try:
            yield move_run(run=run, to=to, reason=reason, message=message, now=now, job="dispatch")
        except WrongMove:
            continue


def _close_lost(*, known: list[str], now: datetime) -> Iterator[Run]:
    """Queued nightly runs whose time zone is gone since: nobody can say when their night is, nor when it ends."""
    queued = Run.objects.filter(status=Status.QUEUED, trigger=NIGHTLY).exclude(district__time_zone__in=known)
    for run in queued.select_related("district").order_by("id"):
        message = (
            f"There is no time zone {run.district.time_zone!r}, so nobody can say when this district's night is. "
            "Nothing was changed; ask the portal's engineers to correct its time zone, then sync the district now."
        )
        with suppress(WrongMove):
            yield move_run(run=run, to=Status.FAILED, message=message, now=now, job="dispatch")


def _create_missed(*, zone: str, night: date, now: datetime) -> Iterator[Run]:
    """A missed run for each district that could have been synced in a night that is over, and has no run of it."""
    began = night_starts(night=night, zone=zone, start=settings.NIGHT_START)
    joined_later = AuditEvent.objects.filter(
        district_id=OuterRef("id"), event="connection.joined", at__gte=began
    )
    existed = rostered_districts().filter(time_zone=zone, created_at__lt=began).filter(~Exists(joined_later))
    for district in without_run(existed, night=night):
        if refusal(district=district) is not None:
            continue
        try:
            yield finish_unstarted(
                district=district,
                night=night,
                trigger=NIGHTLY,
                status=Status.MISSED,
                reason="",
                message=_missed_message(night),
                now=now,
            )
        except AlreadyRan:
            continue


def _missed_message(night: date) -> str:
    return (
        f"The night of {night:%A} {night.day} {night:%B} ended at 06:00 before this sync could begin. "
        "Nothing was changed; the next night reads everything again, or sync the district now."
    )
