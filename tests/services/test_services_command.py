"""`manage.py services` works without a server, prints JSON and nothing else, and its servers outlive it (DESIGN 6)."""

import json
import os
import subprocess
import sys
from pathlib import Path

from rostering.services.addresses import service_addresses
from tests.databases import ROOT


def services(var: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "HOME": str(var.parent), "PORTAL_VAR": str(var)}
    return subprocess.run(
        [sys.executable, "manage.py", "services", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_before_the_first_up_status_and_env_say_so_and_exit_1(new_var: Path) -> None:
    status = services(new_var, "status", "--json")
    assert status.returncode == 1
    assert json.loads(status.stdout)["services"]["postgres"]["running"] is False
    assert len(status.stderr.strip().splitlines()) == 1
    env = services(new_var, "env")
    assert env.returncode == 1
    assert "services up" in env.stderr


def test_up_status_env_and_down(new_var: Path) -> None:
    up = services(new_var, "up", "--test", "--json")
    assert up.returncode == 0, up.stderr
    assert json.loads(up.stdout)["services"]["valkey"]["running"] is True

    status = services(new_var, "status")
    assert status.returncode == 0
    assert "postgres" in status.stdout

    addresses = service_addresses(new_var)
    assert addresses is not None
    env = services(new_var, "env")
    assert (
        env.stdout
        == f"export DATABASE_URL={addresses.database_url}\nexport REDIS_URL={addresses.redis_url}\n"
    )

    down = services(new_var, "down", "--json")
    assert json.loads(down.stdout) == {"stopped": ["valkey", "postgres"]}
    assert down.returncode == 0


def test_an_unknown_word_is_a_usage_error(new_var: Path) -> None:
    assert services(new_var, "sideways").returncode == 2


def test_help_says_what_the_variables_mean(new_var: Path) -> None:
    said = services(new_var, "--help")
    assert said.returncode == 0
    assert "whatever DATABASE_URL and REDIS_URL" in said.stdout
