"""Reads the environment (DESIGN 7) strictly: a missing or wrong value stops the start with one line that says what to set."""

import sys
from datetime import time
from typing import Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ

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
    """Django's settings of a mail server, {} without one: smtp://, smtp+tls:// or smtp+ssl://."""
    if not url:
        return {}
    hint = "write smtp+tls://user:password@host:587, smtp+ssl://... or smtp://host:25"
    if not url.startswith(("smtp://", "smtp+tls://", "smtp+ssl://")):
        stop(f"EMAIL_URL can not be read; {hint}.")
    try:
        found: dict[str, Any] = environ.Env.email_url_config(url)
    except (ValueError, KeyError):
        stop(f"EMAIL_URL can not be read; {hint}.")
    if not found.get("EMAIL_HOST"):
        stop(f"EMAIL_URL names no mail server; {hint}.")
    usual = 465 if found.get("EMAIL_USE_SSL") else 587 if found.get("EMAIL_USE_TLS") else 25
    return found | {"EMAIL_PORT": found.get("EMAIL_PORT") or usual}


def signature(env: environ.Env, name: str) -> str:
    """How direct ClassLink requests are signed."""
    value = str(env.str(name, default="HMAC-SHA256"))
    if value not in {"HMAC-SHA256", "HMAC-SHA1"}:
        stop(f"{name} is {value!r}; set HMAC-SHA256 or HMAC-SHA1.")
    return value
