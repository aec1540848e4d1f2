"""What the tests of this folder share."""

from tests.pipeline.shared_database import shared_database

__all__ = ["shared_database"]
