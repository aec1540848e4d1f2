"""Practice providers with one Clever and one ClassLink district, started for each test that asks."""

from collections.abc import Iterator

import pytest

from rostering.sandbox import PracticeDistrict, PracticeProviders
from tests.sandbox.clients import MONDAY, ClassLinkClient, CleverClient, district


@pytest.fixture(scope="session")
def districts() -> list[PracticeDistrict]:
    """Made once: they are the same every time."""
    return [
        district("oak", "clever", 240),
        district("maple", "classlink", 240),
        district("pine", "classlink", 240, mode="direct"),
    ]


@pytest.fixture
def practice(districts: list[PracticeDistrict]) -> Iterator[PracticeProviders]:
    """The servers, on the districts' first night."""
    with PracticeProviders(districts, separate_direct_port=True) as running:
        running.set_night(None, MONDAY)
        yield running


@pytest.fixture
def clever(practice: PracticeProviders) -> Iterator[CleverClient]:
    """A client of the Clever district "oak"."""
    client = CleverClient(practice)
    yield client
    client.session.close()


@pytest.fixture
def classlink(practice: PracticeProviders) -> Iterator[ClassLinkClient]:
    """A client of the ClassLink district "maple"."""
    client = ClassLinkClient(practice)
    yield client
    client.session.close()
