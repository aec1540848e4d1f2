"""What both practice providers do with every request: find whose it is, let faults strike, count it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from rostering.sandbox.answers import CUT, DROP, JSON, Answer, Request
from rostering.sandbox.faults import BODIES, REFUSALS, Fault, damage_body, damage_transport, refusal
from rostering.sandbox.registry import Registry, SeenRequest
from rostering.sandbox.rows import Rows, compress


@dataclass(frozen=True)
class Target:
    """What a request is about: a collection's name ("users", "tokens", "applications") and a district, if any."""

    collection: str
    district: str = ""
    # The path a fault's prefix is compared with: without the part that differs from district to district.
    path: str = ""


def serve(registry: Registry, request: Request, target: Target, respond: Callable[[], Answer]) -> Answer:
    """The answer to a request after the faults that are switched on, counted."""
    path = target.path or request.path
    faults = registry.faults.strike(path=path, collection=target.collection, district=target.district)
    answer = _struck(registry, target, faults, respond)
    registry.requests.add(
        SeenRequest(request.method, path, request.raw_query, answer.status, target.district)
    )
    return answer


def _struck(registry: Registry, target: Target, faults: list[Fault], respond: Callable[[], Answer]) -> Answer:
    for fault in faults:
        _turn(registry, target, fault)
    refused = next((fault for fault in faults if fault.kind in REFUSALS), None)
    answer = refusal(refused) if refused is not None else respond()
    for fault in faults:
        if fault.kind in BODIES:
            answer = (
                damage_body(answer, fault)
                if answer.status == 200 and answer.headers.get("Content-Type") == JSON
                else answer
            )
        elif fault.kind == "slow":
            answer = replace(answer, wait=answer.wait + fault.seconds)
        elif fault.kind in ("cut_connection", "drop_connection"):
            answer = replace(answer, ending=CUT if fault.kind == "cut_connection" else DROP)
        else:
            answer = damage_transport(answer, fault)
    return answer


def _turn(registry: Registry, target: Target, fault: Fault) -> None:
    key = target.district or fault.district
    if not key:
        return
    connection = registry.connection(key)
    if fault.kind == "revision_change":
        connection.revision += 1
    elif fault.kind == "token_rotated":
        connection.rotation += 1
    elif fault.kind == "access_revoked":
        connection.revoked = True


def list_answer(
    registry: Registry,
    *,
    rows: bytes | memoryview,
    key: str,
    extra: dict[str, Any],
    headers: dict[str, str],
    packing: tuple[Any, ...] | None,
) -> Answer:
    """`{"<key>": [rows], ...extra}` without copying the rows; compressed pages are kept under `packing`."""
    tail = msgspec.json.encode(extra)
    end = b"]}" if tail == b"{}" else b"]," + tail[1:]
    parts = [f'{{"{key}":['.encode(), rows, end]

    def packed() -> bytes:
        found: bytes = registry.shelf.get(("packed", packing), lambda: compress(parts), len)
        return found

    return Answer(200, {"Content-Type": JSON, **headers}, parts, packed if packing is not None else None)


def positions(
    registry: Registry, name: tuple[Any, ...], rows: Rows, wanted: Callable[[dict[str, Any]], bool]
) -> list[int]:
    """Where the rows are that a filter wants; found once, kept while the collection is."""
    found: list[int] = registry.shelf.get(
        ("positions", *name),
        lambda: [place for place in range(len(rows)) if wanted(rows.decoded(place))],
        lambda made: len(made) * 36,
    )
    return found
