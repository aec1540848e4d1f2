"""Start one server on a free port and wait until it answers; try again where only a former one was in the way."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rostering.services.ports import choose_port
from rostering.services.problem import ServicesProblem
from rostering.services.processes import alive, start_detached

_RETRY_FOR_SECONDS = 30.0
# Replaying the log of a large night after a power cut takes minutes, not seconds.
_ANSWER_WITHIN_SECONDS = 300.0
_POLL_SECONDS = 0.05
_RETRY_SECONDS = 0.3


@dataclass(frozen=True)
class Start:
    """One server to start: how, where it writes, how to tell that it answers, what only time heals."""

    name: str
    folder: Path
    log: Path
    command: Callable[[int], Sequence[str]]
    """The command line for a port."""
    answers: Callable[[int], bool]
    """Whether our server answers on a port."""
    port_taken: Sequence[str]
    """Words in the log that mean: somebody has the port."""
    passing: Sequence[str]
    """Words in the log that mean: a former server is not quite gone."""


def start_server(start: Start, *, recorded_port: int | None) -> tuple[int, int]:
    """Start it; the pid and the port on which it answers.

    Raises ServicesProblem with the server's own last words when it does not start.
    """
    deadline = time.monotonic() + _RETRY_FOR_SECONDS
    port_wish = recorded_port
    while True:
        port = choose_port(recorded=port_wish)
        said_before = start.log.stat().st_size if start.log.exists() else 0
        process = start_detached(start.command(port), folder=start.folder, log=start.log)
        if _wait_for_answer(start, port=port, pid=process.pid):
            return process.pid, port
        process.wait()
        said = _read_from(start.log, said_before)
        if any(words in said for words in start.port_taken):
            port_wish = None
        elif not any(words in said for words in start.passing):
            raise ServicesProblem(_last_words(start, said))
        if time.monotonic() >= deadline:
            raise ServicesProblem(_last_words(start, said))
        time.sleep(_RETRY_SECONDS)


def _wait_for_answer(start: Start, *, port: int, pid: int) -> bool:
    deadline = time.monotonic() + _ANSWER_WITHIN_SECONDS
    while alive(pid):
        if start.answers(port):
            return True
        if time.monotonic() >= deadline:
            raise ServicesProblem(
                f"{start.name} runs (process {pid}) but does not answer on port {port} after "
                f"{_ANSWER_WITHIN_SECONDS:.0f} s. It was left running. Read {start.log}; "
                "`manage.py services down` stops it."
            )
        time.sleep(_POLL_SECONDS)
    return False


def _read_from(log: Path, position: int) -> str:
    with log.open("rb") as file:
        file.seek(position if position <= log.stat().st_size else 0)
        return file.read().decode(errors="replace")


def _last_words(start: Start, said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "rror" in line] or lines or ["it said nothing"]
    return f"{start.name} did not start: {telling[-1]}. Its data was not changed. Read {start.log}."
