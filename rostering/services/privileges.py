"""Servers never run as root: who they run as, and how that user reaches its own data and nothing else.

PostgreSQL refuses to start as root. Started by root, both servers run as the owner of their data folder
(`nobody` for a new one). That user keeps one privilege, to *read* below folders only root may enter, so that
a checkout under /root works without opening a folder to everybody; it can write its data folder only.
"""

import os
import pwd
import shutil
from pathlib import Path

from rostering.services.problem import ServicesProblem

_CAP_DAC_READ_SEARCH = 2


def prepare_folder(folder: Path) -> None:
    """Make a data folder that the server's user may write; a folder that exists keeps its owner."""
    if folder.exists():
        return
    folder.mkdir(parents=True, mode=0o700)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def as_server_user(folder: Path) -> list[str]:
    """The words to put before a server's command so that it runs as the owner of `folder`.

    Nothing when we are not root. Raises ServicesProblem where the owner is wrong or root can not change user.
    """
    owner = folder.stat()
    if os.geteuid() != 0:
        if owner.st_uid != os.geteuid():
            raise ServicesProblem(
                f"{folder} belongs to user {owner.st_uid}, not to you. Nothing was started. "
                "Run as that user (or root), or set PORTAL_VAR to a folder of your own."
            )
        return []
    if owner.st_uid == 0:
        raise ServicesProblem(
            f"{folder} belongs to root, and the servers do not run as root. Nothing was started. "
            f"Give it to another user: chown -R nobody: {folder}"
        )
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServicesProblem(
            "Root needs the program setpriv (package util-linux) to start the servers as another user. "
            "Nothing was started. Install it, run as an ordinary user, or set DATABASE_URL and REDIS_URL."
        )
    words = [setpriv, f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]
    if _may_pass_on_reading():
        words += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    return [*words, "--"]


def _may_pass_on_reading() -> bool:
    """True unless a container took the privilege from root; then ordinary permissions have to do."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("CapPrm:"):
            return bool(int(line.split()[1], 16) >> _CAP_DAC_READ_SEARCH & 1)
    return False
