"""How long a sync still takes is said modestly, and not at all without a base for it."""

from datetime import UTC, datetime, timedelta

import pytest

from rostering.models import Run
from rostering.screens.presenters.time_left import left_words, seconds_left, usual_of

NOW = datetime(2026, 10, 7, 5, 0, tzinfo=UTC)
USUAL = {"fetch": 200.0, "complete": 1.0, "feed": 20.0, "plan": 30.0, "apply": 15.0}


def at_work(stage: str, *, for_seconds: float, **work: object) -> Run:
    """A sync in the middle of a stage, which has begun that long ago."""
    done = sum(work.get("stages_done", {}).values())  # type: ignore[attr-defined]
    started = NOW - timedelta(seconds=for_seconds + done)
    return Run(status="running", stage=stage, started_at=started, work=work)


def left(run: Run, *past: dict[str, float]) -> float | None:
    return seconds_left(run, usual=usual_of(past), now=NOW)


def test_without_an_earlier_sync_there_is_no_number() -> None:
    assert left(at_work("fetch", for_seconds=30, percent=50)) is None
    assert left(at_work("fetch", for_seconds=30, percent=50), {"complete": 1.0}) is None


def test_before_anything_is_read_it_takes_as_long_as_usual() -> None:
    assert left(at_work("fetch", for_seconds=0), USUAL) == pytest.approx(266)


def test_the_further_the_reading_the_more_its_own_speed_counts() -> None:
    """A reading that is twice as slow as usual: near its end, what is left is what it shows itself."""
    slow_at_first = left(at_work("fetch", for_seconds=40, percent=10), USUAL)
    slow_at_the_end = left(at_work("fetch", for_seconds=360, percent=90), USUAL)
    assert slow_at_first == pytest.approx(0.1 * 360 + 0.9 * 180 + 66)
    assert slow_at_the_end == pytest.approx(0.9 * 40 + 0.1 * 20 + 66)


def test_later_stages_take_what_they_usually_take() -> None:
    run = at_work("plan", for_seconds=10, stages_done={"fetch": 210.0, "complete": 1.0, "feed": 22.0})
    assert left(run, USUAL) == pytest.approx(20 + 15)


def test_a_stage_that_takes_longer_than_usual_never_counts_backwards() -> None:
    run = at_work("plan", for_seconds=300, stages_done={"fetch": 210.0})
    assert left(run, USUAL) == pytest.approx(3 + 15)


def test_usual_is_the_middle_of_the_last_syncs() -> None:
    """One night with a slow provider is not the rule; a night that changed nothing says nothing about applying."""
    usual = usual_of([{"fetch": 100.0}, {"fetch": 900.0, "apply": 12.0}, {"fetch": 110.0}])
    assert (usual.of("fetch"), usual.of("apply"), usual.of("rekey")) == (110.0, 12.0, 0.0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (12, ""),
        (30, "Less than a minute is left."),
        (60, "About one minute is left."),
        (170, "About three minutes are left."),
        (1500, "About 25 minutes are left."),
        (5400, "About two hours are left."),
    ],
)
def test_it_is_said_in_round_words(seconds: float | None, words: str) -> None:
    assert left_words(seconds) == words
