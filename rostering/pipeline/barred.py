"""What bars a planned run from the roster at the last moment: a stop, a provider check, the end of the night (DESIGN 5).

Asked right before apply, and once more as the last thing of its transaction (`rostering.gate`): a stop or a check that comes
while a roster is being written undoes what was written. The end of the night is asked before only: what has begun may finish.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from districts.models import Connection, District
from rostering.calendar.nights import is_too_late
from rostering.gate import pass_gate
from rostering.models import Run
from rostering.pipeline.again import is_made_anew
from rostering.pipeline.outcome import supersede_earlier
from rostering.provider_checks import open_check, provider_words, watch_provider
from rostering.refusals import refusal_of_staff
from rostering.run_states import check_fence, move_run

Status = Run.Status


@dataclass(frozen=True, slots=True)
class Bar:
    """What a barred run becomes, and why in words. `code` is stable: stopped, provider_check, made_anew or too_late."""

    code: str
    status: str
    reason: str
    message: str


class Barred(Exception):
    """Inside apply's transaction: it must not be committed. `bar` says why."""

    def __init__(self, bar: Bar) -> None:
        super().__init__(bar.message)
        self.bar = bar


def bar_of(district: District) -> Bar | None:
    """Why nothing may be applied to a district now, by machine or person: a stop, else a check of its provider."""
    refused = refusal_of_staff(district)
    if refused is not None:
        return Bar("stopped", Status.SKIPPED, refused.reason, refused.message)
    provider = _provider_of(district)
    check = open_check(provider) if provider else None
    if check is None:
        return None
    return Bar(
        "provider_check",
        Status.WAITING,
        Run.Reason.STOPPED,
        f"Provider check: too many districts of {provider_words(provider)} were in trouble in the night of "
        f"{check.night:%A} {check.night.day} {check.night:%B}. The changes are ready; they are applied once a "
        "specialist releases the provider.",
    )


def check_gate(run: Run) -> None:
    """The last thing of apply's transaction. Raises Barred when a stop or a check has come meanwhile."""
    pass_gate()
    bar = bar_of(run.district)
    if bar is not None:
        raise Barred(bar)


def kept_out(*, run: Run, now: datetime) -> bool:
    """Whether something bars a planned run; it then has its end. Trips the brake if its provider's night has become a bad one."""
    if run.trigger == Run.Trigger.NIGHTLY and (provider := _provider_of(run.district)):
        watch_provider(provider=provider, night=run.night, now=now)
    with transaction.atomic():
        pass_gate()
        bar = bar_of(run.district) or _made_anew(run) or _too_late(run, now=now)
        if bar is None:
            return False
        check_fence(run=run)
        moved = move_run(run=run, to=bar.status, now=now, reason=bar.reason, message=bar.message)
        if moved.status == Status.WAITING:
            supersede_earlier(run=moved, plan=moved.plan, now=now)
    return True


def _made_anew(run: Run) -> Bar | None:
    """Answering a pair changes no roster: the list that is made anew waits, like any list between two nights."""
    if not is_made_anew(run):
        return None
    return Bar(
        "made_anew",
        Status.WAITING,
        Run.Reason.NONE,
        "Made anew from what was read last. Nothing was applied: the next night brings these changes, or a person "
        "applies them now.",
    )


def _too_late(run: Run, *, now: datetime) -> Bar | None:
    """No nightly run applies after 06:00; what was planned too late waits, readable, for a person."""
    zone = run.district.time_zone
    if run.trigger != Run.Trigger.NIGHTLY or not is_too_late(
        began=run.queued_at, at=now, night=run.night, zone=zone
    ):
        return None
    return Bar(
        "too_late",
        Status.WAITING,
        Run.Reason.NONE,
        "Planned too late: the night ended at 06:00 before these changes were ready. "
        "The next night brings them, or a person applies them now.",
    )


def _provider_of(district: District) -> str:
    provider = Connection.objects.filter(district=district).values_list("provider", flat=True).first()
    return str(provider or "")
