"""Test databases in a blink: the migrations run once for each state of their files, the rest are copies."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
_MIGRATED = ("districts", "accounts", "rostering")


def make_database(*, cluster_url: str, name: str) -> None:
    """Create the database `name` with all migrations applied; one that is left over is replaced."""
    with _alone_on(cluster_url) as cluster:
        template = _template(cluster, cluster_url=cluster_url)
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        cluster.execute(drop)
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        cluster.execute(create.format(sql.Identifier(name), sql.Identifier(template)))


def drop_database(*, cluster_url: str, name: str) -> None:
    """Drop the database `name`, whoever is connected to it."""
    with _alone_on(cluster_url) as cluster:
        cluster.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _alone_on(cluster_url: str) -> Iterator[psycopg.Connection[Any]]:
    # Two workers that copy one template at the same time would disturb each other.
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('test databases'))")
        yield connection


def _template(cluster: psycopg.Connection[Any], *, cluster_url: str) -> str:
    family = f"template_{urlsplit(cluster_url).path.strip('/')}_"
    wanted = family + _migrations_hash()
    known = [row[0] for row in cluster.execute("SELECT datname FROM pg_database")]
    if wanted in known:
        return wanted
    unfinished = f"{family}unfinished"
    for outdated in (name for name in known if name.startswith(family)):
        cluster.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(outdated)))
    cluster.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    _migrate(urlunsplit(urlsplit(cluster_url)._replace(path=f"/{unfinished}")))
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    cluster.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(wanted)))
    return wanted


def _migrations_hash() -> str:
    found = hashlib.sha256(django.get_version().encode())
    for folder in _MIGRATED:
        for path in sorted((ROOT / folder / "migrations").glob("*.py")):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:12]


def _migrate(url: str) -> None:
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "rostering.config.settings"}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"The migrations fail on an empty database:\n{done.stderr}")
