"""What `services.json` remembers about each server of one PORTAL_VAR."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from rostering.services.addresses import SERVICES_FILE
from rostering.services.state_files import read_json, write_json

Flavour = Literal["standard", "test"]
"""`test` gives up safety against a power cut for speed; a state folder keeps the flavour it was made with."""


@dataclass(frozen=True)
class Record:
    """How to reach one server. `pid` is the last known one, 0 when it was stopped in order."""

    port: int
    pid: int
    user: str
    password: str
    database: str
    version: str
    flavour: Flavour


def read_records(var: Path) -> dict[str, Record]:
    """The records by service name; a record that lacks something is left out, as if never written."""
    known = {field.name for field in fields(Record)}
    return {
        name: Record(**{key: value[key] for key in known})
        for name, value in (read_json(var / SERVICES_FILE) or {}).items()
        if isinstance(value, dict) and known <= value.keys()
    }


def write_records(var: Path, records: Mapping[str, Record]) -> None:
    """Replace `services.json` (mode 0600)."""
    content: dict[str, Any] = {name: asdict(record) for name, record in records.items()}
    write_json(var / SERVICES_FILE, content)
