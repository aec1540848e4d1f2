"""Tiny real HTTP servers that answer exactly what a test says: a plain one, one shaped like Clever, one like ClassLink.

The practice providers (rostering/sandbox) are whole districts; these are for one row, one header, one fault at a time.
"""

import base64
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Asked:
    """One request. `target` is the path with its query exactly as it stood on the wire."""

    target: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class Reply:
    """One answer. `cut`: close the connection half-way through the body."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    cut: bool = False


def answer(body: object, *, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """An answer holding this JSON."""
    return Reply(status, json.dumps(body).encode(), JSON | (headers or {}))


def web_page(status: int = 200) -> Reply:
    """An HTML page, as a login wall or a wrong route gives it."""
    return Reply(
        status, b"<!doctype html><title>Sign in</title>", {"Content-Type": "text/html; charset=utf-8"}
    )


class TinyServer:
    """Serves `reply(asked)` on loopback while the `with` block lasts. `first` may answer before it, or return None."""

    def __init__(self, reply: Callable[[Asked], Reply] | None = None) -> None:
        self.asked: list[Asked] = []
        self.first: Callable[[Asked], Reply | None] = lambda asked: None
        self._reply = reply
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def host_port(self) -> str:
        """127.0.0.1 and the port."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.host_port}"

    def reply(self, asked: Asked) -> Reply:
        """What a request gets."""
        return self._reply(asked) if self._reply else web_page(404)

    def requests(self, part: str) -> list[Asked]:
        """The requests whose path holds this."""
        return [asked for asked in self.asked if part in asked.path]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(owner: TinyServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.path, parts.path, dict(parse_qsl(parts.query)), headers)
            owner.asked.append(asked)
            reply = owner.first(asked) or owner.reply(asked)
            self.send_response(reply.status)
            for name, value in ({"Content-Length": str(len(reply.body))} | reply.headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
            self.close_connection = reply.cut

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Stay quiet."""

    return Handler


CLEVER_DISTRICT = "5f0000000000000000000001"
CLEVER_SCOPES = ["read:districts", "read:sections", "read:students"]


class CleverServer(TinyServer):
    """One district on Clever. `lists` holds the objects of each list, ordered by id; change any attribute at any time."""

    def __init__(self, **lists: list[dict[str, Any]]) -> None:
        super().__init__()
        self.lists = lists
        self.token = "token-1"
        self.tokens = [self.token_entry()]
        self.district: dict[str, Any] = {
            "id": CLEVER_DISTRICT,
            "name": "Maple Valley",
            "state": "running",
            "last_sync": "2026-11-20T10:00:00.000Z",
        }

    def token_entry(self, **changes: Any) -> dict[str, Any]:
        """An entry of the token list, as recorded."""
        entry: dict[str, Any] = {
            "id": "t1",
            "created": "2026-06-01T00:00:00.000Z",
            "owner": {"type": "district", "id": CLEVER_DISTRICT},
            "access_token": self.token,
            "scopes": CLEVER_SCOPES,
        }
        return entry | changes

    def reply(self, asked: Asked) -> Reply:
        if asked.path == "/oauth/tokens":
            login = "Basic " + base64.b64encode(b"client:secret").decode()
            if asked.headers.get("authorization") != login:
                return answer({"message": "unauthorized"}, status=401)
            return answer({"data": self.tokens, "links": [{"rel": "self", "uri": asked.target}]})
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return answer({"message": "unauthorized"}, status=401)
        version, _, name = asked.path.strip("/").partition("/")
        if name == "districts":
            return self.envelope([self.district], asked, version)
        if name in self.lists:
            return self.envelope(self.lists[name], asked, version)
        return web_page(404)

    def envelope(self, rows: list[dict[str, Any]], asked: Asked, version: str) -> Reply:
        """One page of a list with its links."""
        after, limit = asked.query.get("starting_after", ""), int(asked.query.get("limit", "100"))
        rest = [row for row in rows if str(row.get("id") or "") > after] if after else rows
        page = rest[:limit]
        links = [{"rel": "self", "uri": asked.target}]
        if len(rest) > limit:
            more = f"{asked.path}?limit={limit}&starting_after={page[-1]['id']}"
            links.append({"rel": "next", "uri": more})
        data = [{"data": row, "uri": f"/{version}/x/{row.get('id')}"} for row in page]
        return answer({"data": data, "links": links})


TENANT = "2222"
APPLICATION_ID = "%2FgVa0ed75Gs%3D"
_ROOT = "/ims/oneroster/v1p1/"


class ClassLinkServer(TinyServer):
    """One district on ClassLink. `lists` holds the rows of each collection; change any attribute at any time."""

    def __init__(self, **lists: list[dict[str, Any]]) -> None:
        super().__init__()
        names = ("orgs", "academicSessions", "courses", "classes", "users", "enrollments", "demographics")
        self.lists: dict[str, list[dict[str, Any]]] = {name: [] for name in names} | lists
        self.bearer = "bearer-1"
        self.revision = "7"
        self.sends_totals = True
        self.server: dict[str, Any] = {}
        self.applications = [self.application()]

    def application(self, **changes: Any) -> dict[str, Any]:
        """An entry of the list of applications, as captured."""
        entry: dict[str, Any] = {
            "id": 12345,
            "application_id": 67890,
            "tenant_id": int(TENANT),
            "bearer": self.bearer,
            "tenant_name": "Cedar County",
            "enabled": "true",
            "tenant_status": "Active",
            "oneroster_application_id": APPLICATION_ID,
            "name": "Our App",
            "version": "",
        }
        return entry | changes

    def reply(self, asked: Asked) -> Reply:
        if asked.path.startswith("/applications"):
            return self._partner(asked)
        if not asked.path.startswith(f"/{APPLICATION_ID}{_ROOT}"):
            return web_page(404)
        if asked.headers.get("authorization") != f"Bearer {self.bearer}":
            return answer({"imsx_codeMajor": "failure"}, status=401)
        return self.data(asked)

    def data(self, asked: Asked) -> Reply:
        """One page of a collection with its headers."""
        name = asked.path.rpartition("/")[2]
        rows = sorted(self.lists[name], key=lambda row: str(row.get("sourcedId", "")))
        offset, limit = int(asked.query["offset"]), int(asked.query["limit"])
        page = rows[offset : offset + limit]
        headers = {"x-count": str(len(page)), "x-perm-rev": self.revision}
        if self.sends_totals:
            headers["x-total-count"] = str(len(rows))
        return answer({name: page}, headers=headers)

    def _partner(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != "Bearer partner":
            return answer({"status": 0}, status=401)
        if asked.path == f"/applications/{APPLICATION_ID}/server":
            return answer({"status": 1, "server": self.server, "message": ""})
        offset, limit = int(asked.query["offset"]), int(asked.query["limit"])
        return answer({"status": 1, "applications": self.applications[offset : offset + limit]})
