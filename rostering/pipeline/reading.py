"""What a weighed change list is taken for: kept with it, so that lists can sort and filter by it without reading it again.

The readings stand above the pipeline, which does not know them: `rostering.apps` says at the start who reads.
"""

from collections.abc import Callable

from rostering.models import Plan

_readers: list[Callable[[Plan], str]] = []


def read_by(reader: Callable[[Plan], str]) -> None:
    """From now on this one reads what is weighed."""
    _readers[:] = [reader]


def pattern_in(plan: Plan) -> str:
    """The code of the pattern, "" if there is none, or nobody to read it."""
    return next((reader(plan) for reader in _readers), "")
