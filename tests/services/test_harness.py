"""The test harness itself: each worker has a migrated database and a Redis number of its own."""

import os
import subprocess
import sys

import pytest
import redis
from django.conf import settings
from django.db import connection

from tests.databases import ROOT


@pytest.mark.django_db
def test_a_worker_has_a_database_of_its_own_with_the_migrations_applied() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_database(), (SELECT count(*) FROM django_migrations WHERE app = 'rostering')"
        )
        name, migrations = cursor.fetchone()
    assert name.startswith("test_")
    assert name.endswith(f"_{worker}")
    assert migrations >= 1


def test_a_worker_has_redis_keys_of_its_own() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    assert redis.Redis.from_url(settings.REDIS_URL).ping()
    assert worker in settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]


def test_a_command_started_by_a_test_sees_the_same_database() -> None:
    asked = "from django.conf import settings; print(settings.DATABASES['default']['NAME'])"
    said = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == settings.DATABASES["default"]["NAME"]
