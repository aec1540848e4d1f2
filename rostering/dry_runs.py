"""Dry runs: what the next sync of a district would do, asked for by a person, with no trace but its own row (RULES A34).

Asking, working and giving up are here; the stages are walked by `pipeline.rehearsal`. One at a time a district, and never
when a sync of it is at work or at hand: it reads the provider like a sync.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import Staff
from districts.models import District
from rostering.calendar.nights import is_in_night, is_weeknight, night_of
from rostering.dry_run_progress import watched
from rostering.holds.explain import Pattern, explanation_of
from rostering.holds.tonight import next_night_begins
from rostering.models import DryRun, FeedState, Hold, Run
from rostering.pipeline.night import provider_of
from rostering.pipeline.rehearsal import Asked, GaveWay, Rehearsal, TookTooLong, draw_number, rehearse
from rostering.pipeline.steps import Clock
from rostering.problems import NotPossible
from rostering.providers.base import ProviderError, RosterProvider
from rostering.refusals import refusal

log = logging.getLogger(__name__)

State = DryRun.State
AT_HAND: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(minutes=15)
LOST_AFTER: Final = timedelta(minutes=20)
STALE_AFTER: Final = timedelta(hours=1)
KEPT: Final = timedelta(days=30)
#: Of a change list's summary; the rest of it is about rows that are gone.
KEPT_OF_SUMMARY: Final = (
    "now_after",
    "schools",
    "grades",
    "red_flags",
    "schools_losing_administrators",
    "side_by_side",
)
GAVE_WAY: Final = (
    "A sync of this district began meanwhile and goes first, so this was broken off. Nothing was changed; "
    "look at what that sync says."
)
TOO_LONG: Final = "This took longer than 15 minutes and was broken off. Nothing was changed; ask again later."
LOST: Final = "The worker that computed this was lost. Nothing was changed; ask again."


def coming_night(district: District, *, now: datetime) -> date:
    """The district's next weeknight that has not begun, paused or not."""
    return night_of(at=next_night_begins(district, now=now), zone=district.time_zone)


def ask_dry_run(
    *, district: District, now: datetime, asked_by: Staff | None = None, night: date | None = None
) -> DryRun:
    """A dry run for the coming night, waiting for a worker. Raises NotPossible: a sync is at work or at hand, or it was asked."""
    _check_out_of_the_way(district, now=now)
    night = night or coming_night(district, now=now)
    try:
        with transaction.atomic():
            return DryRun.objects.create(district=district, asked_by=asked_by, asked_at=now, for_night=night)
    except IntegrityError:
        raise NotPossible(
            "already_asked",
            f"A dry run of {district.name} is at work already. Nothing was changed; look at that one.",
        ) from None


def _check_out_of_the_way(district: District, *, now: datetime) -> None:
    """A dry run reads the same provider and the same tables as a sync, so it is never beside one. Raises NotPossible."""
    at_work = Run.objects.filter(district=district, status__in=Run.UNFINISHED).first()
    if at_work is not None:
        raise NotPossible(
            "already_at_work",
            f"Sync {at_work.id} of {district.name} is at work. Nothing was changed; see what it says, or ask again "
            "when it has finished.",
        )
    soon = now + AT_HAND
    night = night_of(at=soon, zone=district.time_zone)
    begins = is_in_night(at=soon, zone=district.time_zone, start=settings.NIGHT_START)
    had = Run.objects.filter(district=district, night=night, trigger=Run.Trigger.NIGHTLY)
    if begins and is_weeknight(night) and not had.exists():
        raise NotPossible(
            "night_at_hand",
            f"Tonight's sync of {district.name} is at hand and shows the same. Nothing was changed; "
            "a dry run can be asked for again once it is done.",
        )


def claim_dry_run(*, number: int, now: datetime) -> DryRun | None:
    """Take a dry run by its row's number; None if somebody else has it."""
    claimed = DryRun.objects.filter(id=number, state=State.QUEUED).update(
        state=State.WORKING, number=draw_number(), started_at=now
    )
    return DryRun.objects.select_related("district").get(id=number) if claimed else None


def take_up_dry_run(*, number: int, clock: Clock) -> DryRun | None:
    """Compute a queued dry run in this process. None if somebody else has it."""
    claimed = claim_dry_run(number=number, now=clock())
    return work_on_dry_run(dry=claimed, clock=clock) if claimed else None


