"""Where the services and practice providers of one PORTAL_VAR answer; settings read it (DESIGN 6)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rostering.services.state_files import read_json

SERVICES_FILE = "services.json"
PRACTICE_FILE = "practice.json"


@dataclass(frozen=True)
class Addresses:
    """What DATABASE_URL and REDIS_URL would be set to; None for a service this PORTAL_VAR does not have."""

    database_url: str | None
    redis_url: str | None


def service_addresses(var: Path) -> Addresses | None:
    """The addresses recorded by `services up` under `var`, running or not; None before the first `up`.

    Raises ServicesProblem when the record can not be read.
    """
    recorded = read_json(var / SERVICES_FILE)
    if recorded is None:
        return None
    return Addresses(
        database_url=_database_url(recorded.get("postgres")), redis_url=_redis_url(recorded.get("valkey"))
    )


def practice_settings(var: Path) -> dict[str, str]:
    """Provider settings that point at the practice servers `make run` started; empty where it never did.

    Settings use them as defaults, so that a `manage.py sync` typed in another shell finds the same servers.
    """
    recorded = read_json(var / PRACTICE_FILE)
    return {name: str(value) for name, value in (recorded or {}).items()}


def _database_url(postgres: dict[str, Any] | None) -> str | None:
    if postgres is None:
        return None
    password = quote(postgres["password"], safe="")
    return f"postgresql://{postgres['user']}:{password}@127.0.0.1:{postgres['port']}/{postgres['database']}"


def _redis_url(valkey: dict[str, Any] | None) -> str | None:
    if valkey is None:
        return None
    return f"redis://:{quote(valkey['password'], safe='')}@127.0.0.1:{valkey['port']}/0"
