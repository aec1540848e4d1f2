"""A day is the one where it happened: at the district, or at the office for everybody, on either side of midnight."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Staff
from districts.models import District
from rostering.models import Pause, Talk
from rostering.screens.presenters.district_causes import until_words
from rostering.screens.presenters.hold_causes import held
from rostering.screens.presenters.pause_page import pause_head
from rostering.screens.presenters.pauses import ENDED, WITHDRAWN, pause_pill
from rostering.screens.presenters.say import plain
from tests.screens.test_district_sentence import VIEWER, facts
from tests.screens.test_district_sentence import held as on_hold

#: A Monday, and the night that begins on it.
FIRST = date(2026, 11, 16)
LAST = date(2026, 11, 27)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def pause(at: datetime, *, zone: str = "") -> Pause:
    """Ended at an instant; of a district if its time zone is told, else of everybody."""
    district = District(id=1, name="Birch Bay", time_zone=zone) if zone else None
    return Pause(
        id=3,
        district=district,
        kind=Pause.Kind.OTHER if zone else Pause.Kind.COMPANY,
        name="Exams",
        first_night=FIRST,
        last_night=LAST,
        ended_at=at,
        ended_by=Staff(name="Noor Haddad"),
    )


@pytest.mark.parametrize(
    ("at", "zone", "pill"),
    [
        # 18:00 and midnight of the first night's own date in Los Angeles: it has not paused anything, UTC is a day on.
        (utc(17, 2), "America/Los_Angeles", WITHDRAWN),
        (utc(17, 8), "America/Los_Angeles", WITHDRAWN),
        # a minute before the night is over at 06:00, and as it is
        (utc(17, 13, 59), "America/Los_Angeles", WITHDRAWN),
        (utc(17, 14), "America/Los_Angeles", ENDED),
        # in Guam it is over while UTC is still on the first night's date
        (utc(16, 19, 59), "Pacific/Guam", WITHDRAWN),
        (utc(16, 20), "Pacific/Guam", ENDED),
        # for everybody the office counts, in Los Angeles
        (utc(17, 13, 59), "", WITHDRAWN),
        (utc(17, 14), "", ENDED),
    ],
)
def test_a_pause_is_withdrawn_until_its_first_night_is_over_where_it_holds(
    at: datetime, zone: str, pill: object
) -> None:
    assert pause_pill(pause(at, zone=zone), tonight=FIRST) == pill


@pytest.mark.parametrize(
    ("at", "zone", "says"),
    [
        (utc(19, 7, 59), "America/Los_Angeles", "Wednesday 18 November 2026"),
        (utc(19, 8), "America/Los_Angeles", "Thursday 19 November 2026"),
        (utc(19, 7, 59), "", "Wednesday 18 November 2026"),
        (utc(19, 13, 59), "Pacific/Guam", "Thursday 19 November 2026"),
        (utc(19, 14), "Pacific/Guam", "Friday 20 November 2026"),
    ],
)
def test_a_pause_was_ended_on_the_day_it_was_there(at: datetime, zone: str, says: str) -> None:
    head = pause_head([pause(at, zone=zone)], mornings={}, tonight=FIRST)
    assert plain(head.sentence).startswith(f"Ended early by Noor Haddad on {says}.")


@pytest.mark.parametrize(("at", "says"), [(utc(22, 7, 59), "asked Saturday"), (utc(22, 8), "asked Sunday")])
def test_a_district_was_asked_on_the_day_it_was_there(at: datetime, says: str) -> None:
    talk = Talk(way="call", at=at, words="…")
    assert says in plain(held(there(**on_hold(talk=talk)), VIEWER))


@pytest.mark.parametrize(("at", "says"), [(utc(28, 7, 59), " until Friday"), (utc(28, 8), " until Saturday")])
def test_a_provider_pauses_until_the_day_it_is_there(at: datetime, says: str) -> None:
    assert until_words(there(until=at), VIEWER) == says


def there(**values: Any) -> Any:
    """A district in Los Angeles."""
    district = District(name="Birch Bay", slug="birch-bay", time_zone="America/Los_Angeles")
    return facts(district=district, **values)
