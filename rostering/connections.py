"""The inbox of new connections: take one, join it to a district, make a district of it, or close it (RULES A30, A32)."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import ConnectionClaim, Staff
from accounts.permissions import check_may_claim
from districts.models import Agreement, Connection, District
from rostering.new_districts import NewDistrict, create_district
from rostering.problems import NotPossible


def claim_connection(*, connection: Connection, by: Staff, now: datetime) -> ConnectionClaim:
    """Take a new connection, so that colleagues see who looks after it (RULES A32). Taking one's own again changes nothing.

    Raises NotAllowed for a DSM, NotPossible when it belongs to a district already or a colleague has taken it.
    """
    check_may_claim(by)
    with transaction.atomic():
        connection = _open_row(connection)
        claim, is_new = ConnectionClaim.objects.select_related("staff").get_or_create(
            connection=connection, defaults={"staff": by, "at": now}
        )
        if claim.staff_id != by.id:
            raise NotPossible(
                "claimed_by_colleague",
                f"{claim.staff} has taken this connection. Nothing was changed; speak to your colleague.",
            )
        if is_new:
            _record("connection.claimed", connection=connection, by=by, now=now)
    return claim


def hand_back_connection(*, connection: Connection, by: Staff, now: datetime) -> None:
    """Give up a claim, so that anybody may take the connection. Raises NotAllowed, NotPossible for what is not one's own."""
    check_may_claim(by)
    with transaction.atomic():
        connection = _open_row(connection)
        claim = ConnectionClaim.objects.select_related("staff").filter(connection=connection).first()
        if claim is None:
            raise NotPossible("not_claimed", "Nobody has taken this connection. Nothing was changed.")
        if claim.staff_id != by.id:
            raise NotPossible(
                "claimed_by_colleague",
                f"{claim.staff} has taken this connection. Nothing was changed; only who took it can hand it back.",
            )
        claim.delete()
        _record("connection.handed_back", connection=connection, by=by, now=now)


def join_connection(
    *, connection: Connection, district: District, now: datetime, by: Staff | None = None, job: str = ""
) -> Connection:
    """Tie a connection to a partner district that has none (RULES A1, B1). A closed connection is opened again by this.

    Raises NotPossible: a district has one connection; changing its provider is a guided step of its own (RULES B1).
    """
    if by:
        check_may_claim(by)
    if district.partnership != District.Partnership.PARTNER:
        raise NotPossible(
            "not_partner",
            f"Only partners are connected, and {district.name} is not one. Nothing was changed; "
            "make it a partner first.",
        )
    try:
        with transaction.atomic():
            return _join(connection=connection, district=district, by=by, job=job, now=now)
    except IntegrityError:
        raise _has_another(district) from None


def create_district_from(  # noqa: PLR0913 - one keyword for each field of the form
    *,
    connection: Connection,
    slug: str,
    name: str,
    by: Staff,
    now: datetime,
    time_zone: str = "",
    plan_type: str = Agreement.PlanType.DISTRICTS,
    grades: tuple[str, ...] = (),
    email_domains: tuple[str, ...] = (),
    dsm: Staff | None = None,
    specialist: Staff | None = None,
) -> District:
    """Make a partner district of a new connection, in one transaction. `time_zone` "" is the portal's own.

    Raises NotAllowed for a DSM, NotPossible with one sentence for the first value that can not be.
    """
    check_may_claim(by)
    new = NewDistrict(
        slug=slug,
        name=name,
        time_zone=time_zone or settings.PORTAL_TIME_ZONE,
        plan_type=plan_type,
        grades=grades,
        email_domains=email_domains,
        dsm=dsm,
        specialist=specialist,
    )
    with transaction.atomic():
        district = create_district(new=new, by=by, now=now)
        join_connection(connection=connection, district=district, by=by, now=now)
    return district


def close_connection(*, connection: Connection, as_: str, note: str, by: Staff, now: datetime) -> Connection:
    """Put a new connection aside: a prospect, Enterprise Starter, a test district, or other (which needs a note).

    Raises NotAllowed for a DSM, NotPossible when it belongs to a district or the reason is missing.
    """
    check_may_claim(by)
    if as_ not in Connection.Closed.values or as_ == Connection.Closed.OPEN:
        raise NotPossible(
            "bad_reason", "Say why the connection is closed. Nothing was changed; choose a reason."
        )
    if as_ == Connection.Closed.OTHER and not note.strip():
        raise NotPossible(
            "no_note", "Closing for another reason needs a note. Nothing was changed; write one."
        )
    with transaction.atomic():
        connection = _open_row(connection)
        connection.closed_as, connection.closed_note = as_, note.strip()
        connection.save(update_fields=["closed_as", "closed_note"])
        _record(
            "connection.closed", connection=connection, by=by, now=now, reason=note.strip(), after={"as": as_}
        )
    return connection


def _join(
    *, connection: Connection, district: District, by: Staff | None, job: str, now: datetime
) -> Connection:
    connection = _open_row(connection)
    if Connection.objects.filter(district=district).exists():
        raise _has_another(district)
    connection.district, connection.closed_as, connection.closed_note = district, "", ""
    connection.save(update_fields=["district", "closed_as", "closed_note"])
    _record("connection.joined", connection=connection, by=by, job=job, now=now)
    return connection


def _open_row(connection: Connection) -> Connection:
    """The row, locked; refused once it belongs to a district."""
    row = Connection.objects.select_for_update(of=("self",)).select_related("district").get(id=connection.id)
    if row.district:
        raise NotPossible(
            "connection_taken",
            f"This {row.get_provider_display()} connection belongs to {row.district.name}. "
            "Nothing was changed; open that district instead.",
        )
    return row


def _has_another(district: District) -> NotPossible:
    return NotPossible(
        "district_connected",
        f"{district.name} has a connection already. Nothing was changed; "
        "moving a district to another provider is a step of its own.",
    )


def _record(
    event: str,
    *,
    connection: Connection,
    now: datetime,
    by: Staff | None = None,
    job: str = "",
    reason: str = "",
    after: dict[str, str] | None = None,
) -> None:
    record(
        event=event,
        at=now,
        by=by,
        job=job,
        district_id=connection.district_id,
        target=f"connection {connection.id}",
        reason=reason,
        after={"provider": connection.provider} | (after or {}),
    )
