"""`manage.py add_district`: create a partner district and bind its connection."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from districts.models import Agreement, Connection
from rostering.commands import Answer, JsonCommand, find_staff
from rostering.connections import join_connection
from rostering.new_districts import NewDistrict, create_district
from rostering.problems import NotPossible

JOB = "add_district"


class Command(JsonCommand):
    """Everything a district needs before its first sync, in one transaction (RULES A1, A30, A33, A49)."""

    help = "Create a partner district and bind its connection."

    def arguments(self, parser: CommandParser) -> None:
        """DESIGN 6."""
        parser.add_argument("slug", metavar="SLUG", help="short name, as in its address")
        parser.add_argument("--name", required=True, metavar="N")
        parser.add_argument("--provider", required=True, choices=Connection.Provider.values)
        parser.add_argument(
            "--external-id", required=True, metavar="ID", help="Clever district or ClassLink tenant"
        )
        parser.add_argument(
            "--mode", choices=Connection.Mode.values, help="how ClassLink is read (default: proxy)"
        )
        parser.add_argument("--plan", choices=Agreement.PlanType.values, default=Agreement.PlanType.DISTRICTS)
        parser.add_argument(
            "--domain", action="append", default=[], metavar="D", help="may be given more than once"
        )
        parser.add_argument("--grades", default="", metavar="K,1,2", help="default: all")
        parser.add_argument("--timezone", default="", metavar="TZ", help="default: PORTAL_TIME_ZONE")
        parser.add_argument("--dsm", metavar="EMAIL")
        parser.add_argument("--specialist", metavar="EMAIL")

    def work(self, **options: Any) -> Answer:
        """Check everything, then create district and connection together or not at all."""
        if options["provider"] == Connection.Provider.CLEVER and options["mode"] == Connection.Mode.DIRECT:
            raise NotPossible(
                "bad_mode", "Only ClassLink can be read directly. Nothing was created; leave --mode out."
            )
        with transaction.atomic():
            district = create_district(new=_new_district(options), now=timezone.now(), job=JOB)
            connection = join_connection(
                connection=_connection(options), district=district, now=timezone.now(), job=JOB
            )
        return Answer(
            document={
                "district": district.slug,
                "name": district.name,
                "provider": connection.provider,
                "external_id": connection.external_id,
                "mode": connection.mode,
                "plan": options["plan"],
                "timezone": district.time_zone,
                "connection": connection.state,
            },
            lines=(f"{district.name} ({district.slug}) is a partner, connected to {connection}.",),
        )


def _new_district(options: dict[str, Any]) -> NewDistrict:
    return NewDistrict(
        slug=options["slug"],
        name=options["name"],
        time_zone=options["timezone"] or settings.PORTAL_TIME_ZONE,
        plan_type=options["plan"],
        grades=tuple(options["grades"].split(",")),
        email_domains=tuple(options["domain"]),
        dsm=find_staff(options["dsm"]) if options["dsm"] else None,
        specialist=find_staff(options["specialist"]) if options["specialist"] else None,
    )


def _connection(options: dict[str, Any]) -> Connection:
    """The connection that discovery has found, else a new one: the district may add the app later."""
    external_id = options["external_id"].strip()
    if not external_id:
        raise NotPossible(
            "no_external_id", "The external id is empty. Nothing was created; give the provider's id."
        )
    connection, _ = Connection.objects.get_or_create(
        provider=options["provider"],
        external_id=external_id,
        defaults={"name": options["name"], "found_at": timezone.now()},
    )
    if options["mode"] and options["mode"] != connection.mode and connection.district_id is None:
        connection.mode = options["mode"]
        connection.save(update_fields=["mode"])
    return connection
