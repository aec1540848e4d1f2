"""Clever over HTTP: the token list, token checks and the Data API v3.0 and v3.1, quirks included."""

import base64
import binascii
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from rostering.sandbox.answers import Answer, Request, html, json_answer
from rostering.sandbox.clever_json import COLLECTIONS
from rostering.sandbox.clever_people import moment
from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.ids import hexadecimal
from rostering.sandbox.registry import Registry
from rostering.sandbox.rows import Rows
from rostering.sandbox.serving import Target, list_answer, positions, serve

DEFAULT_LIMIT = 100
LARGEST_LIMIT = 10_000
WINDOW_SECONDS = 60
ROLES = ("student", "teacher", "staff", "district_admin", "contact")
ROSTER_SCOPES = [
    "read:district_admins", "read:districts", "read:school_admins", "read:schools", "read:sections", "read:sis",
    "read:student_contacts", "read:students", "read:teachers", "read:user_id",
]  # fmt: skip
# What a connection without Secure Sync shows, as recorded.
SIGN_IN_SCOPES = [
    "read:district_admins_basic", "read:school_admins_basic", "read:students_basic", "read:teachers_basic", "read:user_id",
]  # fmt: skip
_ROUTE = re.compile(r"^/(v3\.[01])/([a-z]+)(?:/([^/]+))?$")


@dataclass(slots=True)
class _Window:
    """The requests of one token in the current minute."""

    began: int = 0
    used: int = 0


