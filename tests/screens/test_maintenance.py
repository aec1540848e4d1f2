"""The maintenance page: asks no database, says since when and until when, and leaves the health open."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from rostering.maintenance import close_screens, maintenance_of, open_screens
from tests.commands.running import run_here
from tests.screens.reading import text_of


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Iterator[Path]:
    """A state folder of one's own. No test here may ask the database: pytest-django refuses it."""
    settings.PORTAL_VAR = tmp_path
    yield tmp_path


def test_every_page_and_every_act_is_closed_with_a_time_to_come_back(folder: Path) -> None:
    now = timezone.now()
    close_screens(var=folder, now=now, until=now + timedelta(hours=1), reason="A new server.")
    client = Client()
    for answer in (client.get("/"), client.post("/holds/1/decide"), client.get("/nothing")):
        assert answer.status_code == 503
        assert 3500 < int(answer.headers["Retry-After"]) <= 3600
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        words = text_of(answer)
        assert "A new server." in words
        assert "and is back" in words
        assert "what was decided stays decided" in words
        assert "Pacific time" in words


def test_without_a_known_end_it_names_none(folder: Path) -> None:
    (folder / "maintenance").touch()
    answer = Client().get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "120"
    assert "and is back" not in text_of(answer)


@pytest.mark.django_db
def test_the_health_of_the_parts_stays_visible(folder: Path) -> None:
    (folder / "maintenance").touch()
    assert Client().get("/healthz").status_code == 200


def test_closing_again_keeps_since_when_and_opening_ends_it(folder: Path) -> None:
    first = timezone.now()
    close_screens(var=folder, now=first, until=None, reason="")
    close_screens(var=folder, now=first + timedelta(hours=1), until=None, reason="Longer.")
    found = maintenance_of(folder)
    assert found is not None
    assert (found.since, found.reason) == (first, "Longer.")
    assert open_screens(var=folder)
    assert maintenance_of(folder) is None
    assert not open_screens(var=folder)


def test_what_somebody_wrote_by_hand_is_shown_as_the_reason(folder: Path) -> None:
    (folder / "maintenance").write_text("Back in ten minutes.")
    assert "Back in ten minutes." in text_of(Client().get("/"))


def test_the_command_closes_opens_and_tells(folder: Path) -> None:
    until = timezone.now() + timedelta(minutes=30)
    assert run_here("maintenance", "--json").json["maintenance"] is False
    told = run_here("maintenance", "on", "--until", until.isoformat(), "--reason", "Repairs.", "--json").json
    assert datetime.fromisoformat(str(told["until"])) == until
    assert run_here("maintenance", "--json").json["maintenance"] is True
    assert run_here("maintenance", "off", "--json").json["maintenance"] is False


def test_an_end_that_has_passed_closes_nothing(folder: Path) -> None:
    ended = run_here("maintenance", "on", "--until", "2020-01-01T10:00:00+00:00")
    assert ended.code != 0
    assert "Nothing was closed" in ended.err
    assert maintenance_of(folder) is None
