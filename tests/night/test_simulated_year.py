"""Each district has exactly the nights that the forecast of 1 August promised, none twice (RULES B3, B12-B17).

Here with six districts on nights at pauses and changes of the clocks; `make year` lives through all of them with twelve.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from districts.models import RosterState
from rostering.calendar.forecast import ForecastNight, Outlook
from rostering.models import Run
from tests.databases import ROOT
from tests.night.simulated_year import FIRST, LAST, LOADED, begin_year

pytestmark = pytest.mark.django_db(transaction=True)

#: A change of the clocks inside a fall break, Thanksgiving, the first night after winter, the other change.
SAMPLED = (
    *(date(2027, 11, 7), date(2027, 11, 8), date(2027, 11, 24)),
    *(date(2028, 1, 3), date(2028, 3, 12), date(2028, 3, 13)),
)
IS_WHOLE = bool(os.environ.get("WHOLE_YEAR"))
#: What a nightly sync ends as, by what was promised of its night; a weekend has none.
ENDS = {Outlook.RUNS: "applied", Outlook.PAUSED: "waiting"}
SEED = 20270801


def test_each_district_has_exactly_the_nights_that_were_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()
    year = begin_year(monkeypatch, seed=SEED, count=12 if IS_WHOLE else 6)
    versions = dict(RosterState.objects.values_list("district_id", "version"))
    nights = list(_every_night()) if IS_WHOLE else list(SAMPLED)
    year.live_through(nights)
    lived = set(year.stepped)
    for district in year.districts:
        promised = [one for one in year.promised[district.id] if one.night in lived]
        had = list(_nightly(district.id, lived))
        assert Counter(night for night, _ in had).most_common(1)[0][1] == 1, "a night twice"
        assert {night: _ended(status) for night, status in had} == _expected(promised), district.slug
        applied = Run.objects.filter(
            district=district, status__in=("applied", "undone"), night__gt=LOADED
        ).count()
        state = RosterState.objects.get(district=district)
        assert state.version - versions[district.id] == applied, "a roster was written twice in a night"
    assert year.killed > 0
    if IS_WHOLE:
        _keep(len(nights), year.killed, seconds=time.monotonic() - began)


def _every_night() -> Iterator[date]:
    """Weekend nights too: on them the beats must find nothing to do."""
    return (FIRST + timedelta(days=count) for count in range((LAST - FIRST).days + 1))


def _nightly(district: int, nights: set[date]) -> Iterator[tuple[date, str]]:
    runs = Run.objects.filter(district_id=district, night__in=nights, trigger="nightly")
    return iter(runs.order_by("night").values_list("night", "status"))


def _ended(status: str) -> str:
    """What waited through a pause is superseded by the next night's reading; it was waiting when its night ended."""
    return "waiting" if status == Run.Status.SUPERSEDED else status


def _expected(promised: list[ForecastNight]) -> dict[date, str]:
    return {one.night: ENDS[one.outlook] for one in promised if one.outlook != Outlook.WEEKEND}


def _keep(nights: int, killed: int, *, seconds: float) -> None:
    """What `make year` leaves behind."""
    place = Path(os.environ["WHOLE_YEAR"])
    place = place if place.is_absolute() else ROOT / place
    place.parent.mkdir(parents=True, exist_ok=True)
    found = {
        "nights": nights,
        "districts": 12,
        "syncs": Run.objects.filter(trigger="nightly", night__gte=FIRST).count(),
        "workers_killed": killed,
        "kept": True,
        "seconds": round(seconds, 1),
    }
    place.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
