"""The parts of a running portal: the command line of each process `make run` looks after."""

import http.client
from pathlib import Path

from rostering.services.children import Child, python
from rostering.services.ports import LOOPBACK
from rostering.services.practice import servers_command

PRACTICE_SERVERS, WEB, PROGRAMME = "practice-servers", "web", "practice"


def practice_servers(var: Path) -> Child:
    """Clever and ClassLink as practice servers, with the default programme of districts."""
    return Child(PRACTICE_SERVERS, python(*servers_command(var)))


def web(port: int) -> Child:
    """The pages."""
    words = python(
        *("-m", "gunicorn", "rostering.config.wsgi:application", "--bind", f"{LOOPBACK}:{port}"),
        *("--workers", "2", "--threads", "4", "--preload", "--no-control-socket"),
    )
    return Child(WEB, words, stop_seconds=3.0)


def background(var: Path, *, practises: bool) -> list[Child]:
    """What works behind the pages, in the order of its start; with practice servers also their programme.

    The scheduler goes by the real clock, so it begins when the programme has lived through the nights before.
    """
    celery = python("-m", "celery", "-A", "rostering.config")
    worker = [
        *(*celery, "worker", "--pool", "prefork", "--concurrency", "2", "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),
    ]
    beat = [
        *(*celery, "beat", "--schedule", str(var / "beat-schedule"), "--pidfile", ""),
        *("--loglevel", "INFO"),
    ]
    programme = [Child(PROGRAMME, python("manage.py", "practice"), once=True)] if practises else []
    return [
        Child("worker", worker, stop_seconds=6.0),
        *programme,
        Child("beat", beat, after=PROGRAMME),
    ]


def page_answers(port: int) -> bool:
    """True when the pages answer with anything but a failure."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
