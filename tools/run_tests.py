"""`make test`: the checks, then every test against servers that run only for them, under var-test/."""

import os
import sys
from pathlib import Path

from rostering.services.problem import ServicesProblem
from tools import lint
from tools.chromium import find_or_install_chromium
from tools.with_services import own_services, run_with_services

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var-test"
_MOST_WORKERS = 2


def main(arguments: list[str]) -> int:
    """Run it all, or with arguments only the tests they name; pytest's exit code, 5 when there are no tests."""
    if find_or_install_chromium() is None:
        print(
            "#### NO CHROMIUM: THE BROWSER TESTS DO NOT RUN. Install the package chromium. ####", flush=True
        )
    checked = 0 if arguments else lint.main()
    workers = str(min(_MOST_WORKERS, os.cpu_count() or 1))
    command = [sys.executable, "-m", "pytest", "-n", workers, "--dist", "worksteal", *arguments]
    try:
        with own_services(VAR, flavour="test"):
            return run_with_services(command, var=VAR) or checked
    except ServicesProblem as problem:
        print(f"make test: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
