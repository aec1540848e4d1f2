"""`manage.py dry_run`: what the next sync of a district would do, computed in this process; nothing is changed."""

from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from rostering.commands import Answer, JsonCommand, find_district
from rostering.dry_runs import ask_dry_run, take_up_dry_run
from rostering.models import DryRun
from rostering.problems import NotPossible
from rostering.run_documents import WENT_WELL, dry_run_document, totals_lines


class Command(JsonCommand):
    """The stages of a night up to the guard, always taken back (docs/large-changes.md, Dry run)."""

    help = "Say what the next sync of a district would do, without changing anything."

    def arguments(self, parser: CommandParser) -> None:
        """As `sync` takes them."""
        parser.add_argument("slug", metavar="SLUG", help="the district's short name")
        parser.add_argument(
            "--night", type=date.fromisoformat, metavar="DATE", help="YYYY-MM-DD (default: the coming night)"
        )

    def work(self, **options: Any) -> Answer:
        """Ask for it, compute it here, answer with what it says."""
        district = find_district(options["slug"])
        asked = ask_dry_run(district=district, now=timezone.now(), night=options["night"])
        dry = take_up_dry_run(number=asked.id, clock=timezone.now)
        if dry is None:
            raise NotPossible(
                "already_at_work",
                "A worker was quicker. Nothing was changed; its answer is on the district's page.",
            )
        document = dry_run_document(dry)
        went_well = dry.state == DryRun.State.DONE and document["status"] in WENT_WELL
        return Answer(
            document=document,
            lines=(
                f"Dry run of {district.name}, night of {dry.for_night}: {dry.message}",
                *totals_lines(document["totals"]),
                "Nothing was changed.",
            ),
            problem="" if went_well else dry.message,
            code=document["reason"] or document["status"],
        )
