"""ClassLink over HTTP: the applications list, the OneRoster proxy with a bearer per tenant, and signed direct servers."""

import re
import time
from typing import Any

import msgspec

from rostering.sandbox.answers import JSON, Answer, Request, json_answer, milliseconds
from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.ids import CLASSLINK, digest, hexadecimal
from rostering.sandbox.oauth1 import SignatureChecker
from rostering.sandbox.oneroster_json import ENVELOPES, PARTS, SINGLE_KEYS
from rostering.sandbox.oneroster_query import (
    Paging,
    QueryProblem,
    Row,
    Wanted,
    read_filter,
    read_paging,
    sort_value,
)
from rostering.sandbox.registry import Registry
from rostering.sandbox.rows import Rows
from rostering.sandbox.serving import Target, list_answer, positions, serve

# Both path shapes seen in the wild; the application id stays escaped, exactly as it was given out.
_PROXY = re.compile(r"^(?:/proxy/v1p0)?/([^/]+)(/ims/oneroster/v1p1/.*)$")
_SERVER = re.compile(r"^/applications/([^/]+)/server$")
_DIRECT = re.compile(r"^/district-server/([^/]+)(/ims/oneroster/v1p1/.*)$")
_COLLECTION = re.compile(r"^/ims/oneroster/v1p1/(\w+)(?:/([^/]+))?$")


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


class ClassLinkServer:
    """Answers for every ClassLink district of a registry."""

    def __init__(self, *, registry: Registry, partner_key: str, signatures: SignatureChecker) -> None:
        """`base_url` and `direct_url` are set once the ports are known."""
        self._registry = registry
        self._partner_key = partner_key
        self._signatures = signatures
        self._roster = OneRosterServer(registry)
        self.direct_url = ""

    def __call__(self, request: Request) -> Answer:
        """The answer to one request at the proxy (and at the districts' own servers, if they share its port)."""
        if request.path == "/applications":
            return serve(self._registry, request, Target("applications"), lambda: self._applications(request))
        server = _SERVER.match(request.path)
        if server is not None:
            district = self._by_application(server[1])
            target = Target("server", district.key if district else "", "/applications/server")
            return serve(self._registry, request, target, lambda: self._server(request, district))
        if _DIRECT.match(request.path):
            return self.direct(request)
        proxied = _PROXY.match(request.path)
        if proxied is None:
            return serve(
                self._registry, request, Target(""), lambda: failure(404, "Not found.", "unknownobject")
            )
        district = self._by_application(proxied[1])
        target = _target(district, proxied[2])
        return serve(self._registry, request, target, lambda: self._proxied(request, district, proxied[2]))

    def _is_partner(self, request: Request) -> bool:
        return request.header("Authorization") == f"Bearer {self._partner_key}"

    def _by_application(self, application_id: str) -> PracticeDistrict | None:
        return next(
            (one for one in self._registry.of(CLASSLINK) if one.ids.application_id == application_id), None
        )

    def _applications(self, request: Request) -> Answer:
        if not self._is_partner(request):
            return failure(401, "The partner key is not valid.", "unauthorisedrequest")
        try:
            paging = read_paging(request.query)
        except QueryProblem as problem:
            return failure(400, str(problem), problem.minor)
        records = [self._record(one) for one in self._registry.of(CLASSLINK)]
        page = records[paging.offset : paging.offset + paging.limit]
        return json_answer(200, {"status": 1, "applications": page})

    def _record(self, district: PracticeDistrict) -> dict[str, Any]:
        connection = self._registry.connection(district.key)
        # A district that has added the app and not switched it on has no bearer yet, in either of two ways.
        ready = connection.enabled and not connection.revoked
        blank = None if digest(district.key, "blank bearer") % 2 else ""
        return {
            "id": 10_000 + digest(district.external_id, "pairing") % 90_000,
            "application_id": 67890,
            "tenant_id": int(district.external_id),
            "bearer": self._registry.token(district.key) if ready else blank,
            "tenant_name": district.name,
            "enabled": "true" if connection.enabled else "false",
            "tenant_status": "Inactive" if connection.revoked else "Active",
            "oneroster_application_id": district.ids.application_id,
            "name": "Practice application",
            "version": "",
        }

    def _server(self, request: Request, district: PracticeDistrict | None) -> Answer:
        if not self._is_partner(request):
            return failure(401, "The partner key is not valid.", "unauthorisedrequest")
        if district is None or self._registry.connection(district.key).revoked:
            return failure(404, "There is no such application.", "unknownobject")
        server = {
            "client_id": self._client_id(district),
            "client_secret": self._client_secret(district),
            "endpoint_url": f"{self.direct_url}/district-server/{district.key}",
        }
        return json_answer(200, {"status": 1, "server": server, "message": ""})

    def _client_id(self, district: PracticeDistrict) -> str:
        return hexadecimal(24, district.seed, district.key, "client id")

    def _client_secret(self, district: PracticeDistrict) -> str:
        rotation = self._registry.connection(district.key).rotation
        return hexadecimal(32, district.seed, district.key, "client secret", rotation)

    def _proxied(self, request: Request, district: PracticeDistrict | None, path: str) -> Answer:
        if district is None:
            return failure(404, "There is no such application.", "unknownobject")
        connection = self._registry.connection(district.key)
        bearer = f"Bearer {self._registry.token(district.key)}"
        if request.header("Authorization") != bearer or connection.revoked or not connection.enabled:
            return failure(401, "The bearer is not valid for this application.", "unauthorisedrequest")
        return self._roster(request, district, path)

    def direct(self, request: Request) -> Answer:
        """The answer of a district's own server, which checks signatures."""
        route = _DIRECT.match(request.path)
        key = route[1] if route is not None else ""
        district = next((one for one in self._registry.of(CLASSLINK) if one.key == key), None)
        path = route[2] if route is not None else request.path
        return serve(
            self._registry, request, _target(district, path), lambda: self._signed(request, district, path)
        )

    def _signed(self, request: Request, district: PracticeDistrict | None, path: str) -> Answer:
        if district is None:
            return failure(404, "There is no such server.", "unknownobject")
        connection = self._registry.connection(district.key)
        problem = self._signatures.problem(
            request=request,
            base_url=f"http://{request.header('Host')}",
            client_id=self._client_id(district),
            secret=self._client_secret(district),
            now=self._registry.clock(),
        )
        if problem or connection.revoked or not connection.enabled:
            return failure(401, problem or "The application is not enabled.", "unauthorisedrequest")
        return self._roster(request, district, path)


def _target(district: PracticeDistrict | None, path: str) -> Target:
    route = _COLLECTION.match(path)
    return Target(route[1] if route is not None else "", district.key if district is not None else "", path)


class OneRosterServer:
    """OneRoster 1.1 for a district whose credentials were checked already."""

    def __init__(self, registry: Registry) -> None:
        """The registry whose districts are served."""
        self._registry = registry

    def __call__(self, request: Request, district: PracticeDistrict, path: str) -> Answer:
        """The answer to a GET of a collection or a single record."""
        began = time.perf_counter()
        route = _COLLECTION.match(path)
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
