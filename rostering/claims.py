"""Who has taken a new connection: taken, handed back, taken over; nobody else acts on it meanwhile (RULES A32)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.audit import record
from accounts.days import zone_of
from accounts.models import ConnectionClaim, Staff
from accounts.permissions import check_may_claim
from districts.models import Connection
from rostering.problems import NotPossible


def claim_connection(*, connection: Connection, by: Staff, now: datetime) -> ConnectionClaim:
    """Take a new connection, so that colleagues see who looks after it (RULES A32). Taking one's own again changes nothing.

    Raises NotAllowed for a DSM, NotPossible when it belongs to a district already or a colleague has taken it.
    """
    check_may_claim(by)
    with transaction.atomic():
        connection = open_connection(connection, by=by, now=now)
        claim, is_new = ConnectionClaim.objects.get_or_create(
            connection=connection, defaults={"staff": by, "at": now}
        )
        if is_new:
            record_connection("connection.claimed", connection=connection, by=by, now=now)
    return claim


def take_over_connection(
    *, connection: Connection, taken_from: int | None, by: Staff, now: datetime
) -> ConnectionClaim:
    """Take a connection from the colleague who has it. `taken_from`: the number of whoever had it on the screen.

    Raises NotAllowed for a DSM, NotPossible when somebody else has it by now, or nobody.
    """
    check_may_claim(by)
    with transaction.atomic():
        connection = open_connection(connection, by=None, now=now)
        claim = _claim_of(connection)
        if claim is None or claim.staff_id != taken_from:
            by_now = f"{claim.staff} has" if claim else "Nobody has"
            raise NotPossible(
                "claim_moved", f"{by_now} taken this connection by now. Nothing was changed; look again."
            )
        before = claim.staff
        if before.id != by.id:
            claim.staff, claim.at = by, now
            claim.save(update_fields=["staff", "at"])
            record_connection(
                "connection.taken_over",
                connection=connection,
                by=by,
                now=now,
                before={"staff": before.email},
                after={"staff": by.email},
            )
    return claim


def hand_back_connection(*, connection: Connection, by: Staff, now: datetime) -> None:
    """Give up a claim, so that anybody may take the connection. Raises NotAllowed, NotPossible for what is not one's own."""
    check_may_claim(by)
    with transaction.atomic():
        connection = open_connection(connection, by=by, now=now)
        claim = _claim_of(connection)
        if claim is None:
            raise NotPossible("not_claimed", "Nobody has taken this connection. Nothing was changed.")
        claim.delete()
        record_connection("connection.handed_back", connection=connection, by=by, now=now)


def open_connection(connection: Connection, *, by: Staff | None, now: datetime) -> Connection:
    """The row, locked; refused once it belongs to a district, and while another than `by` has taken it.

    A claim changes under this lock only. `by` None asks nothing of it: a job, or who takes it over.
    """
    # The district is read after the lock: beside it, it would be the one from before the wait for the lock.
    row = Connection.objects.select_for_update().get(id=connection.id)
    if row.district:
        raise NotPossible(
            "connection_taken",
            f"This {row.get_provider_display()} connection belongs to {row.district.name}. "
            "Nothing was changed; open that district instead.",
        )
    claim = _claim_of(row) if by else None
    if by and claim and claim.staff_id != by.id:
        raise NotPossible("claimed_by_colleague", _of_a_colleague(claim, reader=by, now=now))
    return row


def _claim_of(connection: Connection) -> ConnectionClaim | None:
    return ConnectionClaim.objects.select_related("staff").filter(connection=connection).first()


def _of_a_colleague(claim: ConnectionClaim, *, reader: Staff, now: datetime) -> str:
    zone = ZoneInfo(zone_of(reader))
    at, today = claim.at.astimezone(zone), now.astimezone(zone).date()
    since = f"{at:%H:%M}" if at.date() == today else f"{at.day} {at:%B}"
    asked = str(claim.staff).split()[0].partition("@")[0]
    return (
        f"{claim.staff} has taken this connection since {since}. Nothing was changed. "
        f"Ask {asked}, or take it over first."
    )


def record_connection(
    event: str,
    *,
    connection: Connection,
    now: datetime,
    by: Staff | None = None,
    job: str = "",
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """The audit row of an act on a connection."""
    record(
        event=event,
        at=now,
        by=by,
        job=job,
        district_id=connection.district_id,
        target=f"connection {connection.id}",
        reason=reason,
        before=before,
        after={"provider": connection.provider} | (after or {}),
    )
