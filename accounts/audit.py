"""The one way to write into the audit; call it inside the transaction of the act itself."""

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
    if (by is None) == (not job):
        raise ValueError("an audited act has exactly one author: a person or a named job")
    return AuditEvent.objects.create(
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
