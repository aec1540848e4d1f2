"""Expected changes for tests: filed by one made-up person, agreed to by another, as the portal writes them."""

from datetime import date, timedelta
from typing import Any

from accounts.models import Staff
from districts.models import District
from rostering.holds.window_rules import Expected
from rostering.holds.windows import agree_to_window, file_window
from rostering.models import Run, Window
from rostering.pipeline.expected import DIRECTIONS, KINDS, Ceilings
from tests.factories import StaffFactory
from tests.feeds import NIGHT, at

#: Everything may change as it likes.
ALL = Ceilings(removed=100, added=1000, updated=100, rekeyed=100)


def ceilings(base: Ceilings = ALL, **kinds: Ceilings) -> dict[str, Ceilings]:
    """The same ceilings for every kind, but for those told."""
    return dict.fromkeys(KINDS, base) | kinds


def only(direction: str, percent: int) -> Ceilings:
    """Nothing but one direction may happen."""
    return Ceilings(**{**dict.fromkeys(DIRECTIONS, 0), direction: percent})


def expected(first: date = NIGHT, last: date | None = None, **values: Any) -> Expected:
    """A wide one for five nights from NIGHT on, unless told otherwise."""
    given: dict[str, Any] = {
        "first_night": first,
        "last_night": last or first + timedelta(days=4),
        "reason": "The new school year.",
        "ceilings": ceilings(),
        "keeps_classes": False,
    }
    return Expected(**(given | values))


def filed(district: District, *, by: Staff | None = None, **values: Any) -> Window:
    """Filed and not agreed to."""
    asked = expected(**values)
    return file_window(
        district=district, expected=asked, by=by or StaffFactory.create(), now=at(asked.first_night)
    )


def in_force(district: District, *, by: Staff | None = None, **values: Any) -> Window:
    """Filed by one person and agreed to by another."""
    window = filed(district, by=by, **values)
    return agree_to_window(window=window, by=StaffFactory.create(), now=at(window.first_night))


def state(run: Run) -> tuple[str, str]:
    """What became of a sync, and for which reason."""
    run.refresh_from_db()
    return run.status, run.reason
