"""One at a time: a lock the kernel lets go of when its holder ends, however it ends."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from rostering.services.problem import ServicesProblem

_POLL_SECONDS = 0.05


@contextlib.contextmanager
def only_one(path: Path, *, wait_seconds: float, otherwise: str) -> Iterator[None]:
    """Hold the lock file `path` for the length of the block.

    Raises ServicesProblem with the sentence `otherwise` when another process still holds it after
    `wait_seconds`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ServicesProblem(
            f"{path} can not be opened ({error.strerror}). Nothing was started. "
            "Set PORTAL_VAR to a folder that you can write."
        ) from error
    try:
        _take(handle, deadline=time.monotonic() + wait_seconds, otherwise=otherwise)
        yield
    finally:
        os.close(handle)


def _take(handle: int, *, deadline: float, otherwise: str) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise ServicesProblem(otherwise) from None
            time.sleep(_POLL_SECONDS)
        else:
            return
