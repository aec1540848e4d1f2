"""The portal's settings for tests: the test servers, and on them this worker's own database and Redis number.

pytest-django loads this before any test; a command that a test starts inherits it with the environment.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from rostering.services.addresses import Addresses, service_addresses
from rostering.services.supervisor import services_run

_STATE = "var-test"
_CLUSTER = "TEST_CLUSTER_URL"
# What a developer's shell may hold and no test may depend on.
_STRANGERS = (
    *("SECRET_KEY", "FIELD_KEYS", "PORTAL_TIME_ZONE", "NIGHT_START", "ALLOWED_HOSTS", "DEBUG", "EMAIL_URL"),
    *(
        "CLEVER_API_URL",
        "CLEVER_TOKENS_URL",
        "CLEVER_API_VERSION",
        "CLEVER_CLIENT_ID",
        "CLEVER_CLIENT_SECRET",
    ),
    *("CLASSLINK_PROXY_URL", "CLASSLINK_PARTNER_KEY", "CLASSLINK_SIGNATURE", "PROVIDER_PRIVATE_HOSTS"),
    *("TERM_LEAD_DAYS", "GUARD_IGNORED_FIELDS", "DEFAULT_FROM_EMAIL", "SECURE_COOKIES", "REDIS_PREFIX"),
)


def _find_servers() -> None:
    """Once a session, in the process that starts the workers: which servers the tests use."""
    if _CLUSTER in os.environ:
        return
    for name in _STRANGERS:
        os.environ.pop(name, None)
    os.environ.setdefault("PORTAL_VAR", str(Path(__file__).resolve().parent.parent / _STATE))
    recorded = _embedded(Path(os.environ["PORTAL_VAR"]))
    database = os.environ.get("DATABASE_URL") or (recorded and recorded.database_url)
    redis = os.environ.get("REDIS_URL") or (recorded and recorded.redis_url)
    if not database or not redis:
        sys.exit(
            "tests: no servers. Run `make test` (ARGS=tests/... for some), or set DATABASE_URL and REDIS_URL."
        )
    os.environ[_CLUSTER], os.environ["TEST_REDIS_URL"] = database, redis


def _embedded(var: Path) -> Addresses | None:
    return service_addresses(var) if services_run(var) else None


def _take_own_place() -> None:
    """A database and a Redis number that no other worker uses."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    cluster = urlsplit(os.environ[_CLUSTER])
    name = f"/test_{cluster.path.strip('/')}_{worker}"
    os.environ["DATABASE_URL"] = urlunsplit(cluster._replace(path=name))
    redis = urlsplit(os.environ["TEST_REDIS_URL"])
    number = (int(redis.path.strip("/") or 0) + int(worker.removeprefix("gw").replace("main", "0"))) % 16
    os.environ["REDIS_URL"] = urlunsplit(redis._replace(path=f"/{number}"))
    os.environ["REDIS_PREFIX"] = f"test:{worker}:"


_find_servers()
_take_own_place()

from rostering.config.settings import *  # noqa: E402, F403, TID251

# Hashing passwords slowly protects people, not tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The collected, renamed files are made by `collectstatic`; tests read the sources.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
