"""The one way to write into the audit; call it inside the transaction of the act itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.models import AuditEvent, Staff


def record(
    *,
    event: str,
    at: datetime,
    by: Staff | None = None,
    job: str = "",
    district_id: int | None = None,
    target: str = "",
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write one act. `event` is named area.verb ("hold.approved"); exactly one of `by` and `job` must be given.

    Nothing personal of students or teachers goes in: numbers, codes and staff addresses only. Raises ValueError when it has
    no author, or two.
    """
    act = act_of(
        event=event,
        at=at,
        by=by,
        job=job,
        district_id=district_id,
        target=target,
        reason=reason,
        before=before,
        after=after,
    )
    act.save(force_insert=True)
    return act


def record_all(acts: Iterable[AuditEvent]) -> None:
    """Write many acts of `act_of` at once, as one act for many districts makes them."""
    AuditEvent.objects.bulk_create(acts, batch_size=1000)


def act_of(
    *,
    event: str,
    at: datetime,
    by: Staff | None = None,
    job: str = "",
    district_id: int | None = None,
    target: str = "",
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEvent:
    """One act as `record` writes it, not yet written: for `record_all`. Raises ValueError as `record` does."""
    if (by is None) == (not job):
        raise ValueError("an audited act has exactly one author: a person or a named job")
    return AuditEvent(
        event=event,
        at=at,
        by_email=by.email if by else "",
        by_job=job,
        district_id=district_id,
        target=target,
        reason=reason,
        before=before,
        after=after,
    )
