"""`manage.py maintenance`: close the screens while something is repaired, and open them again; needs no database."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from rostering.commands import Answer, JsonCommand
from rostering.maintenance import Maintenance, close_screens, maintenance_of, open_screens
from rostering.problems import NotPossible


class Command(JsonCommand):
    """on, off, or nothing to be told which."""

    help = "Close the screens for maintenance, open them again, or say which it is."

    def arguments(self, parser: CommandParser) -> None:
        """`maintenance on --until 23:30 --reason "A new server."`."""
        parser.add_argument("act", nargs="?", choices=("on", "off"))
        parser.add_argument("--until", metavar="WHEN", default="", help="HH:MM of today, or an ISO instant")
        parser.add_argument("--reason", metavar="SENTENCE", default="", help="shown to everybody")

    def work(self, **options: Any) -> Answer:
        """Write or remove the file, and say how it stands."""
        now, var = timezone.now(), settings.PORTAL_VAR
        if options["act"] == "on":
            until = _instant(options["until"], now=now)
            close_screens(var=var, now=now, until=until, reason=options["reason"])
        elif options["act"] == "off":
            open_screens(var=var)
        return _answer(maintenance_of(var))


def _instant(text: str, *, now: datetime) -> datetime | None:
    """ "23:30" is that time of today in the portal's zone."""
    if not text:
        return None
    zone = ZoneInfo(settings.PORTAL_TIME_ZONE)
    try:
        if len(text) == len("23:30"):
            hour, minute = (int(part) for part in text.split(":"))
            found = now.astimezone(zone).replace(hour=hour, minute=minute, second=0, microsecond=0)
        else:
            found = datetime.fromisoformat(text)
    except ValueError:
        found = now
    found = found if found.tzinfo else found.replace(tzinfo=zone)
    if found <= now:
        raise NotPossible(
            "bad_until",
            f"--until {text} is no time to come. Nothing was closed; give HH:MM or an ISO instant.",
        )
    return found


def _answer(found: Maintenance | None) -> Answer:
    if found is None:
        return Answer(document={"maintenance": False}, lines=("The portal is open.",))
    until = found.until.isoformat() if found.until else None
    document = {
        "maintenance": True,
        "since": found.since.isoformat(),
        "until": until,
        "reason": found.reason,
    }
    line = f"The screens are closed since {found.since.isoformat()}, until {until or 'they are opened'}."
    return Answer(document=document, lines=(line,))
