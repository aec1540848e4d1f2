"""Reads the environment (DESIGN 7) strictly: a missing or wrong value stops the start with one line that says what to set."""

import sys
from datetime import time
from typing import Any, Final, NoReturn
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ

#: How a mail server is spoken to, and the port it usually has then.
_MAIL_PORTS: Final = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
_MAIL_HINT: Final = "write smtp+tls://user:password@host:587, smtp+ssl://... or smtp://host:25"
SERVERLESS_COMMANDS = frozenset(
    {
        "services",
        "makemigrations",
        "collectstatic",
        "maintenance",
        "help",
        "--help",
        "version",
        "compilemessages",
    }
)


def stop(sentence: str) -> NoReturn:
    """End the process before anything has begun, with one line on stderr and exit code 2."""
    sys.stderr.write(f"rostering portal: {sentence}\n")
    raise SystemExit(2)


def asks_for_no_server(arguments: list[str]) -> bool:
    """True for the commands that must work without a database (DESIGN 6): help, makemigrations, collectstatic, services."""
    rest = arguments[1:]
    return not rest or rest[0] in SERVERLESS_COMMANDS or "--help" in rest or "-h" in rest


def boolean(env: environ.Env, name: str, default: bool) -> bool:
    """A yes/no variable."""
    text = env.str(name, default="").strip().lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    if text:
        stop(f"{name} is {text!r}; set it to true or false.")
    return default


def time_zone(env: environ.Env, name: str, default: str) -> str:
    """A time zone that exists."""
    zone = str(env.str(name, default=default))
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        stop(f"{name} is {zone!r}, which is no time zone; set a name such as America/Chicago.")
    return zone


def night_start(env: environ.Env, name: str, default: str) -> time:
    """A time of day in the evening, HH:MM. The night must begin after noon and before midnight (DESIGN 5)."""
    text = env.str(name, default=default)
    try:
        start = time.fromisoformat(text)
    except ValueError:
        stop(f"{name} is {text!r}, which is no time of day; set HH:MM such as 22:00.")
    if start.tzinfo is not None or start < time(12):
        stop(f"{name} is {text!r}; a night begins between 12:00 and 23:59, district time.")
    return start


def at_least_one(env: environ.Env, name: str, default: int) -> int:
    """A whole number of at least 1."""
    text = env.str(name, default="").strip() or str(default)
    if not text.isdecimal() or int(text) < 1:
        stop(f"{name} is {text!r}; set a whole number of at least 1.")
    return int(text)


def host_ports(env: environ.Env, name: str, default: str) -> tuple[str, ...]:
    """Exact host:port pairs, comma separated."""
    pairs = tuple(part.strip() for part in env.str(name, default=default).split(",") if part.strip())
    for pair in pairs:
        host, _, port = pair.rpartition(":")
        if not host or not port.isdigit():
            stop(f"{name} holds {pair!r}; write exact host:port pairs, separated by commas.")
    return pairs


def mail(url: str) -> dict[str, Any]:
    """Django's settings of a mail server, {} without one: smtp://, smtp+tls:// or smtp+ssl://.

    User and password are written with %-escapes where they have special characters; a plus sign is one.
    """
    if not url:
        return {}
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        stop(f"EMAIL_URL can not be read; {_MAIL_HINT}.")
    if parts.scheme not in _MAIL_PORTS:
        stop(f"EMAIL_URL can not be read; {_MAIL_HINT}.")
    if not host:
        stop(f"EMAIL_URL names no mail server; {_MAIL_HINT}.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        stop(f"EMAIL_URL goes on after the port; {_MAIL_HINT}, special characters as %40, %2F, %3F or %23.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        stop(f"EMAIL_URL has a user without a password, or the other way round; {_MAIL_HINT}.")
    return {
        "EMAIL_BACKEND": "rostering.notices.server.ServerBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": port or _MAIL_PORTS[parts.scheme],
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": password,
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
    }


def signature(env: environ.Env, name: str) -> str:
    """How direct ClassLink requests are signed."""
    value = str(env.str(name, default="HMAC-SHA256"))
    if value not in {"HMAC-SHA256", "HMAC-SHA1"}:
        stop(f"{name} is {value!r}; set HMAC-SHA256 or HMAC-SHA1.")
    return value
