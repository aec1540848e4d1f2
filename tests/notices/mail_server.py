"""A mail server on this machine: it speaks SMTP over a socket, keeps what it takes, and refuses whom it is told to."""

import base64
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_string
from email.message import Message
from threading import Thread


class MailServer(socketserver.ThreadingTCPServer):
    """`refuses`: address -> its answer. `taken`: (recipients, mail). `signed_in`: what was given as user and password."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.refuses: dict[str, str] = {}
        self.taken: list[tuple[list[str], Message]] = []
        self.signed_in: list[tuple[str, str]] = []
        self.connections = 0

    @property
    def url(self) -> str:
        """For EMAIL_URL; without a user."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        """One connection, until it is left."""
        self.server.connections += 1
        self.to: list[str] = []
        self._say("220 here")
        for line in iter(self.rfile.readline, b""):
            verb, _, rest = line.decode().strip().partition(" ")
            self._say(self._answer(verb.upper(), rest))
            if verb.upper() == "QUIT":
                return

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())

    def _answer(self, verb: str, rest: str) -> str:
        if verb == "EHLO":
            return "250-here\r\n250 AUTH PLAIN"
        if verb == "AUTH":
            _, user, password = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
            self.server.signed_in.append((user, password))
            return "235 welcome"
        if verb in ("MAIL", "RSET"):
            self.to = []
        if verb == "RCPT":
            address = rest.partition("<")[2].partition(">")[0]
            if address in self.server.refuses:
                return self.server.refuses[address]
            self.to.append(address)
        if verb == "DATA":
            return self._take()
        return "221 bye" if verb == "QUIT" else "250 ok"

    def _take(self) -> str:
        self._say("354 go on")
        lines = list(iter(lambda: self.rfile.readline().decode(), ".\r\n"))
        self.server.taken.append((self.to, message_from_string("".join(lines))))
        return "250 taken"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Serving, until the end."""
    with MailServer() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
