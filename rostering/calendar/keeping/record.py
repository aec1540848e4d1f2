"""What goes with every act on pauses, inside its transaction: an audit row each, one for a batch, and one outbox message."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.audit import act_of, record_all
from accounts.models import Staff
from rostering.models import OutboxMessage, Pause

Values = Mapping[str, Any]


def values_of(pause: Pause) -> dict[str, Any]:
    """What the audit says of a pause."""
    return {
        "name": pause.name,
        "reason": pause.reason,
        "first_night": pause.first_night.isoformat(),
        "last_night": pause.last_night.isoformat(),
        "ended_at": pause.ended_at.isoformat() if pause.ended_at else None,
    }


def write_down(
    pauses: Sequence[Pause], *, verb: str, before: Mapping[int, Values], by: Staff, now: datetime
) -> None:
    """Audit an act on pauses and put their message into the outbox. `before`: pause -> its values; missing for a new one."""
    acts = [
        act_of(
            event=f"pause.{verb}",
            at=now,
            by=by,
            district_id=pause.district_id,
            target=f"pause {pause.id}",
            before=_differing(before[pause.id], values_of(pause)) if pause.id in before else None,
            after=_differing(values_of(pause), before.get(pause.id, {})) | _what(pause),
        )
        for pause in pauses
    ]
    if len(pauses) > 1:
        acts.append(_for_all(pauses, verb=verb, by=by, now=now))
    record_all(acts)
    OutboxMessage.objects.create(
        topic="pause_changed",
        district_id=pauses[0].district_id if len(pauses) == 1 else None,
        body={"pauses": [pause.id for pause in pauses]},
        created_at=now,
    )


def _for_all(pauses: Sequence[Pause], *, verb: str, by: Staff, now: datetime) -> Any:
    """The act as one, beside those of the districts."""
    return act_of(
        event=f"pause_batch.{verb}",
        at=now,
        by=by,
        target=f"batch {pauses[0].batch}",
        after=values_of(pauses[0]) | {"districts": len(pauses)},
    )


def _what(pause: Pause) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": pause.kind}
    if pause.replaces:
        found |= {"replaces": pause.replaces, "year": pause.year}
    if pause.batch:
        found["batch"] = str(pause.batch)
    return found


def _differing(these: Values, those: Values) -> dict[str, Any]:
    return {name: value for name, value in these.items() if name not in those or value != those[name]}
