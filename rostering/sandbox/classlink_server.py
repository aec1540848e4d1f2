"""ClassLink over HTTP: the applications list, the OneRoster proxy with a bearer per tenant, and signed direct servers."""

import re
from typing import Any

from rostering.sandbox.answers import Answer, Request, json_answer
from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.ids import CLASSLINK, digest, hexadecimal
from rostering.sandbox.oauth1 import SignatureChecker
from rostering.sandbox.oneroster_query import QueryProblem, read_paging
from rostering.sandbox.oneroster_server import COLLECTION_PATH, OneRosterServer, failure
from rostering.sandbox.registry import Registry
from rostering.sandbox.serving import Target, serve

# Both path shapes seen in the wild; the application id stays escaped, exactly as it was given out.
_PROXY = re.compile(r"^(?:/proxy/v1p0)?/([^/]+)(/ims/oneroster/v1p1/.*)$")
_SERVER = re.compile(r"^/applications/([^/]+)/server$")
_DIRECT = re.compile(r"^/district-server/([^/]+)(/ims/oneroster/v1p1/.*)$")


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
    route = COLLECTION_PATH.match(path)
    return Target(route[1] if route is not None else "", district.key if district is not None else "", path)
