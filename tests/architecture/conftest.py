"""The morning of the screens, for the walk over every address."""

from tests.screens.fixtures import morning, morning_of_module, pytest_runtest_teardown

__all__ = ["morning", "morning_of_module", "pytest_runtest_teardown"]
