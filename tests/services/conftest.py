"""State folders with real servers in them; whatever a test does, nothing is left running."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rostering.services.supervisor import services_down, services_up


@pytest.fixture(scope="module")
def made_var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A state folder whose servers were made once for all tests of a file."""
    var = tmp_path_factory.mktemp("portal") / "var"
    services_up(var)
    yield var
    services_down(var)


@pytest.fixture
def running_var(made_var: Path) -> Path:
    """The same, with its servers running, whatever the test before did to them."""
    services_up(made_var)
    return made_var


@pytest.fixture
def new_var(tmp_path: Path) -> Iterator[Path]:
    """A state folder that does not exist yet."""
    var = tmp_path / "var"
    yield var
    services_down(var)
