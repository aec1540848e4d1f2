"""The processes of `make run`: started in order, started again when they die, stopped in order, never left behind."""

import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

from rostering.services.places import REPOSITORY
from rostering.services.processes import service_log, start_detached

_QUICK_SECONDS = 10.0
_MOST_QUICK_DEATHS = 5
_FIRST_PAUSE_SECONDS = 0.5
_POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Child:
    """One process to keep alive, or with `once` to run to its end. The words are those of its command line."""

    name: str
    words: Sequence[str]
    once: bool = False
    stop_seconds: float = 5.0
    """How long it may take to end in order; then it is killed. Work that was cut off is taken up again."""
    after: str = ""
    """The name of a child that runs once: this one starts when that one has ended, however it did."""


@dataclass
class _Watched:
    child: Child
    process: "Popen[bytes]"
    started: float
    quick_deaths: int = 0
    start_again_at: float | None = None
    given_up: bool = False


@dataclass
class Crew:
    """All children of one `make run`; each writes to `var/log/NAME.log`."""

    var: Path
    environment: Mapping[str, str]
    say: Callable[[str], None]
    _watched: dict[str, _Watched] = field(default_factory=dict)
    _waiting: dict[str, Child] = field(default_factory=dict)

    def start(self, child: Child) -> None:
        """Start a child and watch it from now on; one that comes after another as soon as that has ended."""
        if child.after in self._watched and not self._watched[child.after].given_up:
            self._waiting[child.name] = child
            return
        self._waiting.pop(child.name, None)
        self._watched[child.name] = _Watched(
            child=child, process=self._spawn(child), started=time.monotonic()
        )

    def watch(self) -> None:
        """Look after every child once: note deaths, start again what is due, start what waited for another's end."""
        for child in list(self._waiting.values()):
            self.start(child)
        for watched in self._watched.values():
            if watched.start_again_at is not None:
                self._start_again_when_due(watched)
            elif not watched.given_up and watched.process.poll() is not None:
                self._note_end(watched)

    def given_up_on(self, name: str) -> bool:
        """True when a child died so often that it is not started again."""
        return self._watched[name].given_up

    def restart(self, *, keep: Sequence[str]) -> None:
        """End and start every child but the named ones, for example because an address changed."""
        children = [
            watched.child
            for name, watched in self._watched.items()
            if name not in keep and not watched.given_up
        ]
        self.stop([child.name for child in reversed(children)])
        for child in children:
            self.start(child)

    def stop(self, names: Sequence[str], *, hurry: Callable[[], bool] = lambda: False) -> None:
        """End the named children together, each within its own time, and forget them."""
        for name in names:
            self._waiting.pop(name, None)
        leaving = [watched for name in names if (watched := self._watched.pop(name, None)) is not None]
        for watched in leaving:
            if watched.process.poll() is None:
                watched.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        for watched in leaving:
            while watched.process.poll() is None:
                if hurry() or time.monotonic() - began > watched.child.stop_seconds:
                    break
                time.sleep(_POLL_SECONDS)
            _sweep(watched.process)

    def names(self) -> list[str]:
        """The children that are watched, in the order of their start."""
        return list(self._watched)

    def _spawn(self, child: Child) -> "Popen[bytes]":
        return start_detached(
            [*_ends_with_us(), *child.words],
            folder=REPOSITORY,
            log=service_log(self.var, child.name),
            environment=self.environment,
        )

    def _note_end(self, watched: _Watched) -> None:
        code, lived = watched.process.returncode, time.monotonic() - watched.started
        _sweep(watched.process)
        name = watched.child.name
        if watched.child.once and code == 0:
            watched.given_up = True
            return
        quick = lived < _QUICK_SECONDS or watched.child.once
        watched.quick_deaths = watched.quick_deaths + 1 if quick else 0
        log = service_log(self.var, name)
        if watched.quick_deaths >= _MOST_QUICK_DEATHS:
            watched.given_up = True
            self.say(
                f"{name} ended {_MOST_QUICK_DEATHS} times in a row and is not started again: {last_line(log)}"
            )
            self.say(f"The rest goes on without it. Read {log}, then start `make run` again.")
            return
        pause = _FIRST_PAUSE_SECONDS * 2**watched.quick_deaths
        self.say(f"{name} ended (exit code {code}); it is started again. Its words are in {log}.")
        watched.start_again_at = time.monotonic() + pause

    def _start_again_when_due(self, watched: _Watched) -> None:
        if time.monotonic() >= (watched.start_again_at or 0):
            watched.start_again_at = None
            watched.process = self._spawn(watched.child)
            watched.started = time.monotonic()


def start_step(words: Sequence[str], *, log: Path, environment: Mapping[str, str]) -> "Popen[bytes]":
    """Start a step of the preparation; its output is appended to `log`."""
    return start_detached([*_ends_with_us(), *words], folder=REPOSITORY, log=log, environment=environment)


def python(*words: str) -> list[str]:
    """The command line of a Python program of this installation."""
    return [sys.executable, *words]


def _ends_with_us() -> list[str]:
    # The kernel ends the children when `make run` is killed: no worker goes on without anybody knowing.
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv is not None else []


def _sweep(process: "Popen[bytes]") -> None:
    """Kill what is left of a child and of its own children."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def last_line(log: Path) -> str:
    """The last telling words of a log: the last line that names an error, else simply the last."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "it said nothing"
    said = [line.strip() for line in lines if line.strip()][-60:] or ["it said nothing"]
    errors = [line for line in said if re.search(r"(Error|Exception|FATAL|portal): ", line)]
    return (errors or said)[-1]
