"""The embedded PostgreSQL: made once, started, stopped; data checksums, scram, loopback, no sockets (issue 2).

The superuser has no password, so nobody can sign in as superuser over the network; what needs one (making the
role and the database, setting a lost password anew) runs in single-user mode while the server is down.
"""

import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg

from rostering.services.binaries import PostgresPrograms, find_postgres
from rostering.services.ports import LOOPBACK
from rostering.services.privileges import as_server_user, prepare_folder
from rostering.services.problem import ServicesProblem
from rostering.services.processes import running_in, send, server_environment, service_log, wait_until_gone
from rostering.services.records import Flavour, Record
from rostering.services.starting import Start, start_server

NAME = "postgres"
_PROCESS_NAMES = ("postgres",)
_USER = _DATABASE = "portal"

_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "256MB",
    "max_connections": "100",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    # Plans here are short; compiling them costs more than it saves.
    "jit": "off",
    # A night writes in one burst: let it be written once, at the end, not at every quarter gigabyte.
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    # Statements and details carry names of children; they do not belong in a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_TEST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_PORT_TAKEN = ("could not bind", "could not create any TCP/IP sockets")
_PASSING = ('lock file "postmaster.pid" already exists', "pre-existing shared memory block")


@dataclass(frozen=True)
class _Cluster:
    """One data folder and the programs that work on it."""

    var: Path
    flavour: Flavour
    programs: PostgresPrograms

    @property
    def data(self) -> Path:
        return data_folder(self.var)

    def settings(self) -> list[str]:
        chosen = _SETTINGS | (_TEST_SETTINGS if self.flavour == "test" else {})
        return [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]


def data_folder(var: Path) -> Path:
    """Where the data lies."""
    return var / "postgres" / "data"


def up(var: Path, *, record: Record | None, flavour: Flavour) -> Record:
    """Make it if it is new, start it if it does not run; how to reach it.

    Raises ServicesProblem with one sentence when that can not be done.
    """
    cluster = _Cluster(var=var, flavour=flavour, programs=find_postgres())
    if record is not None and _postmaster(var) == record.pid and _answers(record, record.port):
        return record
    stop(var)
    prepare_folder(cluster.data.parent)
    known = record or Record(
        port=0,
        pid=0,
        user=_USER,
        password=secrets.token_urlsafe(24),
        database=_DATABASE,
        version=cluster.programs.version,
        flavour=flavour,
    )
    if not cluster.data.exists():
        _make(cluster, password=known.password)
    else:
        _check_version(cluster)
        if record is None:
            _single_user(cluster, cluster.data, [f"ALTER ROLE {_USER} PASSWORD '{known.password}'"])
    return _start(cluster, known)


def stop(var: Path) -> bool:
    """Stop it in order, harder where it does not go; True when there was something to stop."""
    data = data_folder(var)
    had_postmaster = _postmaster(var)
    found = running_in(data, names=_PROCESS_NAMES)
    if had_postmaster is not None:
        for number, seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)):
            send([had_postmaster], number)
            if wait_until_gone([had_postmaster], seconds=seconds):
                break
    # Processes whose postmaster was killed notice it and go; one in a long query may not.
    leftovers = running_in(data, names=_PROCESS_NAMES)
    if not wait_until_gone(leftovers, seconds=5.0):
        send(leftovers, signal.SIGKILL)
        wait_until_gone(leftovers, seconds=10.0)
    _drop_misleading_pid_file(data)
    return bool(found)


def running(var: Path) -> int | None:
    """The server's pid, None when it does not run."""
    return _postmaster(var)


def _start(cluster: _Cluster, known: Record) -> Record:
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


def _make(cluster: _Cluster, *, password: str) -> None:
    # Made beside its place and moved when it is whole: a kill in between leaves nothing half made.
    new = cluster.data.with_name("data.new")
    send(running_in(new, names=(*_PROCESS_NAMES, "initdb")), signal.SIGKILL)
    shutil.rmtree(new, ignore_errors=True)
    locale = (
        ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if cluster.programs.major >= 17
        else ["--locale=C.UTF-8"]
    )
    _run(
        cluster,
        [
            str(cluster.programs.initdb),
            f"--pgdata={new}",
            "--username=postgres",
            "--auth-local=reject",
            "--auth-host=scram-sha-256",
            "--encoding=UTF8",
            "--data-checksums",
            "--no-instructions",
            *locale,
        ],
    )
    _single_user(
        cluster,
        new,
        [
            f"CREATE ROLE {_USER} LOGIN CREATEDB PASSWORD '{password}'",
            f"GRANT pg_monitor, pg_checkpoint TO {_USER}",
            f"CREATE DATABASE {_DATABASE} OWNER {_USER}",
        ],
    )
    new.rename(cluster.data)


def _single_user(cluster: _Cluster, data: Path, statements: list[str]) -> None:
    said = _run(
        cluster,
        [str(cluster.programs.postgres), "--single", "-D", str(data), *cluster.settings(), "postgres"],
        read="".join(f"{statement};\n" for statement in statements),
    )
    failed = [line for line in said.splitlines() if "ERROR" in line or "FATAL" in line]
    if failed:
        raise ServicesProblem(
            f"PostgreSQL could not be made ready: {failed[0].strip()}. Nothing was started."
        )


def _run(cluster: _Cluster, command: list[str], *, read: str = "") -> str:
    folder = cluster.data.parent
    done = subprocess.run(
        [*as_server_user(folder), *command],
        input=read,
        cwd=folder,
        env=server_environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        raise ServicesProblem(f"{command[0]} failed: {last}. Nothing was started.")
    return done.stdout + done.stderr


def _check_version(cluster: _Cluster) -> None:
    made_by = (cluster.data / "PG_VERSION").read_text(encoding="ascii").strip()
    if int(made_by.partition(".")[0]) != cluster.programs.major:
        raise ServicesProblem(
            f"{cluster.data} was made by PostgreSQL {made_by}, but {cluster.programs.version} is installed. "
            "Nothing was started or changed. Install the former one, or move the folder away and start anew."
        )


def _answers(known: Record, port: int) -> bool:
    try:
        psycopg.connect(
            host=LOOPBACK,
            port=port,
            user=known.user,
            password=known.password,
            dbname=known.database,
            connect_timeout=5,
        ).close()
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise ServicesProblem(
                "PostgreSQL runs, but does not take the recorded password. Nothing was changed. "
                "Move services.json away and run `manage.py services up`: it sets a new one."
            ) from error
        return False
    return True


def _postmaster(var: Path) -> int | None:
    for pid in running_in(data_folder(var), names=_PROCESS_NAMES):
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
