"""Bring the embedded services of one PORTAL_VAR up or down, and tell how they are (DESIGN 6)."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from rostering.services import postgres, valkey
from rostering.services.addresses import Addresses, service_addresses
from rostering.services.locks import only_one
from rostering.services.problem import ServicesProblem
from rostering.services.records import Flavour, Record, read_records, write_records

_SERVICES: dict[str, ModuleType] = {postgres.NAME: postgres, valkey.NAME: valkey}
ALL = tuple(_SERVICES)
_LOCK_WAIT_SECONDS = 120.0
_STOP_SECONDS = 30.0


@dataclass(frozen=True)
class ServiceStatus:
    """One server as it is now; `port` and `version` are the recorded ones, None before its first start."""

    name: str
    running: bool
    pid: int | None
    port: int | None
    version: str | None
    data_folder: str
    data_bytes: int


def services_up(var: Path, *, flavour: Flavour = "standard", names: Sequence[str] = ALL) -> Addresses:
    """Start what does not run; the addresses. Safe to call at any time, by any number of processes.

    Raises ServicesProblem with one sentence when a service can not be started.
    """
    with _alone(var):
        records = read_records(var)
        for name in names:
            known = records.get(name)
            if known is not None and known.flavour != flavour:
                raise ServicesProblem(
                    f"{var} was made with the {known.flavour} flavour, not {flavour}. Nothing was started. "
                    "Set PORTAL_VAR to another folder."
                )
            records[name] = _SERVICES[name].up(var, record=known, flavour=flavour)
            write_records(var, records)
        addresses = service_addresses(var)
    if addresses is None:
        raise ServicesProblem("No service was named. Nothing was started.")
    return addresses


def services_settle(var: Path) -> None:
    """Do beforehand what makes a stop slow; harmless at any time."""
    record = read_records(var).get(postgres.NAME)
    if record is not None and record.pid:
        postgres.settle(record)


def services_down(var: Path, *, patience_seconds: float = _STOP_SECONDS) -> list[str]:
    """Stop what runs; the names of the services that ran. Ports and passwords stay recorded.

    What does not stop in order within `patience_seconds` is stopped at once; nothing committed is lost.
    """
    if not var.exists():
        return []
    with _alone(var):
        stopped = [
            name
            for name, service in reversed(_SERVICES.items())
            if service.stop(var, patience_seconds=patience_seconds)
        ]
        records: dict[str, Record] = read_records(var)
        if any(record.pid for record in records.values()):
            write_records(var, {name: replace(record, pid=0) for name, record in records.items()})
    return stopped


def services_run(var: Path, *, names: Sequence[str] = ALL) -> bool:
    """True while all the named services run; cheap enough to be asked every second."""
    return all(_SERVICES[name].running(var) is not None for name in names)


def services_status(var: Path) -> list[ServiceStatus]:
    """How each service is, as the machine says, not as the file remembers."""
    records = read_records(var)
    return [_status(name, service, var=var, record=records.get(name)) for name, service in _SERVICES.items()]


def _status(name: str, service: ModuleType, *, var: Path, record: Record | None) -> ServiceStatus:
    pid: int | None = service.running(var)
    folder: Path = service.data_folder(var)
    return ServiceStatus(
        name=name,
        running=pid is not None,
        pid=pid,
        port=record.port if record is not None else None,
        version=record.version if record is not None else None,
        data_folder=str(folder),
        data_bytes=_size(folder),
    )


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat(follow_symlinks=False).st_size
        except OSError:
            # The server takes files away while we look.
            continue
    return total


def _alone(var: Path) -> AbstractContextManager[None]:
    return only_one(
        var / "services.lock",
        wait_seconds=_LOCK_WAIT_SECONDS,
        otherwise=f"Another process is starting or stopping the services in {var}. Nothing was changed here.",
    )
