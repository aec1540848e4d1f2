"""The practice providers as a process, and turned over HTTP as `make run` turns them."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from rostering.sandbox import PracticeProviders
from rostering.sandbox.calendars import night_by_clock
from tests.databases import ROOT
from tests.sandbox.clients import MONDAY, SECONDS, TUESDAY, ClassLinkClient, CleverClient

NIGHTS = ["2026-11-18", "2026-11-19", "2026-11-20"]


def _post(url: str, action: str, body: dict[str, Any]) -> requests.Response:
    return requests.post(f"{url}/_practice/{action}", json=body, timeout=SECONDS)


def _night(practice: PracticeProviders, key: str) -> str:
    state = requests.get(f"{practice.control_url}/_practice/state", timeout=SECONDS).json()
    return str(next(one["night"] for one in state["districts"] if one["key"] == key))


class TestControl:
    def test_a_night_is_pinned_for_all_or_one_and_let_go_again(self, practice: PracticeProviders) -> None:
        _post(practice.control_url, "night", {"night": TUESDAY.isoformat()})
        _post(practice.control_url, "night", {"night": MONDAY.isoformat(), "district": "oak"})
        assert (_night(practice, "oak"), _night(practice, "maple")) == (
            MONDAY.isoformat(),
            TUESDAY.isoformat(),
        )
        _post(practice.control_url, "night", {"night": None})
        real = night_by_clock(datetime.now(UTC), "America/Los_Angeles").isoformat()
        assert (_night(practice, "oak"), _night(practice, "maple")) == (real, real)

    def test_faults_are_switched_on_and_off(self, clever: CleverClient) -> None:
        url = clever.practice.control_url
        _post(url, "fault", {"kind": "error_500", "path": "users", "district": "oak"})
        assert clever.get("/v3.1/users").status_code == 500
        _post(url, "clear", {"district": "oak"})
        assert clever.get("/v3.1/users").status_code == 200

    def test_the_app_is_added_taken_away_enabled_and_disabled(self, classlink: ClassLinkClient) -> None:
        url = classlink.practice.control_url
        _post(url, "app", {"district": "maple", "action": "remove"})
        assert len(classlink.applications().json()["applications"]) == 1
        _post(url, "app", {"district": "maple", "action": "add"})
        _post(url, "app", {"district": "maple", "action": "disable"})
        assert classlink.record()["enabled"] == "false"
        _post(url, "app", {"district": "maple", "action": "enable"})
        assert classlink.record()["enabled"] == "true"

    def test_tokens_are_rotated_and_access_revoked_and_restored(self, clever: CleverClient) -> None:
        url = clever.practice.control_url
        _post(url, "rotate", {"district": "oak"})
        assert clever.get("/v3.1/users").status_code == 401
        _post(url, "revoke", {"district": "oak"})
        assert clever.tokens().json()["data"] == []
        _post(url, "restore", {"district": "oak"})
        assert len(clever.tokens().json()["data"]) == 1

    def test_a_new_district_adds_the_app(self, classlink: ClassLinkClient) -> None:
        described = {
            **{"key": "new", "name": "New Schools", "provider": "classlink"},
            **{"seed": 3, "students": 60, "start": MONDAY.isoformat()},
        }
        assert _post(classlink.practice.control_url, "district", described).status_code == 200
        names = [one["tenant_name"] for one in classlink.applications().json()["applications"]]
        assert "New Schools" in names

    @pytest.mark.parametrize(
        ("action", "body"),
        [
            ("fault", {"kind": "flood"}),
            ("fault", {"kind": "slow", "seconds": "long"}),
            ("night", {"night": "tomorrow"}),
            ("night", {}),
            ("rotate", {"district": "nowhere"}),
            ("app", {"district": "maple", "action": "hide"}),
            ("programme", {"nights": NIGHTS}),
        ],
    )
    def test_what_cannot_be_done_is_said(
        self, practice: PracticeProviders, action: str, body: dict[str, Any]
    ) -> None:
        answer = _post(practice.control_url, action, body)
        assert answer.status_code == 400
        assert answer.json()["message"]

    def test_only_json_on_this_machine_is_taken(self, practice: PracticeProviders) -> None:
        url = f"{practice.control_url}/_practice/clear"
        assert requests.post(url, data="{}", timeout=SECONDS).status_code == 415
        evil = {"Host": "evil.example.com"}
        assert requests.post(url, json={}, headers=evil, timeout=SECONDS).status_code == 403
        assert requests.get(url, timeout=SECONDS).status_code == 404

    def test_requests_are_counted_without_their_bodies(self, clever: CleverClient) -> None:
        clever.practice.requests.clear()
        clever.rows("/v3.1/users", limit=100)
        seen = list(clever.practice.requests)
        assert clever.practice.requests.counts[("GET", "/v3.1/users")] == len(seen) > 1
        assert {(one.status, one.district) for one in seen} == {(200, "oak")}


@contextmanager
def _process(folder: Path, *options: str) -> Iterator[tuple[dict[str, Any], "subprocess.Popen[str]"]]:
    command = [
        sys.executable,
        "-m",
        "rostering.sandbox",
        "serve",
        "--ports-file",
        str(folder / "ports.json"),
        *options,
    ]
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.environ["PATH"]},
    )
    # A process that does not come up must not keep the tests waiting.
    timer = threading.Timer(SECONDS, process.kill)
    timer.start()
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield (json.loads(line) if line else {}), process
    finally:
        timer.cancel()
        process.kill()
        process.communicate()


class TestProcess:
    def test_it_serves_the_programme_until_it_is_told_to_stop(self, tmp_path: Path) -> None:
        with _process(tmp_path, "--night", "2026-11-20") as (ports, process):
            assert json.loads((tmp_path / "ports.json").read_text()) == ports
            listed = requests.get(
                f"{ports['tokens_url']}?owner_type=district",
                auth=(ports["client_id"], ports["client_secret"]),
                timeout=SECONDS,
            )
            assert len(listed.json()["data"]) >= 4
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=SECONDS) == 0

    def test_it_serves_the_same_districts_after_a_restart(self, tmp_path: Path) -> None:
        with _process(tmp_path) as (ports, _):
            answer = _post(ports["control_url"], "programme", {"nights": NIGHTS})
            assert answer.json()["nights"] == NIGHTS
        with _process(tmp_path) as (ports, _):
            again = requests.get(f"{ports['control_url']}/_practice/programme", timeout=SECONDS).json()
        assert again == answer.json()

    def test_it_serves_a_programme_from_a_file(self, tmp_path: Path) -> None:
        described = {
            "nights": NIGHTS,
            "districts": [
                {
                    "district": {
                        **{"key": "solo", "name": "Solo Schools", "provider": "classlink"},
                        **{"seed": 1, "students": 60, "start": NIGHTS[0]},
                        "scenarios": [{"name": "large_change", "first_night": NIGHTS[2]}],
                    },
                    "story": "large_change",
                    "summary": "Alone.",
                }
            ],
        }
        file = tmp_path / "solo.json"
        file.write_text(json.dumps(described))
        with _process(tmp_path, "--programme", str(file), "--warm", "--no-gzip") as (ports, _):
            state = requests.get(f"{ports['control_url']}/_practice/state", timeout=SECONDS).json()
        assert [one["key"] for one in state["districts"]] == ["solo"]

    def test_a_file_that_is_no_programme_ends_it_with_one_line(self, tmp_path: Path) -> None:
        file = tmp_path / "broken.json"
        file.write_text('{"nights": []}')
        with _process(tmp_path, "--programme", str(file)) as (_, process):
            assert process.wait(timeout=SECONDS) == 1
            assert process.stderr is not None
            lines = process.stderr.read().splitlines()
        assert len(lines) == 1
        assert lines[0].startswith("The practice providers did not start:")
