"""`make test`: the checks, then every test against servers that run only for them, under var-test/."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from rostering.services.locks import only_one
from rostering.services.problem import ServicesProblem
from rostering.services.supervisor import services_down, services_up
from tools import lint
from tools.chromium import find_or_install_chromium

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var-test"
_MOST_WORKERS = 2


def main(arguments: list[str]) -> int:
    """Run it all, or with arguments only what they name (no checks then); pytest's exit code, 5 for no tests."""
    alone = only_one(
        VAR / "test.lock",
        wait_seconds=0,
        otherwise="Another `make test` runs in this checkout. Nothing was started; wait for it to end.",
    )
    try:
        with alone:
            return _checks_and_tests(arguments)
    except ServicesProblem as problem:
        print(f"make test: {problem}", file=sys.stderr)
        return 1


def _checks_and_tests(arguments: list[str]) -> int:
    if find_or_install_chromium() is None:
        print(
            "#### NO CHROMIUM FOUND: THE BROWSER TESTS DO NOT RUN. Install the package chromium. ####",
            flush=True,
        )
    checked = 0 if arguments else lint.main()
    with _servers():
        tested = _pytest(arguments)
    return tested or checked


@contextmanager
def _servers() -> Iterator[None]:
    try:
        services_up(VAR, flavour="test")
        yield
    finally:
        services_down(VAR)


def _pytest(arguments: list[str]) -> int:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    workers = min(_MOST_WORKERS, os.cpu_count() or 1)
    command = [sys.executable, "-m", "pytest", "-n", str(workers), "--dist", "worksteal", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment | {"PORTAL_VAR": str(VAR)})

    def pass_on(number: int, _frame: FrameType | None) -> None:
        process.send_signal(number)

    # Ctrl-C reaches pytest by itself, as it is in the same terminal; we only must outlive it to tidy up.
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    signal.signal(signal.SIGTERM, pass_on)
    return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
