"""Secrets are made once and settings find the recorded addresses (DESIGN 6, 7)."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from rostering.services.addresses import practice_settings, service_addresses
from rostering.services.places import REPOSITORY, portal_var
from rostering.services.practice import wanted_providers, write_practice_settings
from rostering.services.problem import ServicesProblem
from rostering.services.secrets import portal_secrets

PORTS = {
    "clever_url": "http://127.0.0.1:4001",
    "tokens_url": "http://127.0.0.1:4001/oauth/tokens",
    "classlink_url": "http://127.0.0.1:4002",
    "private_hosts": ["127.0.0.1:4001", "127.0.0.1:4002", "127.0.0.1:4003"],
    "client_id": "practice-client",
    "client_secret": "practice-secret",
    "partner_key": "practice-key",
}


def test_secrets_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    made = portal_secrets(tmp_path)
    assert portal_secrets(tmp_path) == made
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o600
    assert Fernet(made.field_keys[0]).decrypt(Fernet(made.field_keys[0]).encrypt(b"token")) == b"token"


def test_starters_at_the_same_time_get_the_same_secrets(tmp_path: Path) -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        made = list(pool.map(portal_secrets, [tmp_path] * 16))
    assert len({one.secret_key for one in made}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secrets"]


def test_two_portals_have_different_secrets(tmp_path: Path) -> None:
    assert portal_secrets(tmp_path / "a").secret_key != portal_secrets(tmp_path / "b").secret_key


def test_a_damaged_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "secrets").write_text("{}")
    with pytest.raises(ServicesProblem, match="lacks 'secret_key'"):
        portal_secrets(tmp_path)
    (tmp_path / "services.json").write_text("{")
    with pytest.raises(ServicesProblem, match="damaged"):
        service_addresses(tmp_path)


@pytest.mark.parametrize("environment", [{}, {"PORTAL_VAR": ""}, {"PORTAL_VAR": " "}])
def test_without_a_named_folder_the_state_is_kept_in_the_repositorys_own(environment: dict[str, str]) -> None:
    assert portal_var(environment) == REPOSITORY / "var"


def test_a_named_folder_is_taken_from_where_one_stands_or_from_home(tmp_path: Path) -> None:
    assert portal_var({"PORTAL_VAR": str(tmp_path)}) == tmp_path
    assert portal_var({"PORTAL_VAR": "second"}) == Path.cwd() / "second"
    assert portal_var({"PORTAL_VAR": "~/second"}) == Path.home() / "second"


@pytest.mark.parametrize("value", ["", " "])
def test_an_empty_name_makes_no_secrets_where_one_stands(tmp_path: Path, value: str) -> None:
    """The settings and the services agree on the folder, whatever the working directory."""
    code = "from rostering.config.settings import PORTAL_VAR; print(PORTAL_VAR)"
    keys = {"SECRET_KEY": "x" * 50, "FIELD_KEYS": Fernet.generate_key().decode()}
    path = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
    servers = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ}
    environment = path | servers | keys | {"PORTAL_VAR": value}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.strip() == str(REPOSITORY / "var"), ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_there_are_no_addresses_before_the_first_start(tmp_path: Path) -> None:
    assert service_addresses(tmp_path) is None
    assert practice_settings(tmp_path) == {}


def test_addresses_escape_what_a_url_can_not_hold(tmp_path: Path) -> None:
    server = {"port": 5, "user": "portal", "password": "a/b@c", "database": "portal"}
    (tmp_path / "services.json").write_text(json.dumps({"postgres": server}))
    found = service_addresses(tmp_path)
    assert found is not None
    assert found.database_url == "postgresql://portal:a%2Fb%40c@127.0.0.1:5/portal"
    assert found.redis_url is None


def test_practice_settings_point_at_the_practice_servers(tmp_path: Path) -> None:
    assert write_practice_settings(tmp_path, ports=PORTS, environment={})
    assert not write_practice_settings(tmp_path, ports=PORTS, environment={}), "nothing changed"
    found = practice_settings(tmp_path)
    assert found["CLEVER_API_URL"] == PORTS["clever_url"]
    assert found["CLASSLINK_PARTNER_KEY"] == "practice-key"
    assert "127.0.0.1:4002" in found["PROVIDER_PRIVATE_HOSTS"].split(",")


def test_a_provider_somebody_configured_is_not_mixed_with_practice_settings(tmp_path: Path) -> None:
    real = {"CLASSLINK_PARTNER_KEY": "a real key"}
    assert wanted_providers(real) == ["CLEVER_"]
    write_practice_settings(tmp_path, ports=PORTS, environment=real)
    assert not [name for name in practice_settings(tmp_path) if name.startswith("CLASSLINK_")]
