"""`manage.py discover`: ask both providers which districts have added the app."""

from typing import Any

from django.utils import timezone

from districts.models import Connection
from rostering.commands import Answer, JsonCommand
from rostering.discovery import DiscoveryReport, discover


class Command(JsonCommand):
    """New districts become unclaimed connections and a notice; known ones get their state (RULES A30, A32)."""

    help = "Ask every configured provider which districts have added the app."

    def work(self, **options: Any) -> Answer:
        """Discover; a provider that failed makes the exit code 1, after the others were read."""
        report = discover(now=timezone.now())
        problem = " ".join(sentence for sentences in report.problems.values() for sentence in sentences)
        return Answer(
            document=_document(report), lines=_lines(report), problem=problem, code="provider_trouble"
        )


def _document(report: DiscoveryReport) -> dict[str, Any]:
    return {
        "asked": list(report.asked),
        "listed": report.listed,
        "new": _connections(report.new),
        "changed": _connections(report.changed),
        "lost": _connections(report.lost),
        "problems": {provider: list(sentences) for provider, sentences in report.problems.items()},
    }


def _connections(numbers: tuple[int, ...]) -> list[dict[str, Any]]:
    return [
        {
            "provider": connection.provider,
            "external_id": connection.external_id,
            "name": connection.name,
            "state": connection.state,
        }
        for connection in Connection.objects.filter(id__in=numbers).order_by("id")
    ]


def _lines(report: DiscoveryReport) -> tuple[str, ...]:
    if not report.asked:
        return ("No provider is configured, so none was asked.",)
    head = (
        f"{report.listed} districts listed, {len(report.new)} new, {len(report.changed)} changed, "
        f"{len(report.lost)} no longer shared."
    )
    new = Connection.objects.filter(id__in=report.new).order_by("id")
    return (head, *(f"  new: {row.get_provider_display()} {row.external_id} {row.name}" for row in new))
