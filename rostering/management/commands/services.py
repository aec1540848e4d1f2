"""`manage.py services`: the embedded PostgreSQL and Valkey of this PORTAL_VAR (DESIGN 6). Needs no server."""

import json
import os
import shlex
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rostering.services.addresses import Addresses, service_addresses
from rostering.services.places import portal_var
from rostering.services.problem import ServicesProblem
from rostering.services.supervisor import ServiceStatus, services_down, services_status, services_up


class Command(BaseCommand):
    """Start, stop and describe the two servers; exit 0 done, 1 not done (or `status`: not all run), 2 usage."""

    help = """\
The embedded PostgreSQL and Valkey of one machine.

  up      start what does not run, make what is not there yet
  down    stop both in order; data, ports and passwords stay
  status  ports, processes, versions, sizes; exit 1 when one does not run
  env     print `export DATABASE_URL=... REDIS_URL=...` lines for a shell

All four act on the folder PORTAL_VAR (default: var/ in the repository), whatever DATABASE_URL and REDIS_URL
say. Those two decide what the portal *uses*: where one is set, the portal uses it and `make run` does not
start the embedded server in its place."""
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Keep the table in the help text as it is written."""
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        """One word, two switches."""
        parser.add_argument("action", choices=("up", "down", "status", "env"))
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout, nothing else")
        parser.add_argument(
            "--test",
            action="store_true",
            help="with up: for tests, fast, not safe against a power cut; a folder keeps what it was made with",
        )

    def handle(self, *, action: str, test: bool, **options: Any) -> None:
        """Do it and say so, in words or as JSON."""
        actions: dict[str, Callable[[Path, bool], tuple[dict[str, Any], str, bool]]] = {
            "up": _up,
            "down": _down,
            "status": _status,
            "env": _env,
        }
        try:
            document, words, good = actions[action](portal_var(), test)
        except ServicesProblem as problem:
            if options["json"]:
                self.stdout.write(json.dumps({"error": str(problem)}))
            raise CommandError(str(problem)) from problem
        self.stdout.write(json.dumps(document) if options["json"] else words)
        if not good:
            raise CommandError("Not all services run. `manage.py services up` starts them.")


def _up(var: Path, test: bool) -> tuple[dict[str, Any], str, bool]:
    services_up(var, flavour="test" if test else "standard")
    return _status(var, test)


def _down(var: Path, _test: bool) -> tuple[dict[str, Any], str, bool]:
    stopped = services_down(var)
    return {"stopped": stopped}, f"Stopped: {', '.join(stopped) or 'nothing, none was running'}.", True


def _status(var: Path, _test: bool) -> tuple[dict[str, Any], str, bool]:
    found = services_status(var)
    document: dict[str, Any] = {
        "var": str(var),
        "services": {status.name: asdict(status) for status in found},
        "set_elsewhere": [name for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)],
    }
    lines = [_line(status) for status in found]
    lines += [f"{name} is set: the portal uses that one." for name in document["set_elsewhere"]]
    return document, "\n".join(lines), all(status.running for status in found)


def _line(status: ServiceStatus) -> str:
    size = f"{status.data_bytes / 1024 / 1024:,.0f} MiB in {status.data_folder}"
    if not status.running:
        return f"{status.name:<9} stopped · {size}"
    return (
        f"{status.name:<9} {status.version} running · 127.0.0.1:{status.port} · process {status.pid} · {size}"
    )


def _env(var: Path, _test: bool) -> tuple[dict[str, Any], str, bool]:
    addresses = service_addresses(var) or Addresses(database_url=None, redis_url=None)
    document = {"DATABASE_URL": addresses.database_url, "REDIS_URL": addresses.redis_url}
    if not all(document.values()):
        raise ServicesProblem(f"{var} has no services yet. Run `manage.py services up` first.")
    return (
        document,
        "\n".join(f"export {name}={shlex.quote(str(url))}" for name, url in document.items()),
        True,
    )
