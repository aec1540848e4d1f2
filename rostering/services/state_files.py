"""Small private files under PORTAL_VAR: written whole or not at all, readable by their owner only."""

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rostering.services.problem import ServicesProblem


def read_json(path: Path) -> dict[str, Any] | None:
    """The object in a JSON file, None where there is no file.

    Raises ServicesProblem when the file can not be read or holds something else.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ServicesProblem(
            f"{path} can not be read ({error.strerror}). Nothing was changed. "
            "Run as the user who owns it, or set PORTAL_VAR to a folder of your own."
        ) from error
    except ValueError as error:
        raise ServicesProblem(
            f"{path} is damaged. Nothing was changed. Move it away and start again."
        ) from error
    if not isinstance(found, dict):
        raise ServicesProblem(f"{path} is damaged. Nothing was changed. Move it away and start again.")
    return found


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Replace a JSON file in one step, mode 0600; a reader sees the old one or the new one."""
    temporary = _write_beside(path, content)
    temporary.replace(path)


def create_json(path: Path, content: Mapping[str, Any]) -> bool:
    """Write a JSON file, mode 0600, unless somebody else was first; True when it was us."""
    temporary = _write_beside(path, content)
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
    return True


def _write_beside(path: Path, content: Mapping[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2, sort_keys=True)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    return Path(name)
