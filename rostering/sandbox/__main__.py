"""`python -m rostering.sandbox serve`: the practice providers as a process of their own, until SIGTERM or Ctrl-C."""

import argparse
import signal
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from rostering.sandbox.practice import PracticeProviders
from rostering.sandbox.programme import (
    Programme,
    default_programme,
    practice_programme,
    read_programme,
    write_programme,
)

DEFAULT = "default"
PROGRAMME_FILE = "practice-programme.json"


class ProgrammeKeeper:
    """Holds the programme being served; writes it down, so that a restart serves the very same districts."""

    def __init__(self, programme: Programme, path: Path | None) -> None:
        """`path` None: nothing is written."""
        self.programme = programme
        self.practice: PracticeProviders | None = None
        self._path = path

    def __call__(self, body: dict[str, Any] | None) -> Any:
        """The programme as plain values; with {"nights": [...]} set first (nothing changes for the nights it has)."""
        if body is not None:
            nights = msgspec.convert(body["nights"], list[date])
            if tuple(nights) != self.programme.nights:
                self._set(practice_programme(nights))
        return {
            "nights": self.programme.nights,
            "districts": [
                {
                    **msgspec.to_builtins(one),
                    "slug": one.slug,
                    "external_id": one.external_id,
                }
                for one in self.programme.districts
            ],
        }

    def _set(self, programme: Programme) -> None:
        self.programme = programme
        if self.practice is not None:
            self.practice.registry.replace_all(one.district for one in programme.districts)
        if self._path is not None:
            write_programme(self._path, programme)


def _keeper(wanted: str, ports_file: Path | None) -> ProgrammeKeeper:
    """The programme asked for: a file, or the default one as it was first written beside the ports file."""
    if wanted != DEFAULT:
        return ProgrammeKeeper(read_programme(Path(wanted)), None)
    path = ports_file.with_name(PROGRAMME_FILE) if ports_file is not None else None
    if path is not None and path.exists():
        return ProgrammeKeeper(read_programme(path), path)
    keeper = ProgrammeKeeper(default_programme(datetime.now(UTC).date()), path)
    if path is not None:
        write_programme(path, keeper.programme)
    return keeper


def _ports(practice: PracticeProviders) -> dict[str, Any]:
    return {
        "clever_url": practice.clever_url,
        "tokens_url": practice.tokens_url,
        "classlink_url": practice.classlink_url,
        "direct_url": practice.direct_url,
        "control_url": practice.control_url,
        "private_hosts": practice.private_hosts,
        "client_id": practice.client_id,
        "client_secret": practice.client_secret,
        "partner_key": practice.partner_key,
    }


def _serve(options: argparse.Namespace) -> None:
    keeper = _keeper(options.programme, options.ports_file)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    practice = PracticeProviders(
        [one.district for one in keeper.programme.districts],
        clever_port=options.clever_port,
        classlink_port=options.classlink_port,
        control_port=options.control_port,
        separate_direct_port=True,
        gzip=not options.no_gzip,
        cache_mib=options.cache_mib,
        programme=keeper,
    )
    keeper.practice = practice
    with practice:
        if options.night:
            practice.set_night(None, options.night)
        for key in practice.registry.every_key() if options.warm else ():
            practice.warm(key)
        ports = msgspec.json.encode(_ports(practice))
        if options.ports_file is not None:
            temporary = options.ports_file.with_suffix(".new")
            temporary.write_bytes(ports)
            temporary.replace(options.ports_file)
        sys.stdout.write(ports.decode() + "\n")
        sys.stdout.flush()
        stop.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rostering.sandbox", description="Practice providers.")
    serve = parser.add_subparsers(dest="command", required=True).add_parser(
        "serve", help="serve until SIGTERM"
    )
    serve.add_argument("--clever-port", type=int, default=0, help="0 takes a free port")
    serve.add_argument("--classlink-port", type=int, default=0)
    serve.add_argument("--control-port", type=int, default=0)
    serve.add_argument("--ports-file", type=Path, help="where addresses and keys are written as JSON")
    serve.add_argument("--programme", default=DEFAULT, help="a programme file, or 'default'")
    serve.add_argument("--night", type=date.fromisoformat, help="make it that night for every district")
    serve.add_argument("--no-gzip", action="store_true", help="never compress")
    serve.add_argument("--warm", action="store_true", help="encode everything before the ports are announced")
    serve.add_argument("--cache-mib", type=int, default=128, help="bound of what is kept encoded")
    return parser


def main() -> int:
    """Serve; 0 after an orderly end, 1 with one line if something is wrong."""
    try:
        _serve(_parser().parse_args())
    except (OSError, ValueError, msgspec.DecodeError) as problem:
        sys.stderr.write(f"The practice providers did not start: {problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
