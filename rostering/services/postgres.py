"""The embedded PostgreSQL: made at its first start, started, stopped, found again."""

import secrets
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from rostering.services.binaries import find_postgres
from rostering.services.ports import LOOPBACK
from rostering.services.postgres_cluster import (
    DATABASE,
    PROCESS_NAMES,
    USER,
    Cluster,
    check_version,
    data_folder,
    make,
    set_password,
)
from rostering.services.privileges import as_server_user, prepare_folder
from rostering.services.problem import ServicesProblem
from rostering.services.processes import running_in, send, service_log, wait_until_gone
from rostering.services.records import Flavour, Record
from rostering.services.starting import Start, start_server

__all__ = ["NAME", "data_folder", "running", "settle", "stop", "up"]

NAME = "postgres"
_PATIENCE_SECONDS = 30.0
_PORT_TAKEN = ("could not bind", "could not create any TCP/IP sockets")
_PASSING = ('lock file "postmaster.pid" already exists', "pre-existing shared memory block")


def up(var: Path, *, record: Record | None, flavour: Flavour) -> Record:
    """Make it if it is new, start it if it does not run; how to reach it.

    Raises ServicesProblem with one sentence when that can not be done.
    """
    cluster = Cluster(var=var, flavour=flavour, programs=find_postgres())
    if record is not None and _postmaster(var) == record.pid and _answers(record, record.port):
        return record
    stop(var)
    prepare_folder(cluster.data.parent)
    known = record or Record(
        port=0,
        pid=0,
        user=USER,
        password=secrets.token_urlsafe(24),
        database=DATABASE,
        version=cluster.programs.version,
        flavour=flavour,
    )
    if not cluster.data.exists():
        make(cluster, password=known.password)
    else:
        check_version(cluster)
        if record is None:
            set_password(cluster, password=known.password)
    return _start(cluster, known)


def settle(record: Record) -> None:
    """Write to disk what a stop would have to write; errors do not matter, as the stop does it anyway."""
    with suppress(psycopg.Error), _connect(record, record.port) as connection:
        connection.execute("CHECKPOINT")


def stop(var: Path, *, patience_seconds: float = _PATIENCE_SECONDS) -> bool:
    """Stop it in order, after `patience_seconds` at once; True when there was something to stop.

    A stop at once loses nothing that was committed: the next start reads it from the log.
    """
    data = data_folder(var)
    had_postmaster = _postmaster(var)
    found = running_in(data, names=PROCESS_NAMES)
    if had_postmaster is not None:
        for number, seconds in ((signal.SIGINT, patience_seconds), (signal.SIGQUIT, 10.0)):
            send([had_postmaster], number)
            if wait_until_gone([had_postmaster], seconds=seconds):
                break
    # Processes whose postmaster was killed notice it and go; one in a long query may not.
    leftovers = running_in(data, names=PROCESS_NAMES)
    if not wait_until_gone(leftovers, seconds=5.0):
        send(leftovers, signal.SIGKILL)
        wait_until_gone(leftovers, seconds=10.0)
    _drop_misleading_pid_file(data)
    return bool(found)


def running(var: Path) -> int | None:
    """The server's pid, None when it does not run."""
    return _postmaster(var)


def _start(cluster: Cluster, known: Record) -> Record:
    words = as_server_user(cluster.data)
    start = Start(
        name="PostgreSQL",
        folder=cluster.data.parent,
        log=service_log(cluster.var, NAME),
        command=lambda port: [
            *words,
            str(cluster.programs.postgres),
            "-D",
            str(cluster.data),
            "-p",
            str(port),
            *cluster.settings(),
        ],
        answers=lambda port: _answers(known, port),
        port_taken=_PORT_TAKEN,
        passing=_PASSING,
    )
    pid, port = start_server(start, recorded_port=known.port or None)
    return Record(
        port=port,
        pid=pid,
        user=known.user,
        password=known.password,
        database=known.database,
        version=cluster.programs.version,
        flavour=cluster.flavour,
    )


def _answers(known: Record, port: int) -> bool:
    try:
        _connect(known, port).close()
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise ServicesProblem(
                "PostgreSQL runs, but does not take the recorded password. Nothing was changed. "
                "Move services.json away and run `manage.py services up`: it sets a new one."
            ) from error
        return False
    return True


def _connect(known: Record, port: int) -> "psycopg.Connection[tuple[Any, ...]]":
    return psycopg.connect(
        host=LOOPBACK,
        port=port,
        user=known.user,
        password=known.password,
        dbname=known.database,
        connect_timeout=5,
        autocommit=True,
    )


def _postmaster(var: Path) -> int | None:
    for pid in running_in(data_folder(var), names=PROCESS_NAMES):
        # The server's helpers rename themselves to "postgres: ..."; the first process keeps its command line.
        title = _title(pid)
        if title and not title.startswith("postgres:"):
            return pid
    return None


def _title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _drop_misleading_pid_file(data: Path) -> None:
    """Take away a pid file whose number now belongs to somebody else.

    PostgreSQL itself clears the file of a process that is gone; it can not tell a stranger with the same
    number, or a dead process nobody has collected, from a running server.
    """
    pid_file = data / "postmaster.pid"
    try:
        number = pid_file.read_text(encoding="ascii").split()[0]
    except (OSError, IndexError):
        return
    if Path("/proc", number).exists():
        pid_file.unlink(missing_ok=True)
