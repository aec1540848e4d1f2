"""Workers of their own for tests: child processes that are killed at any statement, threads that can be stopped and let go."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, connections

from rostering.providers.base import Collection, Page
from tests.feeds import ScriptedProvider

GONE_WITHIN_SECONDS = 20


@dataclass
class Steps:
    """Counts the statements of this process; before the `fatal`-th it kills the process as a power cut would."""

    fatal: int | None = None
    count: int = 0

    def __call__(self, execute: Any, statement: Any, values: Any, many: Any, context: Any) -> Any:
        """Around each statement."""
        self.count += 1
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(statement, values, many, context)


def in_a_child(work: Callable[[], Any], *, fatal: int | None = None) -> int | None:
    """Do something in a child process. How many statements it took; None if it was killed before the `fatal`-th.

    Returns only when the database has noticed that the child is gone.
    """
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _live_and_die(work, steps=Steps(fatal=fatal), writing=writing)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    _, status = os.waitpid(child, 0)
    wait_until(lambda: _other_sessions() == 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return None
    assert said.isdigit(), said
    return int(said)


def _live_and_die(work: Callable[[], Any], *, steps: Steps, writing: int) -> None:
    said = ""
    try:
        with connection.execute_wrapper(steps):
            work()
        said = str(steps.count)
    except BaseException as error:  # noqa: BLE001 (whatever it is, the parent must hear it and this copy must end)
        said = f"the child broke: {error!r}"
    finally:
        os.write(writing, said.encode())
        os._exit(0)


def _other_sessions() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


def wait_until(is_so: Callable[[], bool]) -> None:
    """Until something is so; fails after a while."""
    until = time.monotonic() + GONE_WITHIN_SECONDS
    while not is_so():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def together(*works: Callable[[], Any]) -> list[Any]:
    """Do things at the same moment, each with a database connection of its own. What each gave, or raised."""
    start = threading.Barrier(len(works))
    threads = [Worker(work, start=start) for work in works]
    for thread in threads:
        thread.start()
    return [thread.outcome() for thread in threads]


class Worker(threading.Thread):
    """A thread with a database connection of its own, which it closes."""

    def __init__(self, work: Callable[[], Any], *, start: threading.Barrier | None = None) -> None:
        super().__init__(daemon=True)
        self._work, self._start = work, start
        self._outcome: Any = None

    def run(self) -> None:
        """Wait for the others, work, keep what came of it."""
        try:
            if self._start is not None:
                self._start.wait()
            self._outcome = self._work()
        except Exception as error:  # noqa: BLE001 (the test looks at it)
            self._outcome = error
        finally:
            connections.close_all()

    def outcome(self) -> Any:
        """What it gave or raised, once it is done."""
        self.join(timeout=GONE_WITHIN_SECONDS)
        assert not self.is_alive(), "a worker does not come back"
        return self._outcome


@dataclass
class Gate:
    """A place where a worker stops until it is let through."""

    reached: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)

    def pass_through(self) -> None:
        """Stop here."""
        self.reached.set()
        assert self.opened.wait(GONE_WITHIN_SECONDS)

    @contextmanager
    def while_somebody_waits(self) -> Iterator[None]:
        """Inside, somebody stands at the gate; afterwards it is open."""
        assert self.reached.wait(GONE_WITHIN_SECONDS)
        try:
            yield
        finally:
            self.opened.set()


@dataclass
class GatedProvider(ScriptedProvider):
    """Stops at its gate in the middle of reading people; then goes on, or raises `afterwards`."""

    gate: Gate = field(default_factory=Gate)
    afterwards: Exception | None = None

    def pages(self, collection: Collection) -> Iterator[Page]:
        """As scripted, with a stop."""
        for page in super().pages(collection):
            if collection.name == "people" and not self.gate.opened.is_set() and page.rows:
                self.gate.pass_through()
                if self.afterwards is not None:
                    raise self.afterwards
            yield page
