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


@pytest.fixture(scope="module")
def morning_of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Morning]:
    """Made once a module, since it is lived through by the real pipeline, whose lease thread needs committed rows."""
    try:
        with django_db_blocker.unblock():
            made = make_morning()
        yield made
    finally:
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
