"""One measurement in a process of its own, so that its peak memory is its own: prints one JSON object.

python -m benchmarks.measure floor|first_load|load_only|approve|settle|unchanged|ordinary NIGHT
"""

import json
import os
import resource
import sys
import time
from datetime import date
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostering.config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Staff  # noqa: E402
from districts.models import District  # noqa: E402
from rostering.holds.decide import decide  # noqa: E402
from rostering.models import Run  # noqa: E402
from rostering.pipeline.fetch import fetch  # noqa: E402
from rostering.pipeline.night import sync_now  # noqa: E402
from rostering.pipeline.rows import COLUMNS, COPY_OPTIONS  # noqa: E402
from rostering.pipeline.staging import create_staging, drop_staging, staged  # noqa: E402
from rostering.providers.base import ConnectionInfo  # noqa: E402
from rostering.providers.registry import provider_for  # noqa: E402
from rostering.run_states import queue_run  # noqa: E402

FLOOR_ID = 999_999_999
FLOOR_TIMES = 3


def floor() -> dict[str, Any]:
    """Raw COPY of the same normalised rows into UNLOGGED tables of the same shape: seconds, the median of three."""
    link = _district().connection
    info = ConnectionInfo(provider=link.provider, external_id=link.external_id, mode=link.mode)
    fetch(run_id=FLOOR_ID, provider=provider_for(info), progress=lambda *_: None)
    blocks = [(table, columns, _read(table, columns)) for table, columns in COLUMNS.values()]
    spent = sorted(_copy_all(blocks) for _ in range(FLOOR_TIMES))
    drop_staging(run_id=FLOOR_ID)
    rows = sum(block.count(b"\n") for _, _, block in blocks)
    return {"seconds": spent[FLOOR_TIMES // 2], "all": spent, "rows": rows}


def _read(table: str, columns: str) -> bytes:
    out = f"COPY {table} ({columns}) TO STDOUT {COPY_OPTIONS}"
    with staged(run_id=FLOOR_ID), connection.cursor() as cursor, cursor.copy(out) as copy:
        return b"".join(bytes(part) for part in copy)


def _copy_all(blocks: list[tuple[str, str, bytes]]) -> float:
    create_staging(run_id=FLOOR_ID)
    with staged(run_id=FLOOR_ID):
        began = time.perf_counter()
        for table, columns, block in blocks:
            into = f"COPY {table} ({columns}) FROM STDIN {COPY_OPTIONS}"
            with connection.cursor() as cursor, cursor.copy(into) as copy:
                copy.write(block)
        return time.perf_counter() - began


def night(on: date, *, approve: bool) -> dict[str, Any]:
    """One sync as of a night, from its start to the finished run; with approval and apply if asked for.

    A run is finished when its status says so: what is swept up behind it (its staging tables) keeps nobody waiting.
    """
    run = queue_run(district=_district(), night=on, trigger=Run.Trigger.ON_DEMAND, now=timezone.now())
    run = sync_now(run=run, now=timezone.now)
    spent = (run.finished_at - run.started_at).total_seconds() if run.started_at and run.finished_at else 0.0
    if approve:
        run, deciding = _approved(run)
        spent += deciding
    run.refresh_from_db()
    changed = sum(kind["changed"] for kind in run.plan.totals.values()) if run.plan else 0
    return {
        "seconds": spent,
        "status": run.status,
        "message": run.message,
        "stages": run.seconds,
        "changed": changed,
    }


def approve_waiting() -> dict[str, Any]:
    """Approve what a `load_only` has left on hold."""
    run, spent = _approved(Run.objects.get(district=_district(), status=Run.Status.HELD))
    return {"seconds": spent, "status": run.status}


def settle() -> dict[str, Any]:
    """Tidy up after a load, as the database does by itself within minutes: pages are measured on an ordinary day."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
    return {}


def _approved(run: Run) -> tuple[Run, float]:
    began = time.perf_counter()
    outcome = decide(
        run=run,
        verdict="approve",
        by=Staff.objects.get(role=Staff.Role.SPECIALIST),
        reason="Benchmark.",
        checksum=None,
        now=timezone.now(),
        apply_now=True,
    )
    return outcome.run, time.perf_counter() - began


def _district() -> District:
    return District.objects.get(slug="benchmark")


_PREPARED = {"floor": floor, "approve": approve_waiting, "settle": settle}


def main() -> None:
    """Measure what is asked for."""
    what, on = sys.argv[1], date.fromisoformat(sys.argv[2])
    result = _PREPARED[what]() if what in _PREPARED else night(on, approve=what == "first_load")
    result["peak_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
