"""One morning for all tests that look at it, each test in a transaction of its own; who signs in, and when it is."""

from tests.pipeline.shared_database import shared_database
from tests.screens.fixtures import clock, enter, morning, morning_of_module, pytest_runtest_teardown

__all__ = ["clock", "enter", "morning", "morning_of_module", "pytest_runtest_teardown", "shared_database"]
