"""Measures the nights of a practice district of 50,000 students against the floor: a table, and latest.json."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STUDENTS = int(os.environ.get("BENCH_STUDENTS", "50000"))
FIRST_NIGHT, NEXT_NIGHT = date(2026, 10, 5), date(2026, 10, 6)
TIMES = int(os.environ.get("BENCH_TIMES", "3"))
START_SECONDS = 300

# name, what is measured, the goal as a ratio to the floor (the for the first two)
GOALS = {"unchanged night": 5.0, "first load, approved and applied": 20.0, "ordinary night": 12.0}


def main() -> int:
    """Run everything; 1 when a goal is missed."""
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], check=True, cwd=ROOT)
    with tempfile.TemporaryDirectory() as folder, _practice_servers(Path(folder)) as servers:
        rows = _measure(servers)
    _write(rows)
    return 0 if all(row["ratio"] <= row["goal"] for row in rows) else 1


def _measure(servers: dict[str, Any]) -> list[dict[str, Any]]:
    environment = os.environ | _settings(servers)
    loads, unchanged, ordinary, floors = [], [], [], []
    for _ in range(TIMES):
        _run("benchmarks.prepare", servers["external_id"], environment=environment)
        _pin(servers, FIRST_NIGHT)
        floors.append(_run("benchmarks.measure", "floor", FIRST_NIGHT, environment=environment))
        loads.append(_run("benchmarks.measure", "first_load", FIRST_NIGHT, environment=environment))
        _run("benchmarks.measure", "unchanged", FIRST_NIGHT, environment=environment)
        unchanged.append(_run("benchmarks.measure", "unchanged", FIRST_NIGHT, environment=environment))
        _pin(servers, NEXT_NIGHT)
        ordinary.append(_run("benchmarks.measure", "ordinary", NEXT_NIGHT, environment=environment))
    wanted = {
        "unchanged night": (unchanged, "unchanged"),
        "first load, approved and applied": (loads, "applied"),
        "ordinary night": (ordinary, "applied"),
    }
    floor = median(one["seconds"] for one in floors)
    print(
        f"\n{STUDENTS:,} students, {floors[0]['rows']:,} rows; floor: raw COPY of the same rows, {floor:.2f} s"
    )
    rows = []
    for name, (measured, status) in wanted.items():
        wrong = [one for one in measured if one["status"] != status]
        if wrong:
            sys.exit(f"bench: {name} ended {wrong[0]['status']}, not {status}: {wrong[0]['message']}")
        rows.append(_row(name, measured, floor))
    return rows


def _row(name: str, measured: list[dict[str, Any]], floor: float) -> dict[str, Any]:
    subject = median(one["seconds"] for one in measured)
    row = {
        "name": name,
        "subject_s": round(subject, 3),
        "floor_s": round(floor, 3),
        "ratio": round(subject / floor, 2),
        "goal": GOALS[name],
        "better": "lower",
        "peak_mib": max(one["peak_mib"] for one in measured),
    }
    met = "met" if row["ratio"] <= row["goal"] else "MISSED"
    print(
        f"{name:34} {subject:7.2f} s {row['ratio']:7.2f} x floor (goal {row['goal']:g}, {met}) {row['peak_mib']:6.0f} MiB"
    )
    print("    " + ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in measured[-1]["stages"].items()))
    return row


def _run(module: str, *arguments: object, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench: {module} {' '.join(map(str, arguments))} failed; its words are above")
    return json.loads(done.stdout.strip().splitlines()[-1])  # type: ignore[no-any-return]


@contextmanager
def _practice_servers(folder: Path) -> Iterator[dict[str, Any]]:
    """The practice servers in a process of their own, everything encoded beforehand: the sync is measured, not they."""
    from benchmarks.district import write_programme_file

    external_id = write_programme_file(folder / "programme.json", students=STUDENTS, start=FIRST_NIGHT)
    ports = folder / "ports.json"
    command = [
        sys.executable,
        "-m",
        "rostering.sandbox",
        "serve",
        "--programme",
        str(folder / "programme.json"),
    ]
    command += ["--ports-file", str(ports), "--no-gzip", "--warm", "--night", FIRST_NIGHT.isoformat()]
    command += ["--cache-mib", "4096"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        waited = time.monotonic()
        while not ports.exists():
            if process.poll() is not None or time.monotonic() - waited > START_SECONDS:
                sys.exit("bench: the practice servers did not start; their words are above")
            time.sleep(0.2)
        yield json.loads(ports.read_text()) | {"external_id": external_id}
    finally:
        process.terminate()
        process.wait(timeout=20)


def _settings(servers: dict[str, Any]) -> dict[str, str]:
    return {
        "CLASSLINK_PROXY_URL": servers["classlink_url"],
        "CLASSLINK_PARTNER_KEY": servers["partner_key"],
        "PROVIDER_PRIVATE_HOSTS": ",".join(servers["private_hosts"]),
    }


def _pin(servers: dict[str, Any], night: date) -> None:
    """Make it that night, and have its pages encoded before anything is measured."""
    import requests

    answer = requests.post(
        f"{servers['control_url']}/_practice/night",
        json={"night": night.isoformat(), "warm": True},
        timeout=300,
    )
    answer.raise_for_status()


def _write(rows: list[dict[str, Any]]) -> None:
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "latest.json").write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
