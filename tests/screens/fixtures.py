"""Fixtures around `make_morning`, for every folder whose tests look at screens."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

# Signing in notes when the password was given: also in the first test of a process, which has asked for no page yet.
import rostering.screens.confirmed  # noqa: F401
from accounts.models import Staff
from tests.feeds import NIGHT
from tests.screens.morning import Morning, make_morning, morning_after

Enter = Callable[[Staff], Client]
_KEPT = pytest.StashKey[Morning]()
_NEXT = pytest.StashKey[pytest.Item | None]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Notes which test comes next, since a morning outlives its module when the next one asks for it too."""
    item.session.stash[_NEXT] = nextitem


@pytest.fixture(scope="module")
def morning_of_module(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Morning]:
    """Made once for all modules in a row that ask for it; each test rolls back what it changes.

    Committed, since it is lived through by the real pipeline, whose threads have connections of their own.
    """
    stash = request.session.stash
    try:
        if _KEPT not in stash:
            with django_db_blocker.unblock():
                stash[_KEPT] = make_morning()
        yield stash[_KEPT]
    finally:
        upcoming = stash.get(_NEXT, None)
        if upcoming is None or "morning_of_module" not in getattr(upcoming, "fixturenames", ()):
            if _KEPT in stash:
                del stash[_KEPT]
            with django_db_blocker.unblock():
                call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def morning(morning_of_module: Morning, db: None) -> Morning:
    """This test's own copy; what it changes in the database is rolled back."""
    return deepcopy(morning_of_module)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the instant at which every screen believes it is."""

    def set_to(now: datetime) -> None:
        monkeypatch.setattr("rostering.screens.viewer.timezone", SimpleNamespace(now=lambda: now))

    return set_to


@pytest.fixture
def enter(clock: Callable[[datetime], None]) -> Enter:
    """A signed-in browser of a person, on the morning after NIGHT."""
    clock(morning_after(NIGHT))

    def sign_in(person: Staff) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
