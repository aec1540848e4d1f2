"""Which settings point the portal at the practice servers of `make run`, and where they are written down."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rostering.services.addresses import PRACTICE_FILE, practice_settings
from rostering.services.ports import choose_port
from rostering.services.state_files import write_json

PORTS_FILE = "practice-ports.json"

_SETTINGS = {
    "CLEVER_API_URL": "clever_url",
    "CLEVER_TOKENS_URL": "tokens_url",
    "CLEVER_CLIENT_ID": "client_id",
    "CLEVER_CLIENT_SECRET": "client_secret",
    "CLASSLINK_PROXY_URL": "classlink_url",
    "CLASSLINK_PARTNER_KEY": "partner_key",
}
_PROVIDERS = ("CLEVER_", "CLASSLINK_")


def wanted_providers(environment: Mapping[str, str]) -> list[str]:
    """The providers nobody configured, as the beginnings of their variables.

    A provider with any variable of its own in the environment is left alone: half of a real configuration
    beside half of a practice one would send real keys to a practice server.
    """
    return [
        prefix for prefix in _PROVIDERS if not any(_is_set(environment, prefix, name) for name in _SETTINGS)
    ]


def read_ports(var: Path) -> dict[str, Any] | None:
    """What the practice servers wrote about themselves; None while they have not."""
    try:
        found = json.loads((var / PORTS_FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def forget_ports(var: Path) -> None:
    """Before a start: what is read afterwards was written by the new servers."""
    (var / PORTS_FILE).unlink(missing_ok=True)


def servers_command(var: Path) -> list[str]:
    """The words that start the practice servers, on the ports of an earlier start where those are free."""
    recorded = read_ports(var) or {}
    words = [
        "-m",
        "rostering.sandbox",
        "serve",
        "--programme",
        "default",
        "--ports-file",
        str(var / PORTS_FILE),
    ]
    for option, key in (("--clever-port", "clever_url"), ("--classlink-port", "classlink_url")):
        port = choose_port(recorded=urlsplit(str(recorded.get(key, ""))).port)
        words += [option, str(port)]
    return words


def write_practice_settings(var: Path, *, ports: Mapping[str, Any], environment: Mapping[str, str]) -> bool:
    """Record the settings in `practice.json` (mode 0600), where every process of this PORTAL_VAR finds them.

    True when they are not the ones recorded before.
    """
    prefixes = tuple(wanted_providers(environment))
    settings = {name: str(ports[key]) for name, key in _SETTINGS.items() if name.startswith(prefixes)}
    settings["PROVIDER_PRIVATE_HOSTS"] = ",".join(ports["private_hosts"])
    if settings == practice_settings(var):
        return False
    write_json(var / PRACTICE_FILE, settings)
    return True


def _is_set(environment: Mapping[str, str], prefix: str, name: str) -> bool:
    return name.startswith(prefix) and bool(environment.get(name))
