"""`make run` brings the page up, refuses to run twice, and stops all of it on a signal (DESIGN 6)."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rostering.services.ports import choose_port, is_free
from rostering.services.supervisor import services_status
from tests.databases import ROOT

# Providers that are configured, so that no practice districts are served, but where nobody answers.
NOBODY = "http://127.0.0.1:1"
PROVIDERS = {
    "CLEVER_API_URL": NOBODY,
    "CLEVER_TOKENS_URL": NOBODY,
    "CLEVER_CLIENT_ID": "none",
    "CLEVER_CLIENT_SECRET": "none",
    "CLASSLINK_PROXY_URL": NOBODY,
    "CLASSLINK_PARTNER_KEY": "none",
}


def start_portal(var: Path, port: str) -> "subprocess.Popen[str]":
    environment = {"PATH": os.environ["PATH"], "HOME": str(var.parent), "PORTAL_VAR": str(var), "PORT": port}
    return subprocess.Popen(
        [sys.executable, "-m", "rostering.services.portal"],
        cwd=ROOT,
        env=environment | PROVIDERS,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def port() -> int:
    return choose_port(recorded=None)


@pytest.fixture
def portal(new_var: Path, port: int) -> "Iterator[subprocess.Popen[str]]":
    process = start_portal(new_var, str(port))
    yield process
    if process.poll() is None:
        process.terminate()
    process.communicate(timeout=20)


def wait_for_address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if "http://" in line:
            return line.strip()
    assert process.stderr is not None
    pytest.fail(f"the portal ended: {process.stderr.read()}")


def test_the_page_answers_and_a_signal_stops_everything_within_15_seconds(
    portal: "subprocess.Popen[str]", new_var: Path, port: int
) -> None:
    assert wait_for_address(portal) == f"The portal is at http://127.0.0.1:{port}"
    page = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    page.request("GET", "/")
    assert page.getresponse().status < 500
    page.close()

    second = start_portal(new_var, str(port))
    _, complaint = second.communicate(timeout=20)
    assert second.returncode == 1
    assert "already runs" in complaint
    assert len(complaint.splitlines()) == 1

    began = time.monotonic()
    portal.send_signal(signal.SIGTERM)
    portal.communicate(timeout=20)
    assert time.monotonic() - began < 15
    assert portal.returncode == 0
    assert is_free(port)
    assert not any(status.running for status in services_status(new_var))


def test_a_port_that_is_no_port_is_told_in_one_line(new_var: Path) -> None:
    process = start_portal(new_var, "web")
    _, complaint = process.communicate(timeout=20)
    assert process.returncode == 1
    assert complaint == "make run: PORT is 'web'. Nothing was started. Set a number from 1 to 65535.\n"
