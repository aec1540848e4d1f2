"""The container files are right as far as that can be seen without an engine: every path, program and variable exists."""

import importlib
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.databases import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
IMAGE_COMMAND: list[str] = yaml.safe_load(DOCKERFILE.rsplit("CMD ", 1)[1])
OURS = {
    name: service.get("command", IMAGE_COMMAND)
    for name, service in COMPOSE["services"].items()
    if "build" in service
}


def test_the_system_is_complete() -> None:
    assert set(COMPOSE["services"]) == {"postgres", "redis", "migrate", "web", "worker", "beat"}


@pytest.mark.parametrize("name", OURS)
def test_the_program_of_a_container_is_installed(name: str) -> None:
    program = OURS[name][0]
    assert shutil.which(program, path=str(Path(sys.executable).parent)), program


@pytest.mark.parametrize("name", OURS)
def test_what_a_container_runs_exists(name: str) -> None:
    command = OURS[name]
    if command[0] == "gunicorn":
        module, _, attribute = command[1].partition(":")
        assert callable(getattr(importlib.import_module(module), attribute))
    elif command[0] == "celery":
        application = importlib.import_module(command[command.index("-A") + 1])
        assert importlib.import_module(f"{application.__name__}.celery").app.main
    else:
        assert (ROOT / command[1]).is_file()


@pytest.mark.parametrize("name", ["postgres", "redis", "web", "worker"])
def test_a_container_that_serves_has_a_health_check(name: str) -> None:
    assert COMPOSE["services"][name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_starts_before_the_tables_are_there(name: str) -> None:
    assert COMPOSE["services"][name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_workers_can_be_multiplied() -> None:
    worker = COMPOSE["services"]["worker"]
    assert "container_name" not in worker
    assert "ports" not in worker


def test_redis_loses_and_evicts_nothing() -> None:
    words = shlex.split(COMPOSE["services"]["redis"]["command"][-1])
    assert words[words.index("--appendonly") + 1] == "yes"
    assert words[words.index("--maxmemory-policy") + 1] == "noeviction"


def test_everything_the_image_copies_exists_and_is_let_in() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, flags=re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert source in let_in, source


def test_the_image_does_not_run_as_root() -> None:
    assert re.search(r"^USER portal$", DOCKERFILE, flags=re.MULTILINE)


def test_every_variable_of_the_design_is_in_the_example() -> None:
    design = """SECRET_KEY FIELD_KEYS DATABASE_URL REDIS_URL PORTAL_VAR PORTAL_TIME_ZONE NIGHT_START ALLOWED_HOSTS DEBUG
        CLEVER_API_URL CLEVER_TOKENS_URL CLEVER_API_VERSION CLEVER_CLIENT_ID CLEVER_CLIENT_SECRET CLASSLINK_PROXY_URL
        CLASSLINK_PARTNER_KEY CLASSLINK_SIGNATURE PROVIDER_PRIVATE_HOSTS EMAIL_URL DEFAULT_FROM_EMAIL PORT"""
    for name in design.split():
        assert re.search(rf"^#?{name}=", EXAMPLE, flags=re.MULTILINE), name
    assert "OIDC_" in EXAMPLE


def test_every_variable_the_settings_read_is_in_the_example() -> None:
    settings = (ROOT / "rostering" / "config" / "settings.py").read_text(encoding="utf-8")
    read = re.findall(r"(?:env\.\w+\(|environment\.\w+\(\s*env, |_provider_setting\()\"([A-Z_]+)\"", settings)
    assert len(read) > 15
    for name in read:
        assert re.search(rf"^#?{name}=", EXAMPLE, flags=re.MULTILINE), name


def test_every_variable_the_compose_file_wants_is_in_the_example() -> None:
    wanted = re.findall(r"(?<!\$)\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    for name in wanted:
        assert re.search(rf"^{name}=", EXAMPLE, flags=re.MULTILINE), name


def test_the_runtime_lock_is_part_of_the_whole_lock() -> None:
    def pins(name: str) -> set[str]:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        return {line for line in lines if line and not line.startswith("#")}

    assert pins("requirements-runtime.txt") < pins("requirements.txt")
    assert all("==" in pin for pin in pins("requirements.txt"))


def test_no_lock_names_a_registry() -> None:
    for name in ("requirements.txt", "requirements-runtime.txt", "package-lock.json"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "resolved" not in text
        assert "--index-url" not in text
