"""The embedded Valkey (or Redis): append-only file every second, nothing evicted, loopback, password."""

import os
import secrets
import signal
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from rostering.services.binaries import find_valkey
from rostering.services.ports import LOOPBACK
from rostering.services.privileges import as_server_user, prepare_folder
from rostering.services.problem import ServicesProblem
from rostering.services.processes import running_in, send, service_log, wait_until_gone
from rostering.services.records import Flavour, Record
from rostering.services.starting import Start, start_server

NAME = "valkey"
_PROCESS_NAMES = ("valkey-server", "redis-server")
_PATIENCE_SECONDS = 10.0
_PORT_TAKEN = ("Address already in use",)


def data_folder(var: Path) -> Path:
    """Where the data and the configuration lie."""
    return var / "valkey"


def up(var: Path, *, record: Record | None, flavour: Flavour) -> Record:
    """Start it if it does not run; how to reach it.

    Raises ServicesProblem with one sentence when that can not be done.
    """
    program = find_valkey()
    if record is not None and running(var) == record.pid and _answers(record.password, record.port):
        return record
    stop(var)
    folder = data_folder(var)
    prepare_folder(folder)
    password = record.password if record is not None else secrets.token_urlsafe(24)
    words = as_server_user(folder)
    start = Start(
        name="Valkey",
        folder=folder,
        log=service_log(var, NAME),
        command=lambda port: [
            *words,
            str(program.server),
            str(_write_configuration(folder, port=port, password=password, flavour=flavour)),
        ],
        answers=lambda port: _answers(password, port),
        port_taken=_PORT_TAKEN,
        passing=(),
    )
    pid, port = start_server(start, recorded_port=record.port if record is not None else None)
    return Record(
        port=port,
        pid=pid,
        user="default",
        password=password,
        database="0",
        version=program.version,
        flavour=flavour,
    )


def stop(var: Path, *, patience_seconds: float = _PATIENCE_SECONDS) -> bool:
    """Stop it in order, harder where it does not go; True when there was something to stop."""
    found = running_in(data_folder(var), names=_PROCESS_NAMES)
    send(found, signal.SIGTERM)
    if not wait_until_gone(found, seconds=patience_seconds):
        send(found, signal.SIGKILL)
        wait_until_gone(found, seconds=5.0)
    return bool(found)


def running(var: Path) -> int | None:
    """The server's pid, None when it does not run."""
    return next(iter(running_in(data_folder(var), names=_PROCESS_NAMES)), None)


def _write_configuration(folder: Path, *, port: int, password: str, flavour: Flavour) -> Path:
    # A file, because a command line, password included, can be read by every user of the machine.
    path = folder / "valkey.conf"
    lines = [
        f"bind {LOOPBACK}",
        f"port {port}",
        f"requirepass {password}",
        "protected-mode yes",
        "daemonize no",
        'save ""',
        f"appendonly {'no' if flavour == 'test' else 'yes'}",
        "appendfsync everysec",
        "maxmemory-policy noeviction",
    ]
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    owner = folder.stat()
    os.chown(path, owner.st_uid, owner.st_gid)
    return path


def _answers(password: str, port: int) -> bool:
    client = redis.Redis(
        host=LOOPBACK, port=port, password=password, socket_timeout=5, retry=Retry(NoBackoff(), retries=0)
    )
    try:
        client.ping()
    except redis.AuthenticationError as error:
        raise ServicesProblem(
            "Valkey runs, but does not take the recorded password. Nothing was changed. "
            "Move services.json away and run `manage.py services up`: it sets a new one."
        ) from error
    except redis.RedisError:
        # Refused, or still reading its file ("LOADING"): not yet.
        return False
    finally:
        client.close()
    return True
