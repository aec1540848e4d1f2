"""What becomes of a new connection: joined to a district, made a district of, or closed (RULES A30, A32)."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import Staff
from accounts.permissions import check_may_claim
from districts.models import Agreement, Connection, District
from rostering.claims import open_connection, record_connection
from rostering.new_districts import NewDistrict, create_district
from rostering.problems import NotPossible


def join_connection(
    *, connection: Connection, district: District, now: datetime, by: Staff | None = None, job: str = ""
) -> Connection:
    """Tie a connection to a partner district that has none (RULES A1, B1). A closed connection is opened again by this.

    Raises NotPossible while a colleague has taken the connection, and where the district has one already: changing its
    provider is a guided step of its own (RULES B1).
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

    Raises NotAllowed for a DSM, NotPossible with one sentence: a colleague has taken it, or the first value that can not be.
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
        open_connection(connection, by=by, now=now)
        district = create_district(new=new, by=by, now=now)
        join_connection(connection=connection, district=district, by=by, now=now)
    return district


def close_connection(*, connection: Connection, as_: str, note: str, by: Staff, now: datetime) -> Connection:
    """Put a new connection aside: a prospect, Enterprise Starter, a test district, or other (which needs a note).

    Raises NotAllowed for a DSM, NotPossible when it belongs to a district, a colleague has taken it, or the reason is missing.
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
        connection = open_connection(connection, by=by, now=now)
        connection.closed_as, connection.closed_note = as_, note.strip()
        connection.save(update_fields=["closed_as", "closed_note"])
        record_connection(
            "connection.closed", connection=connection, by=by, now=now, reason=note.strip(), after={"as": as_}
        )
    return connection


def _join(
    *, connection: Connection, district: District, by: Staff | None, job: str, now: datetime
) -> Connection:
    connection = open_connection(connection, by=by, now=now)
    if Connection.objects.filter(district=district).exists():
        raise _has_another(district)
    connection.district, connection.closed_as, connection.closed_note = district, "", ""
    connection.save(update_fields=["district", "closed_as", "closed_note"])
    record_connection("connection.joined", connection=connection, by=by, job=job, now=now)
    return connection


def _has_another(district: District) -> NotPossible:
    return NotPossible(
        "district_connected",
        f"{district.name} has a connection already. Nothing was changed; "
        "moving a district to another provider is a step of its own.",
    )
