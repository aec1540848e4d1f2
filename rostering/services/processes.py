"""Server processes: started apart from whoever started them, found again without pid files, stopped surely.

A pid file can be stale and a pid can be used again. What can not lie is the kernel's list of processes:
both servers stand in their own data folder, so a server is running exactly when a process of its name has
that folder as its working directory.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from rostering.services.places import log_folder

_POLL_SECONDS = 0.02
_LOG_LIMIT_BYTES = 10 * 1024 * 1024
_started: list["subprocess.Popen[bytes]"] = []


def running_in(folder: Path, *, names: Collection[str]) -> list[int]:
    """The pids of live processes called one of `names` that stand in `folder`, oldest parent first."""
    try:
        wanted = folder.stat()
    except OSError:
        return []
    found = [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _name(entry) in names and _stands_in(entry, wanted)
    ]
    return sorted(found, key=lambda pid: (parent(pid) in found, pid))


def parent(pid: int) -> int:
    """The parent's pid, 0 when the process is gone."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return int(status.rpartition(")")[2].split()[1])


def alive(pid: int) -> bool:
    """True for a process that still runs; False for one that is gone or ended and not yet collected."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


def start_detached(
    command: Sequence[str], *, folder: Path, log: Path, environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Start a process with its own session, nothing to read, its output at the end of the file `log`."""
    keep_log_short(log)
    with log.open("ab") as output:
        process = subprocess.Popen(
            list(command),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=server_environment() if environment is None else dict(environment),
        )
    _started.append(process)
    return process


def server_environment() -> dict[str, str]:
    """What a database server may know of our environment: nothing that changes how it speaks or sorts."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": "/", "TZ": "UTC"}


def service_log(var: Path, name: str) -> Path:
    """The log file of one service."""
    return log_folder(var) / f"{name}.log"


def keep_log_short(log: Path) -> None:
    """Put a log of more than 10 MiB aside as `NAME.log.1`, over the former one."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > _LOG_LIMIT_BYTES:
            shutil.move(log, log.with_suffix(".log.1"))


def send(pids: Sequence[int], number: signal.Signals) -> None:
    """Signal each process that is still there."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def wait_until_gone(pids: Sequence[int], *, seconds: float) -> bool:
    """True as soon as none of the processes runs; False when `seconds` are over first."""
    deadline = time.monotonic() + seconds
    while any(alive(pid) for pid in pids):
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL_SECONDS)
    collect_ended()
    return True


def collect_ended() -> None:
    """Collect servers of ours that ended, so that the next one does not find their pids still in use."""
    _started[:] = [process for process in _started if process.poll() is None]


def _name(entry: Path) -> str:
    try:
        return (entry / "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _stands_in(entry: Path, wanted: os.stat_result) -> bool:
    try:
        here = (entry / "cwd").stat()
    except OSError:
        return False
    return (here.st_dev, here.st_ino) == (wanted.st_dev, wanted.st_ino)
