"""Where one portal keeps its state, and the names of the folders below it."""

import os
from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def portal_var(environment: Mapping[str, str] = os.environ) -> Path:
    """The state folder: PORTAL_VAR, or `var/` in the repository where it is not set or empty (DESIGN 6)."""
    named = environment.get("PORTAL_VAR", "").strip()
    return Path(named).expanduser().absolute() if named else REPOSITORY / "var"


def log_folder(var: Path) -> Path:
    """The folder of all logs under `var`, made when needed."""
    folder = var / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
