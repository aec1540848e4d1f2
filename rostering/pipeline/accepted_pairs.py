"""Pairs that people accepted, on their way into the roster: taken beside the certain ones, dropped where they fit no more.

An answer is about the values both sides had when it was given. Whoever has other ones is a new question, not an old answer;
so is whoever is certainly somebody else by now.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.audit import record
from rostering.models import Run
from rostering.pipeline.pair_statements import DROP_MISFITS, IN_FORCE, MARK_APPLIED, PAIR_ACCEPTED


def pair_accepted(cursor: Any, *, run: Run, now: datetime) -> int:
    """Put the accepted pairs that still fit beside the certain `rekeyed_people`; end the others with a word. How many fit."""
    if not _numbers_in_force(cursor, district_id=run.district_id):
        return 0
    values = {"district": run.district_id, "now": now}
    cursor.execute(PAIR_ACCEPTED, values)
    fit = int(cursor.rowcount)
    cursor.execute(DROP_MISFITS, values)
    dropped = sorted(number for (number,) in cursor.fetchall())
    if dropped:
        record(
            event="hold.pairs_dropped",
            at=now,
            job="night",
            district_id=run.district_id,
            target=f"run {run.id}",
            after={"dropped": len(dropped), "answers": dropped[:50]},
        )
    return fit


def pairs_in_force(district_id: int) -> str:
    """Which accepted pairs the next list is made with, as one word; "" for none. A list made with others stands no more."""
    with connection.cursor() as cursor:
        numbers = _numbers_in_force(cursor, district_id=district_id)
    return hashlib.sha256(repr(numbers).encode()).hexdigest() if numbers else ""


def mark_applied(cursor: Any, *, values: dict[str, Any]) -> None:
    """Inside apply's transaction: what was accepted and is in the roster now is settled. `values`: district, plan, now."""
    cursor.execute(MARK_APPLIED, values)


def _numbers_in_force(cursor: Any, *, district_id: int) -> list[int]:
    cursor.execute(IN_FORCE, [district_id])
    return [number for (number,) in cursor.fetchall()]
