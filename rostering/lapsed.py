"""Whether two people still stand behind an expected change: both must decide for its district on the day it is asked about.

Nothing is written: who has a district is dated and may pass back, so every night asks anew (docs/large-changes.md).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from accounts.permissions import who_decide
from rostering.models import Window

FILED: Final = "filed"
AGREED: Final = "agreed"


def lapsed_on(windows: Iterable[Window], *, on: date) -> Mapping[int, str]:
    """Window -> "filed" or "agreed", by whom of its two people: one who does not decide for its district on a day.

    Those that both still stand behind are not in it. One query for any number; of the rows `filed_by` and `agreed_by` are read.
    """
    behind = [
        (window, role, person)
        for window in windows
        for role, person in ((AGREED, window.agreed_by), (FILED, window.filed_by))
        if person is not None
    ]
    # Where both are gone, whoever filed it is told of: the later pair wins.
    decide = who_decide([(person, window.district_id) for window, _, person in behind], on=on)
    return {
        window.id: role for window, role, person in behind if (person.id, window.district_id) not in decide
    }
