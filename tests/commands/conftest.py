"""Two small practice districts, and settings that point at them."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import LazySettings

from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.practice import PracticeProviders
from tests.commands.running import provider_settings

START = date(2025, 2, 3)


def clever_district() -> PracticeDistrict:
    """Sixty students on Clever, in Los Angeles."""
    return PracticeDistrict(
        key="quail-valley", name="Quail Valley", provider="clever", seed=11, students=60, start=START
    )


def classlink_district() -> PracticeDistrict:
    """Sixty students on ClassLink, through its proxy, in New York."""
    return PracticeDistrict(
        key="heron-falls",
        name="Heron Falls",
        provider="classlink",
        seed=12,
        students=60,
        start=START,
        timezone="America/New_York",
    )


@pytest.fixture
def practice(settings: LazySettings) -> Iterator[PracticeProviders]:
    """Both providers on loopback; this process is configured to ask them, and to wait little between tries."""
    with PracticeProviders(districts=[clever_district(), classlink_district()]) as providers:
        providers.set_night(None, date(2025, 3, 4))
        for name, value in provider_settings(providers).items():
            setattr(settings, name, value)
        settings.PROVIDER_PRIVATE_HOSTS = tuple(providers.private_hosts)
        settings.PROVIDER_BACKOFF_SECONDS = 0.01
        yield providers
