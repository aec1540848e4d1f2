"""`manage.py decide`: approve or reject a held sync, by the same rules as the review screen."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from rostering import outbox
from rostering.commands import Answer, JsonCommand, find_staff
from rostering.holds.decide import Refused, decide
from rostering.models import Run
from rostering.pipeline.part import Choice
from rostering.problems import NotPossible


class Command(JsonCommand):
    """A decision on the change list the run points at; what was approved is applied in this process (RULES B8-B10)."""

    help = "Decide a held sync."

    def arguments(self, parser: CommandParser) -> None:
        """DESIGN 6."""
        parser.add_argument("run", type=int, metavar="RUN", help="the sync's number")
        parser.add_argument("verdict", choices=("approve", "reject"))
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who decides")
        parser.add_argument("--reason", required=True, metavar="TEXT")
        parser.add_argument(
            "--tonight", action="store_true", help="apply it as the district's next night begins"
        )
        part = parser.add_mutually_exclusive_group()
        part.add_argument("--without-removals", action="store_true", help="approve everything but removals")
        part.add_argument(
            "--school",
            action="append",
            default=[],
            metavar="ID",
            help="approve this school only (the provider's id; may be given several times)",
        )

    def work(self, **options: Any) -> Answer:
        """Record the decision and apply it when everybody who must has agreed."""
        run = Run.objects.select_related("district").filter(id=options["run"]).first()
        if run is None:
            raise NotPossible(
                "unknown_run", f"There is no sync {options['run']}. Nothing was changed; check its number."
            )
        by = find_staff(options["by"])
        choice = Choice(without_removals=options["without_removals"], schools=tuple(options["school"]))
        try:
            outcome = decide(
                run=run,
                verdict=options["verdict"],
                by=by,
                reason=options["reason"],
                checksum=None,
                now=timezone.now(),
                apply_now=True,
                clock=timezone.now,
                choice=choice if choice != Choice() else None,
                tonight=options["tonight"],
            )
        except Refused as refused:
            return _refused(run, refused)
        outbox.deliver(now=timezone.now())
        document = {
            "run": outcome.run.id,
            "status": outcome.status,
            "needs_second_person": outcome.needs_second_person,
            "message": outcome.message,
        }
        return Answer(document=document, lines=(outcome.message,))


def _refused(run: Run, refused: Refused) -> Answer:
    run.refresh_from_db()
    needs_another = bool(run.plan and run.plan.needs_second_person and run.status == Run.Status.HELD)
    document = {"run": run.id, "status": run.status, "needs_second_person": needs_another}
    return Answer(document=document, problem=str(refused), code=refused.code)
