"""`manage.py undo`: take an applied sync back, with every later one of its district, by the same rules as the screen."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from rostering import outbox
from rostering.commands import Answer, JsonCommand, find_staff
from rostering.dispatch import to_its_end
from rostering.holds.decide import Refused
from rostering.holds.undo import ask_undo
from rostering.holds.undo_preview import CAN_NOT_RESTORE
from rostering.models import Run
from rostering.problems import NotPossible


class Command(JsonCommand):
    """An undo, carried out in this process; or the agreement of the second person, where one is needed (DESIGN 5, Undo)."""

    help = "Undo an applied sync and every later one of its district."

    def arguments(self, parser: CommandParser) -> None:
        """DESIGN 6."""
        parser.add_argument("run", type=int, metavar="RUN", help="the number of the earliest sync to undo")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who undoes it, or agrees to it")
        parser.add_argument("--reason", required=True, metavar="TEXT")

    def work(self, **options: Any) -> Answer:
        """Ask for the undo and carry it out when nobody else must agree."""
        run = Run.objects.select_related("district").filter(id=options["run"]).first()
        if run is None:
            raise NotPossible(
                "unknown_run", f"There is no sync {options['run']}. Nothing was changed; check its number."
            )
        by = find_staff(options["by"])
        try:
            outcome = ask_undo(
                run=run, by=by, reason=options["reason"], roster_version=None, now=timezone.now()
            )
        except Refused as refused:
            run.refresh_from_db()
            document = {"run": run.id, "status": run.status, "needs_second_person": False}
            return Answer(document=document, problem=str(refused), code=refused.code)
        if outcome.needs_second_person:
            return _answer(outcome.run, needs_second_person=True)
        undo = to_its_end(run=outcome.run, clock=timezone.now)
        outbox.deliver(now=timezone.now())
        return _answer(undo, needs_second_person=False)


def _answer(undo: Run, *, needs_second_person: bool) -> Answer:
    document = {"run": undo.id, "status": undo.status, "needs_second_person": needs_second_person}
    if undo.status == Run.Status.FAILED:
        return Answer(document=document, problem=undo.message, code="failed")
    return Answer(document=document | {"message": undo.message}, lines=(undo.message, *CAN_NOT_RESTORE))
