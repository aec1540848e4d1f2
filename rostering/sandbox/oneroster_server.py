"""OneRoster 1.1 over HTTP: collections, parts of them, single records, and the headers ClassLink adds."""

import re
import time

import msgspec

from rostering.sandbox.answers import JSON, Answer, Request, json_answer, milliseconds
from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.oneroster_query import (
    Paging,
    QueryProblem,
    Row,
    Wanted,
    read_filter,
    read_paging,
    sort_value,
)
from rostering.sandbox.oneroster_shapes import ENVELOPES, PARTS, SINGLE_KEYS
from rostering.sandbox.registry import Registry
from rostering.sandbox.rows import Rows
from rostering.sandbox.serving import list_answer, positions

COLLECTION_PATH = re.compile(r"^/ims/oneroster/v1p1/(\w+)(?:/([^/]+))?$")


def failure(status: int, description: str, minor: str) -> Answer:
    """OneRoster's error body."""
    field = {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": minor}
    body = {
        "imsx_StatusInfo": {
            "imsx_codeMajor": "failure",
            "imsx_severity": "error",
            "imsx_description": description,
            "imsx_CodeMinor": {"imsx_codeMinorField": [field]},
        }
    }
    return json_answer(status, body)


class OneRosterServer:
    """OneRoster 1.1 for a district whose credentials were checked already."""

    def __init__(self, registry: Registry) -> None:
        """The registry whose districts are served."""
        self._registry = registry

    def __call__(self, request: Request, district: PracticeDistrict, path: str) -> Answer:
        """The answer to a GET of a collection or a single record."""
        began = time.perf_counter()
        route = COLLECTION_PATH.match(path)
        if route is None or route[1] not in ENVELOPES:
            return failure(404, "There is no such endpoint.", "unknownobject")
        collection = route[1]
        refused = self._demographics_refused(district, collection)
        if refused is not None:
            return refused
        rows = self._registry.oneroster_rows(district.key, collection)
        if route[2]:
            return _single(rows, collection, route[2])
        try:
            answer = self._page(request, district, rows, collection)
        except QueryProblem as problem:
            return failure(400, str(problem), problem.minor)
        headers = {"x-endpoint": collection, "x-page-generation-time-ms": milliseconds(began)}
        return answer.with_headers({**answer.headers, **headers})

    def _demographics_refused(self, district: PracticeDistrict, collection: str) -> Answer | None:
        if collection == "demographics":
            shared = self._registry.state(district.key).demographics
            if shared == "403":
                return failure(403, "Demographics are not shared.", "forbidden")
            if shared == "404":
                return failure(404, "Demographics are not shared.", "unknownobject")
        return None

    def _page(self, request: Request, district: PracticeDistrict, rows: Rows, collection: str) -> Answer:
        paging, wanted = read_paging(request.query), read_filter(request.query.get("filter", ""))
        chosen = self._chosen(request, district, rows, collection=collection, wanted=wanted)
        chosen = _ordered(rows, chosen, paging)
        total = len(rows) if chosen is None else len(chosen)
        start, stop = min(paging.offset, total), min(paging.offset + paging.limit, total)
        content = rows.run(start, stop) if chosen is None else rows.chosen(chosen[start:stop])
        fields = request.query.get("fields")
        if fields:
            content = _projected(content, fields)
        revision = self._registry.revision(district.key)
        headers = {
            "x-count": str(stop - start),
            "x-total-count": str(total),
            "x-perm-rev": revision,
            "x-obfuscated": "true" if self._registry.state(district.key).obfuscated else "",
            "x-modified": "",
            "x-next-page-token": "",
        }
        packing = (district.key, self._registry.night(district.key), collection, request.raw_query)
        return list_answer(
            self._registry,
            rows=content,
            key=ENVELOPES[collection],
            extra={},
            headers=headers,
            packing=packing,
        )

    def _chosen(
        self,
        request: Request,
        district: PracticeDistrict,
        rows: Rows,
        *,
        collection: str,
        wanted: Wanted | None,
    ) -> list[int] | None:
        """Positions of the rows a filter or an endpoint that is a part of another wants; None for all of them."""
        part = PARTS.get(collection)
        if part is None and wanted is None:
            return None

        def fits(row: Row) -> bool:
            return (part is None or row.get(part[1]) == part[2]) and (wanted is None or wanted(row))

        name = (district.key, self._registry.night(district.key), collection, request.query.get("filter", ""))
        return positions(self._registry, name, rows, fits)


def _ordered(rows: Rows, chosen: list[int] | None, paging: Paging) -> list[int] | None:
    if paging.sort == "sourcedId":
        if not paging.descending:
            return chosen
        return list(reversed(chosen if chosen is not None else range(len(rows))))
    places = list(chosen if chosen is not None else range(len(rows)))
    return sorted(
        places, key=lambda place: sort_value(rows.decoded(place), paging.sort), reverse=paging.descending
    )


def _projected(content: bytes | memoryview, fields: str) -> bytes:
    names = {name.strip() for name in fields.split(",")}
    page = msgspec.json.decode(b"[" + bytes(content) + b"]")
    kept = [{name: value for name, value in row.items() if name in names} for row in page]
    return msgspec.json.encode(kept)[1:-1]


def _single(rows: Rows, collection: str, sourced_id: str) -> Answer:
    place = rows.find(sourced_id)
    if place is None:
        return failure(404, "There is no such record.", "unknownobject")
    whole = PARTS[collection][0] if collection in PARTS else collection
    return Answer(
        200, {"Content-Type": JSON}, [f'{{"{SINGLE_KEYS[whole]}":'.encode(), rows.run(place, place + 1), b"}"]
    )
