"""`manage.py practice`: live through the practice programme of `make run`, in the background, going on where it was."""

import json
from typing import Any

import requests
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rostering.practice import live_through
from rostering.practice_nights import Control

PORTS_FILE = "practice-ports.json"


class Command(BaseCommand):
    """Needs the practice servers that `make run` starts."""

    help = "Live through the practice programme: invented districts, real HTTP, the latest fifteen unpaused weeknights."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a district and night."""
        try:
            ports = json.loads((settings.PORTAL_VAR / PORTS_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise CommandError(
                "No practice servers are running here. Nothing was done; start them with `make run`."
            ) from None
        try:
            for sentence in live_through(
                var=settings.PORTAL_VAR, control=Control(ports["control_url"]), clock=timezone.now
            ):
                self.stdout.write(sentence)
        except requests.RequestException as error:
            raise CommandError(
                f"The practice servers stopped answering ({type(error).__name__}). What was lived through stays;"
                " the next `make run` goes on from there."
            ) from None
