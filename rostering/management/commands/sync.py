"""`manage.py sync`: an on-demand run of one district, worked on to its end in this process."""

from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from rostering import outbox
from rostering.commands import Answer, JsonCommand, find_district
from rostering.dispatch import start_on_demand, to_its_end
from rostering.problems import NotPossible
from rostering.run_documents import problem_of, sync_document, sync_lines
from rostering.run_states import AlreadyAtWork


class Command(JsonCommand):
    """Under guard and pause like every sync; it never uses the nightly slot (DESIGN 5, On-demand)."""

    help = "Sync one district now, as if in a night."

    def arguments(self, parser: CommandParser) -> None:
        """DESIGN 6."""
        parser.add_argument("slug", metavar="SLUG", help="the district's short name")
        parser.add_argument(
            "--night", type=date.fromisoformat, metavar="DATE", help="YYYY-MM-DD (default: tonight)"
        )

    def work(self, **options: Any) -> Answer:
        """Queue the run, work on it here, answer with what became of it."""
        district = find_district(options["slug"])
        try:
            run = start_on_demand(district=district, now=timezone.now(), night=options["night"])
        except AlreadyAtWork as busy:
            raise NotPossible(
                "already_at_work",
                f"Sync {busy.run.id} of {district.slug} is {busy.run.status}. Nothing was changed; "
                "try again when it has finished.",
            ) from None
        if not run.is_finished:
            run = to_its_end(run=run, clock=timezone.now)
            outbox.deliver(now=timezone.now())
        return Answer(
            document=sync_document(run),
            lines=sync_lines(run),
            problem=problem_of(run),
            code=run.reason or run.status,
        )
