"""The jobs of one minute: each runs whatever becomes of the others, and what broke is still seen."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from rostering import tasks
from rostering.all_of_them import all_of_them


def breaks(said: str) -> Callable[..., None]:
    def job(**_: Any) -> None:
        raise ValueError(said)

    return job


def test_what_comes_after_a_job_that_broke_runs_and_the_error_is_logged_and_raised(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[str] = []
    jobs = (breaks("first"), lambda: done.append("second"), breaks("third"), lambda: done.append("fourth"))
    with caplog.at_level(logging.ERROR), pytest.raises(ExceptionGroup, match="2 of 4 jobs broke") as raised:
        all_of_them(*jobs)
    assert done == ["second", "fourth"]
    assert [str(one) for one in raised.value.exceptions] == ["first", "third"]
    assert [one.getMessage() for one in caplog.records] == [
        "job 1 of 4: ValueError",
        "job 3 of 4: ValueError",
    ]


def test_nothing_is_raised_where_nothing_broke() -> None:
    done: list[int] = []
    all_of_them(lambda: done.append(1), lambda: done.append(2))
    assert done == [1, 2]


@pytest.mark.parametrize("broken", ["sending.look", "escalate", "digests.look"])
def test_of_the_mails_of_a_minute_none_keeps_another_from_leaving(
    monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    looked: list[str] = []
    for name in ("sending.look", "escalate", "digests.look"):
        job = breaks(name) if name == broken else lambda name=name, **_: looked.append(name)
        monkeypatch.setattr(f"rostering.tasks.{name}", job)
    with pytest.raises(ExceptionGroup):
        tasks.send_notices()
    assert looked == [name for name in ("sending.look", "escalate", "digests.look") if name != broken]
