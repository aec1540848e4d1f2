"""All checks that need no server: style, types, templates, import rules, forgotten migrations. Two at a time."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PYTHON = sys.executable
_BESIDE = Path(_PYTHON).parent

CHECKS: dict[str, list[str]] = {
    "types": [_PYTHON, "-m", "mypy"],
    "style": [_PYTHON, "-m", "ruff", "check", "--output-format", "concise", "."],
    "format": [_PYTHON, "-m", "ruff", "format", "--check", "--output-format", "concise", "."],
    "import rules": [str(_BESIDE / "lint-imports")],
    "template format": [_PYTHON, "-m", "djlint", "templates", "--check", "--quiet"],
    "template rules": [_PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"],
    "migrations": [
        *(_PYTHON, "-W", "ignore::RuntimeWarning", "manage.py"),
        *("makemigrations", "--check", "--dry-run"),
    ],
}

# The settings are read, no server is asked and nothing is written to the state folder.
_ENVIRONMENT = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "only for checks",
    "FIELD_KEYS": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
}


def main() -> int:
    """Run every check; 0 when all pass, 1 with the words of those that do not."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = dict(zip(CHECKS, pool.map(_run, CHECKS.values()), strict=True))
    for name, result in results.items():
        print(f"{'ok    ' if result.returncode == 0 else 'FAILED'} {name}", flush=True)
        if result.returncode != 0:
            print(result.stdout + result.stderr, flush=True)
    return int(any(result.returncode for result in results.values()))


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | _ENVIRONMENT, capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    sys.exit(main())