class CleverServer:
    """Answers for every Clever district of a registry."""

    def __init__(self, *, registry: Registry, client_id: str, client_secret: str, rate_limit: int) -> None:
        """`rate_limit`: requests a minute and token."""
        self._registry = registry
        self._client_id = client_id
        self._client_secret = client_secret
        self._rate_limit = rate_limit
        self._windows: dict[str, _Window] = {}
        self._request_numbers = itertools.count(1)

    def __call__(self, request: Request) -> Answer:
        """The answer to one request."""
        if request.path == "/oauth/tokens":
            return serve(self._registry, request, Target("tokens"), lambda: self._tokens(request))
        token = request.header("Authorization").removeprefix("Bearer ")
        district = self._registry.by_token(token, "clever")
        if request.path == "/oauth/tokeninfo":
            return serve(self._registry, request, Target("tokeninfo"), lambda: self._token_info(district))
        route = _ROUTE.match(request.path)
        known = route is not None and route[2] in COLLECTIONS
        collection = route[2] if route is not None and known else ""
        target = Target(collection, district.key if district is not None else self._owner(token))
        return serve(
            self._registry,
            request,
            target,
            lambda: self._data(request, route if known else None, token, target),
        )

    def _owner(self, token: str) -> str:
        """Whose token this once was: faults of a district must strike also after its token has gone."""
        for key in self._registry.every_key():
            district = self._registry.district(key)
            rotation = self._registry.connection(key).rotation
            if district.provider == "clever" and token in (
                district.ids.token(old) for old in range(rotation + 1)
            ):
                return key
        return ""

    def _tokens(self, request: Request) -> Answer:
        if not self._knows_client(request.header("Authorization")):
            return json_answer(401, {"message": "Invalid client credentials."})
        if request.query.get("owner_type") != "district":
            return json_answer(400, {"message": "owner_type must be district."})
        wanted = request.query.get("district")
        rows = [
            self._token_row(district)
            for district in self._registry.of("clever")
            if wanted in (None, district.external_id) and not self._registry.connection(district.key).revoked
        ]
        self_uri = f"/oauth/tokens?{request.raw_query}"
        return json_answer(200, {"data": rows, "links": [{"rel": "self", "uri": self_uri}]})

    def _token_row(self, district: PracticeDistrict) -> dict[str, Any]:
        return {
            "id": hexadecimal(24, district.external_id, "connection"),
            "created": moment(district.start, "21:56:32.335"),
            "owner": {"type": "district", "id": district.external_id},
            "access_token": self._registry.token(district.key),
            "scopes": self._scopes(district),
        }

    def _scopes(self, district: PracticeDistrict) -> list[str]:
        return ROSTER_SCOPES if self._registry.connection(district.key).enabled else SIGN_IN_SCOPES

    def _knows_client(self, header: str) -> bool:
        try:
            given = base64.b64decode(header.removeprefix("Basic "), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return False
        return header.startswith("Basic ") and given == f"{self._client_id}:{self._client_secret}"

    def _token_info(self, district: PracticeDistrict | None) -> Answer:
        if district is None:
            return json_answer(401, {"message": "Invalid token."})
        return json_answer(200, {"client_id": self._client_id, "scopes": self._scopes(district)})

    def _data(self, request: Request, route: re.Match[str] | None, token: str, target: Target) -> Answer:
        # Looked up again: a fault may have taken the token away a moment ago.
        district = self._registry.by_token(token, "clever")
        if route is None:
            return html(404, f"<pre>Cannot {request.method} {request.path}</pre>")
        if district is None:
            return json_answer(401, {"message": "Invalid token."})
        limits = self._rate_headers(token)
        if limits is None:
            return json_answer(
                429, {"message": "Rate limit exceeded."}, self._headers(0, self._windows[token].began)
            )
        if target.collection != "districts" and not self._registry.connection(district.key).enabled:
            return json_answer(404, {"message": "Resource not in token's scopes."}, limits)
        rows = self._registry.clever_rows(district.key, target.collection, route[1])
        if route[3]:
            return self._single(rows, route, limits)
        return self._page(request, rows, district=district, collection=target.collection, headers=limits)

    def _rate_headers(self, token: str) -> dict[str, str] | None:
        """The rate-limit headers of this request, None if it is one too many in its fixed window of a minute."""
        now = int(self._registry.clock().timestamp())
        window = self._windows.setdefault(token, _Window())
        if now - window.began >= WINDOW_SECONDS:
            window.began, window.used = now, 0
        window.used += 1
        if window.used > self._rate_limit:
            return None
        return self._headers(self._rate_limit - window.used, window.began)

    def _headers(self, remaining: int, began: int) -> dict[str, str]:
        return {
            "X-RateLimit-Bucket": "bearer",
            "X-RateLimit-Limit": str(self._rate_limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": str(began + WINDOW_SECONDS),
            "X-Request-Id": hexadecimal(32, "request", next(self._request_numbers)),
        }

    def _single(self, rows: Rows, route: re.Match[str], headers: dict[str, str]) -> Answer:
        version, collection, row_id = route.groups()
        place = rows.find(row_id)
        if place is None:
            return json_answer(404, {"message": "Resource not found."}, headers)
        links = [{"rel": "self", "uri": f"/{version}/{collection}/{row_id}"}]
        if collection != "districts":
            links.append({"rel": "district", "uri": f"/{version}/{collection}/{row_id}/district"})
        return json_answer(200, {"data": rows.decoded(place)["data"], "links": links}, headers)

    def _page(
        self,
        request: Request,
        rows: Rows,
        *,
        district: PracticeDistrict,
        collection: str,
        headers: dict[str, str],
    ) -> Answer:
        query = request.query
        limit_text = query.get("limit", str(DEFAULT_LIMIT))
        if not limit_text.isdigit() or int(limit_text) == 0:
            return json_answer(400, {"message": "limit must be a positive number."}, headers)
        limit = int(limit_text)
        if limit > LARGEST_LIMIT:
            return json_answer(413, {"message": f"limit must not exceed {LARGEST_LIMIT}."}, headers)
        role = query.get("role") if collection == "users" else None
        if role is not None and role not in ROLES:
            return json_answer(400, {"message": "role is not known."}, headers)
        name = (district.key, self._registry.night(district.key), request.path, role)
        chosen = None
        if role is not None:
            chosen = positions(self._registry, name, rows, lambda row: role in row["data"]["roles"])
        ids = rows.ids if chosen is None else [rows.ids[place] for place in chosen]
        start, stop = _span(ids, query, limit)
        extra: dict[str, Any] = {"links": _links(request, ids, start, stop, limit)}
        if query.get("count") == "true":
            extra["count"] = len(ids)
        content = rows.run(start, stop) if chosen is None else rows.chosen(chosen[start:stop])
        packing = (*name, self._registry.last_sync(district.key), request.raw_query)
        return list_answer(
            self._registry, rows=content, key="data", extra=extra, headers=headers, packing=packing
        )


def _span(ids: Sequence[str], query: dict[str, str], limit: int) -> tuple[int, int]:
    """Which rows a page holds: those after `starting_after`, or the last ones before `ending_before`."""
    if "ending_before" in query:
        stop = bisect_left(ids, query["ending_before"])
        return max(0, stop - limit), stop
    start = bisect_right(ids, query["starting_after"]) if "starting_after" in query else 0
    return start, min(len(ids), start + limit)


def _links(request: Request, ids: Sequence[str], start: int, stop: int, limit: int) -> list[dict[str, str]]:
    """self, next and prev as recorded: other parameters are kept, a first page has no prev."""
    kept = {
        name: value
        for name, value in request.query.items()
        if name not in ("starting_after", "ending_before")
    }

    def uri(**more: str) -> str:
        query = urlencode({**kept, **more})
        return f"{request.path}?{query}" if query else request.path

    self_uri = f"{request.path}?{request.raw_query}" if request.raw_query else request.path
    links = [{"rel": "self", "uri": self_uri}]
    if stop < len(ids) and stop > start:
        links.append({"rel": "next", "uri": uri(starting_after=ids[stop - 1])})
    moved = "starting_after" in request.query or "ending_before" in request.query
    if moved and 0 < start < stop:
        links.append({"rel": "prev", "uri": uri(ending_before=ids[start])})
    return links
