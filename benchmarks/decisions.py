"""Deciding a big change list, a step in a process of its own, so that its peak memory is its own: prints one JSON object.

python -m benchmarks.decisions big_list|cut|pages|csv|floor|apply|undo

`big_list` changes the stored feed of the loaded benchmark district, so that about 60 % of it would change: a fifth of the
students leave, two fifths are renamed and have other dates on their places, a tenth come back under new ids.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostering.config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Staff  # noqa: E402
from benchmarks.big_list import CHANGE_THE_FEED, COPY_ROSTER, WRITE_ROSTER  # noqa: E402
from districts.models import District  # noqa: E402
from rostering.config import wsgi  # noqa: E402, F401 - makes the process as it serves people
from rostering.holds.decide import decide  # noqa: E402
from rostering.holds.part_preview import preview_part  # noqa: E402
from rostering.holds.undo import ask_undo  # noqa: E402
from rostering.holds.undoing import carry_out  # noqa: E402
from rostering.models import Hold, Run  # noqa: E402
from rostering.pipeline.night import sync_now  # noqa: E402
from rostering.pipeline.part import Choice  # noqa: E402
from rostering.run_states import claim_run, queue_run  # noqa: E402

TIMES: Final = 5


def big_list() -> dict[str, Any]:
    """The list on hold: how many changes, and how long it took to plan and weigh it."""
    district = District.objects.get(slug="benchmark")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_written(CHANGE_THE_FEED, district=district.id))
    now = timezone.now()
    run = queue_run(district=district, night=now.date(), trigger=Run.Trigger.REPLAN, now=now)
    run = sync_now(run=run, now=timezone.now)
    if run.plan is None or run.status != Run.Status.HELD:
        sys.exit(f"bench: the big list is {run.status}, not on hold: {run.message}")
    _settle()
    changed = sum(kind["changed"] for kind in run.plan.totals.values())
    return {"seconds": sum(run.seconds.values()), "changed": changed, "stages": run.seconds}


def cut() -> dict[str, Any]:
    """Cutting it in two, as the preview of a part does."""
    hold, began = _hold(), time.perf_counter()
    found = preview_part(
        run=hold.run,
        by=_person(),
        reason="Benchmark.",
        choice=Choice(without_removals=True),
        checksum=hold.plan.checksum,
        now=timezone.now(),
    )
    waits = sum(kind["changed"] for kind in found.remainder.totals.values())
    return {"seconds": time.perf_counter() - began, "waits": waits}


def pages() -> dict[str, Any]:
    """Server seconds of the pages on which it is judged, the slowest of five once they have been opened."""
    hold, client = _hold(), _client()
    changes = reverse("run_changes", args=[hold.run_id])
    addresses = {
        "hold": reverse("hold", args=[hold.id]),
        "breakdown by teacher": reverse("hold_teachers", args=[hold.id]),
        "students who leave": reverse("hold_leavers", args=[hold.id]),
        "page of rows, students": f"{changes}?kind=students",
        "page of rows, class places": f"{changes}?kind=enrollments",
        "page of rows, places that leave": f"{changes}?kind=enrollments&operation=removed",
    }
    return {"pages": {name: _slowest(client, address) for name, address in addresses.items()}}


def csv() -> dict[str, Any]:
    """Every change as CSV, to its last byte, keeping none of it."""
    began, size = time.perf_counter(), 0
    answer: Any = _client().get(reverse("run_changes_csv", args=[_hold().run_id]))
    for part in answer.streaming_content:
        size += len(part)
    return {"seconds": time.perf_counter() - began, "mib": round(size / 2**20, 1)}


def floor() -> dict[str, Any]:
    """The least that applying it could be."""
    hold = _hold()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_written(COPY_ROSTER, district=hold.district_id))
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '192MB'")
        cursor.execute(_written(WRITE_ROSTER, plan=hold.plan_id))
    spent = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_people, bench_places")
        cursor.execute("CHECKPOINT")
    return {"seconds": spent}


def apply() -> dict[str, Any]:
    """Approving it, to its last byte in the change log; `log`: the seconds of that."""
    hold, logging = _hold(), _Spent("INSERT INTO rostering_change")
    began = time.perf_counter()
    with connection.execute_wrapper(logging):
        done = decide(
            run=hold.run,
            verdict="approve",
            by=_person(),
            reason="Benchmark.",
            checksum=hold.plan.checksum,
            now=timezone.now(),
            apply_now=True,
        )
    spent = time.perf_counter() - began
    if done.status != Run.Status.APPLIED:
        sys.exit(f"bench: the big list is {done.status}, not applied: {done.message}")
    _settle()
    return {"seconds": spent, "log": logging.seconds}


def undo() -> dict[str, Any]:
    """Taking it back; `put_back`: the seconds of that, once what goes back is listed."""
    run = Run.objects.filter(district__slug="benchmark", status=Run.Status.APPLIED).latest("id")
    asked = ask_undo(run=run, by=_person(), reason="Benchmark.", roster_version=None, now=timezone.now()).run
    claimed = claim_run(run_id=asked.id, now=timezone.now())
    if claimed is None:
        sys.exit(f"bench: the undo is {asked.status}, not queued: {asked.message}")
    began = time.perf_counter()
    done = carry_out(run=claimed, clock=timezone.now)
    if done.status != Run.Status.APPLIED:
        sys.exit(f"bench: the undo is {done.status}: {done.message}")
    return {"seconds": time.perf_counter() - began, "put_back": done.seconds["put_back"]}


class _Spent:
    """Adds up the seconds of the statements that hold some words."""

    def __init__(self, words: str) -> None:
        self.words, self.seconds = words, 0.0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            if self.words in str(sql):
                self.seconds += time.perf_counter() - began


def _settle() -> None:
    """Leave the tables as the server's own vacuum does minutes after a large change: applying and undoing begin alike."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def _written(statements: str, **numbers: int) -> str:
    """Several statements at once take no parameters; numbers of ours are written in."""
    return statements % {name: int(value) for name, value in numbers.items()}


def _hold() -> Hold:
    return Hold.objects.select_related("run__district", "plan").get(state=Hold.State.OPEN)


def _person() -> Staff:
    return Staff.objects.get(role=Staff.Role.SPECIALIST)


def _client() -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(_person(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _slowest(client: Client, address: str) -> float:
    client.get(address)
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        status = client.get(address).status_code
        spent.append(time.perf_counter() - began)
        if status != 200:
            sys.exit(f"bench: {address} answered {status}")
    return max(spent)


STEPS: Final[dict[str, Callable[[], dict[str, Any]]]] = {
    "big_list": big_list,
    "cut": cut,
    "pages": pages,
    "csv": csv,
    "floor": floor,
    "apply": apply,
    "undo": undo,
}


def main() -> None:
    """Measure one step."""
    result = STEPS[sys.argv[1]]()
    result["peak_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
