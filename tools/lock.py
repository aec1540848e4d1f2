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
    pins = _resolve(source, constraint=constraint)
    header = f"# Made from {source.name} by `make lock`. Do not edit.\n"
    target.write_text(header + "".join(f"{pin}\n" for pin in pins), encoding="utf-8")
    sys.stdout.write(f"{target.name}: {len(pins)} packages\n")


def _resolve(source: Path, *, constraint: Path | None) -> list[str]:
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
    pins = (f"{item['metadata']['name']}=={item['metadata']['version']}" for item in installed)
    return sorted(pins, key=str.lower)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
