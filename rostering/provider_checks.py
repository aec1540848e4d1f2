"""Provider checks: a bad night closes the gate for one provider, a specialist opens it again. The only place that does.

The numbers are counted anew from the night's rows whenever somebody is about to apply and whenever a sync has ended, so that
whoever commits last sees all that went before, however many work at once. Rows are counted by an index of the night.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from accounts.audit import record
from accounts.models import Staff
from accounts.permissions import check_may_stop
from districts.models import Connection
from rostering.gate import close_gate
from rostering.models import Decision, LetThrough, OutboxMessage, ProviderCheck, Run
from rostering.pipeline.brake import NightCounts, brake
from rostering.problems import NotPossible

Status = Run.Status
NOT_COUNTED = (*Run.UNFINISHED, Status.SKIPPED, Status.MISSED)
IN_TROUBLE = Q(status=Status.FAILED) | ~Q(trouble=Run.Trouble.NONE)


@dataclass(frozen=True, slots=True)
class ProviderNight:
    """One provider's night so far: its numbers, and the syncs in trouble."""

    counts: NightCounts
    troubled: tuple[int, ...]


def open_check(provider: str) -> ProviderCheck | None:
    """The check that bars a provider now, None if nothing does."""
    return ProviderCheck.objects.filter(provider=provider, released_at__isnull=True).first()


def open_checks() -> dict[str, date]:
    """Provider -> the night whose check is open, for all of them at once."""
    return dict(ProviderCheck.objects.filter(released_at__isnull=True).values_list("provider", "night"))


def provider_night(*, provider: str, night: date) -> ProviderNight:
    """How a provider's night goes. Once a check of it was released, what ended before counts no more: somebody has seen it."""
    runs = _finished(provider=provider, night=night)
    counted = runs.aggregate(
        finished=Count("id"),
        failed=Count("id", filter=Q(status=Status.FAILED)),
        held=Count("id", filter=~Q(status=Status.FAILED) & Q(trouble=Run.Trouble.HELD)),
        lost=Count("id", filter=~Q(status=Status.FAILED) & Q(trouble=Run.Trouble.LOST)),
        troubled=ArrayAgg("id", filter=IN_TROUBLE, default=[], order_by="id"),
    )
    troubled = tuple(counted.pop("troubled"))
    return ProviderNight(counts=NightCounts(**counted), troubled=troubled)


def watch_provider(*, provider: str, night: date, now: datetime) -> ProviderCheck | None:
    """Trip the brake if the night has become a bad one. The check that was opened by this, else None."""
    if not brake(provider_night(provider=provider, night=night).counts).trips or open_check(provider):
        return None
    try:
        with transaction.atomic():
            close_gate()
            # Counted again: while this waited for the gate, a specialist may have released a check of the same numbers.
            seen = provider_night(provider=provider, night=night)
            if not brake(seen.counts).trips or open_check(provider):
                return None
            return _open(provider=provider, night=night, seen=seen, now=now)
    except IntegrityError as error:
        if "one_open_check_per_provider" not in str(error):
            raise
        return None


def release(*, check_id: int, by: Staff, reason: str, now: datetime) -> int:
    """Open the gate again: what waited for this check is let through. How many change lists. Raises NotAllowed, NotPossible."""
    check_may_stop(by)
    reason = reason.strip()
    if not reason:
        raise NotPossible("reason_required", "Say why in a few words. Nothing was released.")
    with transaction.atomic():
        close_gate()
        check = ProviderCheck.objects.filter(id=check_id, released_at__isnull=True).first()
        if check is None:
            raise NotPossible("released_already", "It has been released already. Nothing was changed now.")
        check.released_at, check.released_by, check.released_reason = now, by, reason
        check.save(update_fields=["released_at", "released_by", "released_reason"])
        waiting = list(_waiting(check))
        let = [_let_through(run, check=check, reason=reason) for run in waiting if not run.is_let_through]
        LetThrough.objects.bulk_create(let)
        record(
            event="provider_check.released",
            at=now,
            by=by,
            target=f"provider check {check.id}",
            reason=reason,
            after={"provider": check.provider, "let_through": len(waiting)},
        )
    return len(waiting)


def _finished(*, provider: str, night: date) -> QuerySet[Run]:
    runs = Run.objects.filter(
        night=night, trigger=Run.Trigger.NIGHTLY, district__connection__provider=provider
    ).exclude(status__in=NOT_COUNTED)
    of_night = ProviderCheck.objects.filter(provider=provider, released_at__isnull=False)
    since = of_night.aggregate(last=Max("released_at"))["last"]
    if since is None:
        return runs.order_by()
    # What people have let through or approved since then ends later, but is nothing new.
    of_list = Q(plan=OuterRef("plan")) | Q(part__released=OuterRef("plan"))
    people = (LetThrough.objects.filter(run=OuterRef("id")), Decision.objects.filter(of_list))
    return runs.filter(*(~Exists(one) for one in people), finished_at__gt=since).order_by()


def _open(*, provider: str, night: date, seen: ProviderNight, now: datetime) -> ProviderCheck:
    counts = seen.counts
    check = ProviderCheck.objects.create(
        provider=provider,
        night=night,
        opened_at=now,
        finished=counts.finished,
        held=counts.held,
        failed=counts.failed,
        lost=counts.lost,
        run_numbers=list(seen.troubled),
    )
    OutboxMessage.objects.create(topic="provider_check", body={"check": check.id}, created_at=now)
    record(
        event="provider_check.opened",
        at=now,
        job="night",
        target=f"provider check {check.id}",
        after={
            "provider": provider,
            "night": night.isoformat(),
            "finished": counts.finished,
            "troubled": counts.troubled,
        },
    )
    return check


def _waiting(check: ProviderCheck) -> QuerySet[Any]:
    """The change lists that wait for a check: the newest of each district, since a newer one overtakes what waits.

    `is_let_through`: by an earlier release or by a person, and no worker has come to it before this check.
    """
    open_ones = LetThrough.objects.filter(run=OuterRef("id"), settled_at__isnull=True)
    waiting = Run.objects.filter(
        status=Status.WAITING, reason=Run.Reason.STOPPED, district__connection__provider=check.provider
    )
    known = waiting.exclude(plan=None).annotate(is_let_through=Exists(open_ones))
    return known.select_related("plan").order_by("id")


def _let_through(run: Run, *, check: ProviderCheck, reason: str) -> LetThrough:
    if run.plan is None or check.released_by is None or check.released_at is None:
        raise RuntimeError("only change lists of a released check are let through")
    return LetThrough(
        run=run,
        plan=run.plan,
        checksum=run.plan.checksum,
        by=check.released_by,
        reason=reason,
        at=check.released_at,
        check_released=check,
    )


def provider_words(provider: str) -> str:
    """A provider's name."""
    return str(Connection.Provider(provider).label)
