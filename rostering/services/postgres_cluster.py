"""A PostgreSQL data folder: made whole or not at all, its settings, and what only its superuser may do.

The superuser has no password, so nobody can sign in as superuser over the network; what needs one (making the
role and the database, setting a lost password anew) runs in single-user mode while the server is down.
"""

import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from rostering.services.binaries import PostgresPrograms
from rostering.services.ports import LOOPBACK
from rostering.services.privileges import as_server_user
from rostering.services.problem import ServicesProblem
from rostering.services.processes import running_in, send, server_environment, wait_until_gone
from rostering.services.records import Flavour

PROCESS_NAMES = ("postgres",)
USER = DATABASE = "portal"

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
    # A night writes in one burst: let it be written once, at the end, not at every quarter gigabyte. Time between
    # checkpoints stays short, because a stop has to sync every file that staging made and dropped since the last.
    "max_wal_size": "4GB",
    "wal_buffers": "64MB",
    # With few shared buffers a load writes pages out as it goes; let that be somebody else's work.
    "bgwriter_delay": "20ms",
    "bgwriter_lru_maxpages": "1000",
    "bgwriter_lru_multiplier": "8",
    "checkpoint_timeout": "5min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    # Statements and details carry names of children; they do not belong in a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_TEST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """One data folder and the programs that work on it."""

    var: Path
    flavour: Flavour
    programs: PostgresPrograms

    @property
    def data(self) -> Path:
        """Where the data lies."""
        return data_folder(self.var)

    def settings(self) -> list[str]:
        """The settings as words of a command line."""
        chosen = _SETTINGS | (_TEST_SETTINGS if self.flavour == "test" else {})
        return [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]


def data_folder(var: Path) -> Path:
    """Where the data lies."""
    return var / "postgres" / "data"


def make(cluster: Cluster, *, password: str) -> None:
    """Make the data folder, with our role and our database in it.

    Raises ServicesProblem with the first error of the programs.
    """
    # Made beside its place and moved when it is whole: a kill in between leaves nothing half made.
    new = cluster.data.with_name("data.new")
    # Makers of an interrupted start may still be at work, and would clean up over our heads when they fail.
    for folder in (new.parent, new):
        makers = running_in(folder, names=(*PROCESS_NAMES, "initdb"))
        send(makers, signal.SIGKILL)
        wait_until_gone(makers, seconds=10.0)
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
            f"CREATE ROLE {USER} LOGIN CREATEDB PASSWORD '{password}'",
            f"GRANT pg_monitor, pg_checkpoint TO {USER}",
            f"CREATE DATABASE {DATABASE} OWNER {USER}",
        ],
    )
    new.rename(cluster.data)


def set_password(cluster: Cluster, *, password: str) -> None:
    """Give our role another password; the server must be down."""
    _single_user(cluster, cluster.data, [f"ALTER ROLE {USER} PASSWORD '{password}'"])


def _single_user(cluster: Cluster, data: Path, statements: list[str]) -> None:
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


def _run(cluster: Cluster, command: list[str], *, read: str = "") -> str:
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


def check_version(cluster: Cluster) -> None:
    """Raise ServicesProblem when the data was made by another major version."""
    made_by = (cluster.data / "PG_VERSION").read_text(encoding="ascii").strip()
    if int(made_by.partition(".")[0]) != cluster.programs.major:
        raise ServicesProblem(
            f"{cluster.data} was made by PostgreSQL {made_by}, but {cluster.programs.version} is installed. "
            "Nothing was started or changed. Install the former one, or move the folder away and start anew."
        )
