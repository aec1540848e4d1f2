"""The live state of a run: stage, counts, percent, written as it works so that people can watch."""

import time
from collections import Counter
from typing import Any

from rostering.models import FeedState, Run
from rostering.pipeline.fetch import Pull
from rostering.records import Kind

WRITE_EVERY_SECONDS = 1.0
SHOWN = {
    Kind.SCHOOLS: "schools",
    Kind.TERMS: "terms",
    Kind.SECTIONS: "sections",
    Kind.PEOPLE: "people",
    Kind.ENROLLMENTS: "enrollments",
    Kind.BIRTH_DATES: "birth_dates",
}


class LiveState:
    """Writes `Run.stage`, `Run.work` and `Run.seconds`; at most once a second while reading, and at every change of stage."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._began = time.perf_counter()
        self._written = 0.0
        self.seconds: dict[str, float] = {}
        self._stage = ""
        known = (
            FeedState.objects.filter(district_id=run.district_id).values_list("counts", flat=True).first()
            or {}
        )
        people = sum(known.get(role, 0) for role in ("students", "teachers", "administrators"))
        self._expected: dict[str, int] = {**known, "people": people} if known else {}

    def enter(self, stage: str) -> None:
        """A stage begins; the one before it is done."""
        self.leave()
        self._stage, self._began = stage, time.perf_counter()
        self._write(stage=stage, work={"stage": stage, "stages_done": self.seconds})

    def leave(self) -> None:
        """The current stage is done; its time is kept, in seconds."""
        if self._stage:
            spent = time.perf_counter() - self._began
            self.seconds[self._stage] = round(self.seconds.get(self._stage, 0.0) + spent, 3)
            self._stage = ""

    def reading(self, collection: str, pull: Pull) -> None:
        """A page came in."""
        if time.perf_counter() - self._written < WRITE_EVERY_SECONDS:
            return
        read = Counter({SHOWN[kind]: count for kind, count in pull.usable.items()})
        total = sum(self._expected.get(kind, 0) for kind in ("schools", "sections", "people", "enrollments"))
        work: dict[str, Any] = {
            "stage": "fetch",
            "collection": collection,
            "read": dict(read),
            "expected": self._expected,
            "restarts": pull.restarts,
            "stages_done": self.seconds,
        }
        if total:
            done = sum(read[kind] for kind in ("schools", "sections", "people", "enrollments"))
            work["percent"] = min(99, 100 * done // total)
        self._write(stage="fetch", work=work)

    def _write(self, *, stage: str, work: dict[str, Any]) -> None:
        self._written = time.perf_counter()
        Run.objects.filter(id=self._run.id, fence=self._run.fence).update(
            stage=stage, work=work, seconds=self.seconds
        )
