"""Run a command with embedded servers of its own: `python -m tools.with_services FOLDER [--test] -- COMMAND...`.

The servers start before it and stop after it, also on Ctrl-C; nobody else's servers, and no DATABASE_URL or
REDIS_URL of the shell, come into it.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from rostering.services.locks import only_one
from rostering.services.problem import ServicesProblem
from rostering.services.records import Flavour
from rostering.services.supervisor import services_down, services_up

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def own_services(var: Path, *, flavour: Flavour) -> Iterator[None]:
    """Servers under `var` for the length of the block; one block at a time for each folder."""
    busy = f"Another command uses the servers in {var}. Nothing was started; wait for it to end."
    with only_one(var / "command.lock", wait_seconds=0, otherwise=busy):
        try:
            services_up(var, flavour=flavour)
            yield
        finally:
            services_down(var)


def run_with_services(command: Sequence[str], *, var: Path) -> int:
    """Run the command to its end, whatever signals come meanwhile; its exit code."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    process = subprocess.Popen(list(command), cwd=ROOT, env=environment | {"PORTAL_VAR": str(var)})

    def pass_on(_number: int, _frame: FrameType | None) -> None:
        # As an interrupt, which programs answer by tidying up.
        process.send_signal(signal.SIGINT)

    # Ctrl-C reaches the command by itself, as it is in the same terminal; we only must outlive it.
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    signal.signal(signal.SIGTERM, pass_on)
    return process.wait()


def main(arguments: list[str]) -> int:
    """The command's exit code; 1 with one line when the servers do not start, 2 for wrong usage."""
    if "--" not in arguments or arguments.index("--") == 0:
        print("Usage: python -m tools.with_services FOLDER [--test] -- COMMAND...", file=sys.stderr)
        return 2
    split = arguments.index("--")
    folder, *switches = arguments[:split]
    var = ROOT / folder
    try:
        with own_services(var, flavour="test" if "--test" in switches else "standard"):
            return run_with_services(arguments[split + 1 :], var=var)
    except ServicesProblem as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
