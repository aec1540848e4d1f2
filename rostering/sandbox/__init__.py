"""Practice providers: real HTTP servers that speak Clever and ClassLink for invented districts.

The demo, the tests and the benchmarks read from them exactly as from the live services. Nothing here may be imported
by the code that syncs (import-linter keeps it so), and nothing here imports Django.
"""

from rostering.sandbox.faults import Fault
from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.practice import PracticeProviders
from rostering.sandbox.scenarios import Scenario

__all__ = ["Fault", "PracticeDistrict", "PracticeProviders", "Scenario"]
