"""`make run`: everything on one machine, in the foreground; Ctrl-C stops all of it (DESIGN 6).

In this order: practice servers and database, tables and page files, the web page, then what works in the
background. Everything is looked after until a signal comes; what dies is started again.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from subprocess import Popen
from threading import Thread
from types import FrameType

from rostering.services import parts, supervisor
from rostering.services.addresses import service_addresses
from rostering.services.children import Crew, last_line, python, start_step
from rostering.services.locks import only_one
from rostering.services.places import log_folder, portal_var
from rostering.services.ports import LOOPBACK, is_free
from rostering.services.practice import (
    forget_ports,
    read_ports,
    wanted_providers,
    write_practice_settings,
)
from rostering.services.problem import ServicesProblem
from rostering.services.processes import service_log

_POLL_SECONDS = 0.1
_ADDRESSES_EVERY_SECONDS = 2.0
_PORT_PATIENCE_SECONDS = 10.0
_SAME_SIGNAL_SECONDS = 1.0
_STOP_WITHIN_SECONDS = 12.0
_ANSWER_PATIENCE_SECONDS = 90.0
_SERVICE_OF = {"DATABASE_URL": "postgres", "REDIS_URL": "valkey"}


class _AskedToStop(Exception):
    """A signal came."""


class Portal:
    """One `make run`."""

    def __init__(self, *, var: Path, port: int, environment: Mapping[str, str]) -> None:
        self.var = var
        self.port = port
        self.environment = {**environment, "PORTAL_VAR": str(var), "PYTHONUNBUFFERED": "1"}
        self.services = [name for url, name in _SERVICE_OF.items() if not environment.get(url)]
        self.practises = bool(wanted_providers(environment))
        self.crew = Crew(var=var, environment=self.environment, say=say)
        self.signals = 0
        self.signalled_at = 0.0
        self.sign_ins_told = False

    def run(self) -> int:
        """Bring everything up, keep it up until a signal comes; exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)
        try:
            self._bring_up()
            return self._keep_up()
        except _AskedToStop:
            return 0
        finally:
            self._take_down()

    def _bring_up(self) -> None:
        self._wait_for_port()
        if self.practises:
            servers = parts.practice_servers(self.var)
            forget_ports(self.var)
            self.crew.start(servers)
        self._start_services()
        self._prepare()
        if self.practises:
            self._wait_until(lambda: read_ports(self.var) is not None, needs=parts.PRACTICE_SERVERS)
            self._practice_settings_changed()
        self.crew.start(parts.web(self.port))
        self._wait_until(lambda: parts.page_answers(self.port), needs=parts.WEB)
        say(f"The portal is at http://{LOOPBACK}:{self.port}")
        self._tell_sign_ins()
        for child in parts.background(self.var, practises=self.practises):
            self.crew.start(child)
        say(f"Logs are in {log_folder(self.var)}. Ctrl-C stops everything; what was done stays.")

    def _keep_up(self) -> int:
        looked_at = time.monotonic()
        while not self.crew.given_up_on(parts.WEB):
            self._pause()
            self.crew.watch()
            self._tell_sign_ins()
            if time.monotonic() - looked_at > _ADDRESSES_EVERY_SECONDS:
                self._look_at_addresses()
                looked_at = time.monotonic()
        return 1

    def _take_down(self) -> None:
        began = time.monotonic()
        say("Stopping …")
        if self.services:
            # While the processes end, so that the database has less left to do when its turn comes.
            Thread(target=supervisor.services_settle, args=[self.var], daemon=True).start()
        first = [child.name for child in reversed(parts.background(self.var, practises=self.practises))]
        self.crew.stop(first, hurry=self._in_a_hurry)
        self.crew.stop(list(reversed(self.crew.names())), hurry=self._in_a_hurry)
        if self.services:
            left = _STOP_WITHIN_SECONDS - (time.monotonic() - began)
            supervisor.services_down(self.var, patience_seconds=max(left, 1.0))
        say("Stopped.")

    def _start_services(self) -> None:
        if self.services:
            say(f"Starting {' and '.join(self.services)} …")
            supervisor.services_up(self.var, names=self.services)

    def _look_at_addresses(self) -> None:
        """Every process reads the addresses when it starts: where one changed, all start again."""
        moved = self._services_moved()
        if self.practises and self._practice_settings_changed():
            moved.append(parts.PRACTICE_SERVERS)
        if moved:
            say(f"The address of {' and '.join(moved)} changed; what uses it is started again.")
            self.crew.restart(keep=[parts.PRACTICE_SERVERS])

    def _services_moved(self) -> list[str]:
        if supervisor.services_run(self.var, names=self.services):
            return []
        say("A database server ended; it is started again.")
        before = service_addresses(self.var)
        moved = supervisor.services_up(self.var, names=self.services) != before
        return self.services if moved else []

    def _practice_settings_changed(self) -> bool:
        ports = read_ports(self.var)
        return ports is not None and write_practice_settings(
            self.var, ports=ports, environment=self.environment
        )

    def _prepare(self) -> None:
        """Tables and page files at the same time; both do nothing, quickly, when nothing changed."""
        say("Preparing tables and page files …")
        log = service_log(self.var, "prepare")
        log.unlink(missing_ok=True)
        steps = {
            words[0]: start_step(python("manage.py", *words), log=log, environment=self.environment)
            for words in (["migrate", "--verbosity=0"], ["collectstatic", "--noinput", "--verbosity=0"])
        }
        for name, process in steps.items():
            self._wait_for_step(name, process, log=log)

    def _wait_for_step(self, name: str, process: "Popen[bytes]", *, log: Path) -> None:
        while process.poll() is None:
            self._pause()
        if process.returncode != 0:
            raise ServicesProblem(f"`manage.py {name}` failed: {last_line(log)}. Read {log}, then try again.")

    def _wait_for_port(self) -> None:
        # A portal that was just killed may still hold it for a moment.
        deadline = time.monotonic() + _PORT_PATIENCE_SECONDS
        while not is_free(self.port):
            if time.monotonic() > deadline:
                raise ServicesProblem(
                    f"Port {self.port} is used by another program. Nothing was started. "
                    f"Choose another one: PORT={self.port + 1} make run"
                )
            self._pause()

    def _wait_until(self, ready: Callable[[], bool], *, needs: str) -> None:
        deadline = time.monotonic() + _ANSWER_PATIENCE_SECONDS
        while not ready():
            self._pause()
            self.crew.watch()
            if self.crew.given_up_on(needs) or time.monotonic() > deadline:
                log = service_log(self.var, needs)
                raise ServicesProblem(
                    f"{needs} does not answer: {last_line(log)}. Read {log}, then try again."
                )

    def _tell_sign_ins(self) -> None:
        if self.sign_ins_told:
            return
        try:
            lines = (self.var / "demo-sign-ins.txt").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return
        say(lines)
        self.sign_ins_told = True

    def _pause(self) -> None:
        if self.signals:
            raise _AskedToStop
        time.sleep(_POLL_SECONDS)

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        # One Ctrl-C can come twice, from the terminal and from `make`; only a later one means "at once".
        now = time.monotonic()
        if self.signals == 0 or now - self.signalled_at > _SAME_SIGNAL_SECONDS:
            self.signals += 1
            self.signalled_at = now

    def _in_a_hurry(self) -> bool:
        return self.signals > 1


def say(sentence: str) -> None:
    """One line for the person at the keyboard, if there still is one: a closed terminal must not keep us from tidying up."""
    with suppress(OSError):
        print(sentence, flush=True)


def main() -> int:
    """`python -m rostering.services.portal`; exit code 1 with one line when it can not start."""
    var = portal_var()
    alone = only_one(
        var / "run.lock",
        wait_seconds=0,
        otherwise=f"`make run` already runs on {var}. Nothing was started. "
        "For a second portal: PORTAL_VAR=another/folder PORT=8001 make run",
    )
    try:
        port = _port(os.environ.get("PORT") or "8000")
        with alone:
            return Portal(var=var, port=port, environment=os.environ).run()
    except ServicesProblem as problem:
        print(f"make run: {problem}", file=sys.stderr)
        return 1


def _port(text: str) -> int:
    if text.isdigit() and 0 < int(text) < 65_536:
        return int(text)
    raise ServicesProblem(f"PORT is {text!r}. Nothing was started. Set a number from 1 to 65535.")


if __name__ == "__main__":
    sys.exit(main())
