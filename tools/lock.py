"""Write requirements.txt and requirements-runtime.txt: every package, direct or not, at one exact version.

`make lock` keeps what is locked already and adds what is new; `make lock UPGRADE=1` takes the newest of
everything the .in files leave open. Both locks agree: the runtime one is resolved inside the whole one.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Resolve and write both locks; exit code."""
    whole = ROOT / "requirements.txt"
    kept = None if "--upgrade" in arguments or not whole.exists() else whole
    _write_lock(ROOT / "requirements.in", whole, constraint=kept)
    _write_lock(ROOT / "requirements-runtime.in", ROOT / "requirements-runtime.txt", constraint=whole)
    return 0


def _write_lock(source: Path, target: Path, *, constraint: Path | None) -> None:
    conditional = _conditional(source)
    always = _resolve(source, constraint=constraint) - {pin.partition(";")[0] for pin in conditional}
    pins = sorted(always | conditional, key=str.lower)
    header = f"# Made from {source.name} by `make lock`. Do not edit.\n"
    target.write_text(header + "".join(f"{pin}\n" for pin in pins), encoding="utf-8")
    sys.stdout.write(f"{target.name}: {len(pins)} packages\n")


def _conditional(source: Path) -> set[str]:
    """Pins that hold on some Pythons only; the one that makes the lock may be another."""
    lines = source.read_text(encoding="utf-8").splitlines()
    others = [source.with_name(line.removeprefix("-r ")) for line in lines if line.startswith("-r ")]
    found = {line for line in lines if "; python_" in line}
    return found.union(*(_conditional(other) for other in others))


def _resolve(source: Path, *, constraint: Path | None) -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"),
                *("--report", str(report), "--requirement", str(source)),
                *(("--constraint", str(constraint)) if constraint else ()),
            ],
            check=True,
        )
        installed = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {f"{item['metadata']['name']}=={item['metadata']['version']}" for item in installed}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
