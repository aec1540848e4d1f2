"""Maintenance: a file in the state folder closes the screens; it holds since when, until when if that is known, and why.

A file, since it must work while the database does not; an operator can make an empty one by hand.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

FILE: Final = "maintenance"


@dataclass(frozen=True, kw_only=True)
class Maintenance:
    """What the file says; `until` None while nobody knows."""

    since: datetime
    until: datetime | None
    reason: str


def maintenance_of(var: Path) -> Maintenance | None:
    """None while the portal is open. A file that can not be read as ours closes it all the same."""
    path = var / FILE
    try:
        text, changed = path.read_text(encoding="utf-8"), path.stat().st_mtime
    except OSError:
        return None
    said = _document(text)
    since = _instant(said.get("since")) or datetime.fromtimestamp(changed, tz=UTC)
    return Maintenance(since=since, until=_instant(said.get("until")), reason=str(said.get("reason") or ""))


def close_screens(*, var: Path, now: datetime, until: datetime | None, reason: str) -> Maintenance:
    """Close the screens of the portal whose state folder this is; closing again keeps since when."""
    known = maintenance_of(var)
    made = Maintenance(since=known.since if known else now, until=until, reason=reason.strip())
    document = {
        "since": made.since.isoformat(),
        "until": until.isoformat() if until else None,
        "reason": made.reason,
    }
    var.mkdir(parents=True, exist_ok=True)
    new = var / f"{FILE}.new"
    new.write_text(json.dumps(document), encoding="utf-8")
    new.replace(var / FILE)
    return made


def open_screens(*, var: Path) -> bool:
    """Open them again; whether they were closed."""
    was_closed = (var / FILE).exists()
    (var / FILE).unlink(missing_ok=True)
    return was_closed


def _document(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        return {"reason": text.strip()}
    return said if isinstance(said, dict) else {}


def _instant(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else None