def work_on_dry_run(*, dry: DryRun, clock: Clock, provider: RosterProvider | None = None) -> DryRun:
    """Compute a claimed dry run to its end, here. Whatever goes wrong is said in its row; nothing else is ever written."""
    try:
        result = _answer(dry, clock=clock, provider=provider)
    except (GaveWay, TookTooLong) as broken_off:
        return _end(dry, now=clock(), message=GAVE_WAY if isinstance(broken_off, GaveWay) else TOO_LONG)
    except Exception as error:  # it must end with a word, whatever broke
        log.warning("dry run %s: %s", dry.id, type(error).__name__, exc_info=settings.DEBUG)
        why = (
            f"The portal itself failed ({type(error).__name__}). Nothing was changed; "
            "tell the portal's engineers the number of this dry run."
        )
        return _end(dry, now=clock(), message=why)
    return _end(dry, now=clock(), message=result["message"], result=result)


def _answer(dry: DryRun, *, clock: Clock, provider: RosterProvider | None) -> dict[str, Any]:
    district = dry.district
    refused = refusal(district=district)
    if refused is not None:
        return _without_a_list(Run.Status.SKIPPED, reason=refused.reason, message=refused.message)
    asked = Asked(
        district=district,
        night=dry.for_night,
        number=dry.number or 0,
        until=(dry.started_at or dry.asked_at) + LONGEST,
        provider=provider or provider_of(district),
        told=watched(dry),
    )
    try:
        return document_of(rehearse(asked=asked, clock=clock), district=district)
    except ProviderError as error:
        return _without_a_list(Run.Status.FAILED, reason=error.reason, message=str(error))


def document_of(found: Rehearsal, *, district: District) -> dict[str, Any]:
    """What is kept of an answer: numbers and names of schools, never a row of a person."""
    plan = found.plan
    explained = explanation_of(plan) if found.status == Run.Status.HELD else None
    is_said = explained is not None and explained.pattern != Pattern.FIRST_LOAD
    return {
        "status": found.status,
        "reason": found.reason,
        "message": found.message,
        "pattern": str(explained) if is_said else "",
        "totals": plan.totals,
        "checksum": plan.checksum,
        "verdict": plan.verdict,
        "summary": {name: plan.summary[name] for name in KEPT_OF_SUMMARY if name in plan.summary},
        "needs_second_person": plan.needs_second_person,
        "findings": found.findings,
        "seconds": found.seconds,
        "first": _applied_first(district),
    }


def preview_settings(*, district: District, change: Callable[[], None], clock: Clock) -> dict[str, Any]:
    """What the coming sync would do if `change` were saved and the district shared what it did last. Asks no provider.

    `change` writes the settings as saving them would; it is taken back with everything else. Raises NotPossible.
    """
    now = clock()
    _check_out_of_the_way(district, now=now)
    if not FeedState.objects.filter(district=district, read_at__isnull=False).exists():
        raise NotPossible(
            "never_read",
            f"Nothing of {district.name} has been read yet, so there is nothing to preview. Nothing was changed; sync it first.",
        )
    asked = Asked(
        district=district,
        night=coming_night(district, now=now),
        number=draw_number(),
        until=now + LONGEST,
        change=change,
    )
    try:
        return document_of(rehearse(asked=asked, clock=clock), district=district)
    except GaveWay:
        raise NotPossible("already_at_work", GAVE_WAY) from None
    except TookTooLong:
        raise NotPossible("too_long", TOO_LONG) from None


def _without_a_list(status: str, *, reason: str, message: str) -> dict[str, Any]:
    return {"status": status, "reason": reason, "message": message, "totals": None}


def _applied_first(district: District) -> str:
    """What was approved for tonight is applied before anything is read, so the sync would find less to do."""
    if not Hold.objects.filter(district=district, state=Hold.State.APPROVED).exists():
        return ""
    return "What was approved is applied first; this is what the sync would do without it."


def _end(dry: DryRun, *, now: datetime, message: str, result: dict[str, Any] | None = None) -> DryRun:
    """The one write; not where the sweeper has given it up already."""
    DryRun.objects.filter(id=dry.id, state=State.WORKING, number=dry.number).update(
        state=State.FAILED if result is None else State.DONE,
        finished_at=now,
        message=message,
        result=result or {},
    )
    dry.refresh_from_db()
    return dry


def queued_dry_runs() -> list[int]:
    """Those that wait for a worker, oldest first."""
    return list(DryRun.objects.filter(state=State.QUEUED).order_by("id").values_list("id", flat=True))


def sweep_dry_runs(*, now: datetime) -> None:
    """Give up what a killed worker left or nobody took up, and forget what is older than 30 days."""
    lost = DryRun.objects.filter(state=State.WORKING, started_at__lt=now - LOST_AFTER)
    lost.update(state=State.FAILED, finished_at=now, message=LOST)
    stale = DryRun.objects.filter(state=State.QUEUED, asked_at__lt=now - STALE_AFTER)
    stale.update(state=State.FAILED, finished_at=now, message=LOST)
    DryRun.objects.filter(asked_at__lt=now - KEPT).exclude(state__in=DryRun.UNFINISHED).delete()
