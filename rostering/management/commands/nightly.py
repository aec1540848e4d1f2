"""`manage.py nightly`: what the scheduler does at an instant, in this process."""

from argparse import ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser

from rostering.commands import Answer, JsonCommand
from rostering.dispatch import NightlyOutcome, nightly


class Command(JsonCommand):
    """Tonight's syncs of every district that is due at that instant, and what was missed before (DESIGN 5, 6; RULES B3)."""

    help = "Do what the scheduler does at an instant."

    def arguments(self, parser: CommandParser) -> None:
        """DESIGN 6."""
        parser.add_argument(
            "--now",
            type=instant,
            required=True,
            metavar="ISO",
            help="with its offset: 2025-03-04T22:05:00-08:00",
        )

    def work(self, **options: Any) -> Answer:
        """Dispatch and work. What became of each district is the answer; the command itself is done (exit 0)."""
        outcomes = nightly(at=options["now"])
        return Answer(
            document=[_document(outcome) for outcome in outcomes],
            lines=tuple(_line(outcome) for outcome in outcomes) or ("No district is due at this instant.",),
        )


def instant(text: str) -> datetime:
    """An instant in ISO 8601 with its offset or Z; one without belongs to no night."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no ISO instant such as 2025-03-04T22:05:00-08:00") from None
    if moment.tzinfo is None:
        raise ArgumentTypeError(f"{text!r} has no offset; write it such as 2025-03-04T22:05:00-08:00")
    return moment


def _document(outcome: NightlyOutcome) -> dict[str, Any]:
    return {
        "district": outcome.district,
        "night": outcome.night.isoformat(),
        "outcome": outcome.outcome,
        "reason": outcome.reason or None,
    }


def _line(outcome: NightlyOutcome) -> str:
    because = f" ({outcome.reason})" if outcome.reason else ""
    return f"{outcome.night} {outcome.district}: {outcome.outcome}{because}"
