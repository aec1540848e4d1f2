"""One database for all tests of a file: each test makes districts of its own, so nothing is emptied in between."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="module")
def shared_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Committed for real, as the pipeline's second connections need it; emptied once, after the file."""
    with django_db_blocker.unblock():
        yield
        # Numbers go on: the change log is no table of Django's and keeps its rows.
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
