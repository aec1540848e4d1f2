"""The processes of `make run`: kept alive, given up on when hopeless, stopped in time, never left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rostering.services.children import Child, Crew
from rostering.services.processes import alive
from tests.databases import ROOT


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def crew(tmp_path: Path, said: list[str]) -> Iterator[Crew]:
    made = Crew(var=tmp_path, environment=dict(os.environ), say=said.append)
    yield made
    made.stop(made.names())


def writes_its_pid(name: str, *, folder: Path, then: str) -> Child:
    """A child that adds its pid to a file and then does something."""
    file = folder / f"{name}.pids"
    program = f"import os,sys,time\nopen({str(file)!r}, 'a').write(str(os.getpid()) + '\\n')\n{then}"
    return Child(name, [sys.executable, "-c", program], stop_seconds=1.0)


def pids(name: str, *, folder: Path) -> list[int]:
    file = folder / f"{name}.pids"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def wait_for(what: Callable[[], bool], *, crew: Crew, seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        crew.watch()
        time.sleep(0.02)


def test_a_child_that_is_killed_is_started_again(crew: Crew, said: list[str], tmp_path: Path) -> None:
    crew.start(writes_its_pid("sleeper", folder=tmp_path, then="time.sleep(60)"))
    wait_for(lambda: len(pids("sleeper", folder=tmp_path)) == 1, crew=crew)
    os.kill(pids("sleeper", folder=tmp_path)[0], signal.SIGKILL)
    wait_for(lambda: len(pids("sleeper", folder=tmp_path)) == 2, crew=crew)
    assert "sleeper ended (exit code -9)" in said[0]


def test_a_child_that_can_not_live_is_given_up_after_five_quick_deaths(
    crew: Crew, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without the growing pauses between the tries, which are there for people.
    monkeypatch.setattr("rostering.services.children._FIRST_PAUSE_SECONDS", 0.001)
    crew.start(writes_its_pid("hopeless", folder=tmp_path, then="sys.exit('the reason it gives')"))
    wait_for(lambda: crew.given_up_on("hopeless"), crew=crew)
    assert len(pids("hopeless", folder=tmp_path)) == 5
    assert any("5 times in a row" in sentence and "the reason it gives" in sentence for sentence in said)


def test_a_step_that_ends_well_is_not_started_again(crew: Crew, said: list[str], tmp_path: Path) -> None:
    child = writes_its_pid("programme", folder=tmp_path, then="pass")
    crew.start(Child(child.name, child.words, once=True))
    wait_for(lambda: crew.given_up_on("programme"), crew=crew)
    assert len(pids("programme", folder=tmp_path)) == 1
    assert said == []


def test_a_child_that_does_not_listen_is_killed_with_its_own_children(crew: Crew, tmp_path: Path) -> None:
    deaf = (
        "import signal, subprocess\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "grandchild = subprocess.Popen(['sleep', '60'])\n"
        f"open({str(tmp_path / 'deaf.pids')!r}, 'a').write(str(grandchild.pid) + '\\n')\n"
        "time.sleep(60)"
    )
    crew.start(writes_its_pid("deaf", folder=tmp_path, then=deaf))
    wait_for(lambda: len(pids("deaf", folder=tmp_path)) == 2, crew=crew)
    began = time.monotonic()
    crew.stop(["deaf"])
    assert time.monotonic() - began < 5
    time.sleep(0.1)
    assert not [pid for pid in pids("deaf", folder=tmp_path) if alive(pid)]
    assert crew.names() == []


def test_children_do_not_outlive_a_portal_that_was_killed(tmp_path: Path) -> None:
    program = f"""
import os, time
from pathlib import Path
from rostering.services.children import Child, Crew
crew = Crew(var=Path({str(tmp_path)!r}), environment=dict(os.environ), say=print)
crew.start(Child("sleeper", ["sh", "-c", "echo $$ > {tmp_path}/pid; exec sleep 60"]))
time.sleep(60)
"""
    portal = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    deadline = time.monotonic() + 10
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().strip():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    pid = int((tmp_path / "pid").read_text())
    portal.kill()
    portal.wait()
    while alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)
