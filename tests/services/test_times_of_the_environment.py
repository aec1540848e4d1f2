"""A time zone or a start of the night that does not exist stops the start with one line (DESIGN 7)."""

from datetime import time

import environ
import pytest

from rostering.config.environment import night_start, time_zone
from tests.commands.running import run_manage

env = environ.Env()


def stopped(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on stderr."""
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


@pytest.mark.parametrize(
    "value", ["America/Springfield", "America", "", "../etc/passwd", "PST/8", "America/Los_Angeles "]
)
def test_a_time_zone_that_does_not_exist_stops_the_start(
    value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTAL_TIME_ZONE", value)
    with pytest.raises(SystemExit) as ended:
        time_zone(env, "PORTAL_TIME_ZONE", "America/Los_Angeles")
    assert ended.value.code == 2
    assert f"PORTAL_TIME_ZONE is {value!r}, which is no time zone" in stopped(capsys)


@pytest.mark.parametrize("value", ["25:00", "22:61", "ten", "", "22:00+01:00", "11:59", "06:00"])
def test_a_night_that_can_not_begin_then_stops_the_start(
    value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No time of day at all, one with an offset of its own, or one before noon."""
    monkeypatch.setenv("NIGHT_START", value)
    with pytest.raises(SystemExit) as ended:
        night_start(env, "NIGHT_START", "22:00")
    assert ended.value.code == 2
    assert f"NIGHT_START is {value!r}" in stopped(capsys)


@pytest.mark.parametrize(
    ("value", "start"), [("22:00", time(22)), ("12:00", time(12)), ("23:59", time(23, 59))]
)
def test_a_night_may_begin_from_noon_to_midnight(
    value: str, start: time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIGHT_START", value)
    assert night_start(env, "NIGHT_START", "22:00") == start


@pytest.mark.parametrize("name", ["PORTAL_TIME_ZONE", "NIGHT_START"])
def test_the_portal_itself_does_not_start(name: str) -> None:
    ended = run_manage("discover", "--json", **{name: "nowhere"})
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"rostering portal: {name} is 'nowhere'")
    assert ended.err.count("\n") == 1
