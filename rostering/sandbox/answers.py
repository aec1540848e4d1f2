"""HTTP for the practice servers: requests as plain values in, answers out, on real keep-alive connections."""

import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from rostering.sandbox.rows import compress

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"
WORTH_COMPRESSING = 1024
LARGEST_REQUEST = 1 << 20
IDLE_SECONDS = 75
CUT = "cut"
DROP = "drop"


@dataclass(frozen=True)
class Request:
    """One request. `path` is raw (still escaped), `query` the decoded parameters (the last of a name wins)."""

    method: str
    path: str
    raw_query: str
    headers: Mapping[str, str]
    body: bytes = b""

    @cached_property
    def query(self) -> dict[str, str]:
        """The parameters."""
        return dict(parse_qsl(self.raw_query, keep_blank_values=True))

    def header(self, name: str) -> str:
        """A header, "" if it was not sent."""
        return self.headers.get(name.lower(), "")


@dataclass(frozen=True)
class Answer:
    """One answer; its body is the parts one after the other.

    `packed` is the body already compressed, if there is one at hand. `ending`: "cut" sends half of the body and hangs up,
    "drop" hangs up without a word. `wait`: seconds before anything is sent.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: Sequence[bytes | memoryview] = ()
    packed: Callable[[], bytes] | None = None
    ending: str = ""
    wait: float = 0.0

    @property
    def length(self) -> int:
        """Bytes of the body."""
        return sum(len(part) for part in self.parts)

    def with_body(self, parts: Sequence[bytes | memoryview]) -> "Answer":
        """The same answer with another body."""
        return replace(self, parts=parts, packed=None)

    def with_headers(self, headers: Mapping[str, str]) -> "Answer":
        """The same answer with other headers."""
        return replace(self, headers=headers)


def json_answer(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """A small JSON answer."""
    return Answer(status, {"Content-Type": JSON, **(headers or {})}, [msgspec.json.encode(body)])


def html(status: int, content: str) -> Answer:
    """A small HTML page."""
    return Answer(
        status, {"Content-Type": HTML}, [f"<!DOCTYPE html><html><body>{content}</body></html>".encode()]
    )


Application = Callable[[Request], Answer]


class _Handler(BaseHTTPRequestHandler):
    """Turns a connection into requests and answers into bytes."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS
    server: "Listener"

    def _serve(self) -> None:
        path, _, query = self.path.partition("?")
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_REQUEST:
            self.close_connection = True
            self._send(json_answer(413, {"message": "The request is too large."}), gzip=False)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, path, query, headers, self.rfile.read(length) if length else b"")
        answer = self.server.application(request)
        # Waiting on the server's own bell lets it stop at once, even in the middle of a slow answer.
        if answer.wait and self.server.stopping.wait(answer.wait):
            self.close_connection = True
            return
        self._send(answer, gzip=self.server.gzip and "gzip" in request.header("Accept-Encoding"))

    do_GET = do_POST = _serve  # noqa: N815

    def _send(self, answer: Answer, *, gzip: bool) -> None:
        parts: Sequence[bytes | memoryview] = answer.parts
        headers = dict(answer.headers)
        if gzip and answer.length >= WORTH_COMPRESSING:
            parts = [answer.packed() if answer.packed is not None else compress(parts)]
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        headers |= {"Content-Length": str(sum(len(part) for part in parts)), "Date": self.date_time_string()}
        if answer.ending == DROP:
            self._hang_up()
            return
        lines = [f"HTTP/1.1 {answer.status} {responses.get(answer.status, '')}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        if answer.ending == CUT:
            whole = b"".join(parts)
            self.connection.sendall(whole[: len(whole) // 2])
            self._hang_up()
            return
        for part in parts:
            self.connection.sendall(part)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: requests are counted by the practice providers themselves."""


class Listener(ThreadingHTTPServer):
    """One port on loopback and the application behind it; stops at once, whatever is in flight."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def __init__(self, *, port: int, application: Application, gzip: bool) -> None:
        """`port` 0 takes a free one."""
        self.application = application
        self.gzip = gzip
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """Its address, without a trailing slash."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve from a thread of its own."""
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.03}, name=f"practice {self.port}"
        )
        self._thread.start()

    def stop(self) -> None:
        """Hang up on everybody and wait for the threads."""
        self.stopping.set()
        self.shutdown()
        with self._guard:
            for connection in self._open:
                _shut(connection)
        self.server_close()
        if self._thread is not None:
            self._thread.join()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection so that it can be closed."""
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that ended."""
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is nobody's fault; anything else must be seen."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def milliseconds(since: float) -> str:
    """Milliseconds since a `time.perf_counter()`, for x-page-generation-time-ms."""
    return f"{(time.perf_counter() - since) * 1000:.1f}"
