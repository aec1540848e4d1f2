"""What every test may ask for: a database of this worker's own, the browser, the recorded provider data."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.databases import ROOT, drop_database, make_database
from tests.emptying import empty_what_was_filled
from tools.chromium import find_chromium

# How long an example takes says something about the machine, nothing about what is tested.
hypothesis_settings.register_profile(
    "any machine",
    parent=hypothesis_settings.default,
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)
hypothesis_settings.load_profile("any machine")
empty_what_was_filled()


@receiver(post_migrate, dispatch_uid="empty change log")
def empty_the_change_log(sender: AppConfig, **_: Any) -> None:
    """The log is no table of Django's: whatever empties the others between tests leaves it full of numbers used again."""
    if (
        sender.label == "rostering"
        and "rostering_change" in connections["default"].introspection.table_names()
    ):
        with connections["default"].cursor() as cursor:
            cursor.execute("TRUNCATE rostering_change")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """This worker's database, copied from the migrated template; dropped at the end."""
    place = {"cluster_url": os.environ["TEST_CLUSTER_URL"], "name": settings.DATABASES["default"]["NAME"]}
    make_database(**place)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    drop_database(**place)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser; tests that need it are skipped without one, or fail with REQUIRE_BROWSER=1."""
    found = find_chromium()
    if found is not None:
        return found
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail("REQUIRE_BROWSER=1, but no Chromium is on the PATH. Install the package chromium.")
    pytest.skip("no Chromium on the PATH: the browser tests do not run. Install the package chromium.")


@pytest.fixture(scope="session")
def recorded_data() -> Path:
    """Answers recorded from the live providers: PORTAL_SHARED_DATA, else ../shared/data beside the checkout."""
    named = os.environ.get("PORTAL_SHARED_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no recorded provider data in {folder}: set PORTAL_SHARED_DATA to check against it.")
    return folder
