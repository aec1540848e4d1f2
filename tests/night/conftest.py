"""What the tests of this folder share."""

from collections.abc import Iterator

import pytest

from districts.models import Connection
from rostering.models import LetThrough, Pause, ProviderCheck, Stop
from tests.pipeline.shared_database import shared_database

__all__ = ["a_quiet_night", "shared_database"]


@pytest.fixture
def a_quiet_night(shared_database: None) -> Iterator[None]:
    """No stop, check or pause from another test, and no district of it that still counts for a provider's night."""
    yield
    for model in (LetThrough, ProviderCheck, Stop, Pause, Connection):
        model.objects.all().delete()
