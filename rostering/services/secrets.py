"""The secrets of one machine's portal: made once, kept under PORTAL_VAR with mode 0600 (DESIGN 6)."""
# ruff: noqa: A005

import base64
import os
from dataclasses import dataclass
from pathlib import Path

from rostering.services.problem import ServicesProblem
from rostering.services.state_files import create_json, read_json

SECRETS_FILE = "secrets"


@dataclass(frozen=True)
class Secrets:
    """`secret_key` signs sessions; `field_keys` are Fernet keys, newest first, that encrypt stored tokens."""

    secret_key: str
    field_keys: list[str]


def portal_secrets(var: Path) -> Secrets:
    """The secrets of the portal that lives in `var`, made at the first call (file mode 0600).

    Two starters at once get the same secrets: whoever writes first wins, the other reads.
    Raises ServicesProblem when they can be neither read nor made.
    """
    path = var / SECRETS_FILE
    recorded = read_json(path)
    if recorded is None:
        try:
            create_json(path, {"secret_key": _random_key(48), "field_keys": [_random_key(32)]})
        except OSError as error:
            raise ServicesProblem(
                f"{path} can not be written ({error.strerror}). Nothing was started. "
                "Set SECRET_KEY and FIELD_KEYS, or set PORTAL_VAR to a folder that can be written."
            ) from error
        recorded = read_json(path) or {}
    try:
        return Secrets(secret_key=recorded["secret_key"], field_keys=list(recorded["field_keys"]))
    except KeyError as error:
        raise ServicesProblem(
            f"{path} lacks {error}. Nothing was started. Put the file back from a copy."
        ) from error


def _random_key(size: int) -> str:
    return base64.urlsafe_b64encode(os.urandom(size)).decode()
