"""The practice programme: a dozen invented districts and what each of them lives through in the latest fifteen weeknights.

The nights are given (the portal knows its pauses, this package does not), so everything is placed relative to them.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import msgspec

from rostering.sandbox.calendars import weeknights_until
from rostering.sandbox.faults import Fault
from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.scenarios import Scenario

NIGHTS = 15
OWN_PAUSE_LASTS = timedelta(days=10)
PACIFIC, CENTRAL, EASTERN = "America/Los_Angeles", "America/Chicago", "America/New_York"

WELL = "well"
PAUSED = "paused"
FAILED = "failed"
JUST_ADDED = "just_added"
LARGE_CHANGE = "large_change"
SIS_MIGRATION = "sis_migration"
SEMESTER_CHANGE = "semester_change"
OWN_PAUSE = "own_pause"


class NightFault(msgspec.Struct, frozen=True):
    """A fault to be switched on for one night and off again after it."""

    night: date
    fault: Fault


class ProgrammeDistrict(msgspec.Struct, frozen=True, kw_only=True):
    """One district of the programme and its part in it.

    `story` is one of the words above, `summary` says it in a sentence. `claimed` False: nobody at Khan Academy has taken it
    up yet. `approve_on`: nights whose hold somebody approved (each first load, on the first night, is approved besides).
    """

    district: PracticeDistrict
    story: str
    summary: str
    claimed: bool = True
    approve_on: tuple[date, ...] = ()
    faults: tuple[NightFault, ...] = ()

    @property
    def slug(self) -> str:
        """Its short name, the key of the district."""
        return self.district.key

    @property
    def external_id(self) -> str:
        """What its provider calls it."""
        return self.district.external_id


class Programme(msgspec.Struct, frozen=True):
    """The nights, oldest first, and the districts, largest last."""

    nights: tuple[date, ...]
    districts: tuple[ProgrammeDistrict, ...]

    def faults_on(self, night: date) -> list[Fault]:
        """The faults to switch on before that night's syncs and to clear after them."""
        return [one.fault for district in self.districts for one in district.faults if one.night == night]


# slug, name, provider, mode, students, time zone, story; the largest last.
_CAST = (
    ("quillfeather", "Quillfeather Charter School", "clever", "proxy", 60, PACIFIC, WELL),
    ("bramblewick", "Bramblewick School District", "classlink", "proxy", 240, CENTRAL, WELL),
    ("pepperwood", "Pepperwood Creek Schools", "classlink", "proxy", 350, EASTERN, JUST_ADDED),
    ("tumbledown", "Tumbledown Valley Unified", "clever", "proxy", 450, EASTERN, PAUSED),
    ("marzipan", "Marzipan Bay Schools", "classlink", "direct", 600, PACIFIC, FAILED),
    ("gingersnap", "Gingersnap Hills School District", "clever", "proxy", 900, CENTRAL, SIS_MIGRATION),
    ("thistledown", "Thistledown Union High Schools", "classlink", "direct", 1200, PACIFIC, SEMESTER_CHANGE),
    ("wobblestone", "Wobblestone Public Schools", "classlink", "proxy", 1500, EASTERN, LARGE_CHANGE),
    ("fogbell", "Fogbell Harbor Unified", "clever", "proxy", 2500, PACIFIC, OWN_PAUSE),
    ("lanternwick", "Lanternwick County Schools", "classlink", "direct", 4000, CENTRAL, WELL),
    ("cobblemere", "Cobblemere Independent School District", "clever", "proxy", 8000, CENTRAL, WELL),
    ("starlingridge", "Starling Ridge Unified School District", "classlink", "proxy", 20_000, PACIFIC, WELL),
)  # fmt: skip
_SUMMARIES = {
    WELL: "Ordinary changes every weeknight.",
    PAUSED: "Ordinary changes every weeknight; the portal has paused it, so they wait.",
    FAILED: "Last night one page of its classes arrived cut off.",
    JUST_ADDED: "Added the app last night; nobody has taken it up yet.",
    LARGE_CHANGE: "Last night about 60 % of its students were replaced by others.",
    SIS_MIGRATION: "Moved to another student information system: every id is new; the change was approved.",
    OWN_PAUSE: "Clever has paused it since last night, for ten days: what it shares stays as it was.",
    SEMESTER_CHANGE: "The first semester's classes ended and the second's began.",
}


def practice_programme(nights: Sequence[date]) -> Programme:
    """The programme for these nights (oldest first, at least three); the last is "last night"."""
    if len(nights) < 3 or list(nights) != sorted(set(nights)):
        raise ValueError("A practice programme needs at least three nights, oldest first.")
    return Programme(tuple(nights), tuple(_cast_member(index, nights) for index in range(len(_CAST))))


def default_programme(today: date) -> Programme:
    """The programme for the fifteen weeknights before `today`."""
    return practice_programme(weeknights_until(date.fromordinal(today.toordinal() - 1), NIGHTS))


def _cast_member(index: int, nights: Sequence[date]) -> ProgrammeDistrict:
    slug, name, provider, mode, students, timezone, story = _CAST[index]
    last, middle = nights[-1], nights[len(nights) // 2]
    events = {LARGE_CHANGE: last, SIS_MIGRATION: middle, SEMESTER_CHANGE: nights[len(nights) * 3 // 5]}
    scenarios = (Scenario(name=story, first_night=events[story]),) if story in events else ()
    district = PracticeDistrict(
        key=slug,
        name=name,
        provider="clever" if provider == "clever" else "classlink",
        mode="direct" if mode == "direct" else "proxy",
        seed=2026 + index,
        students=students,
        start=nights[0],
        timezone=timezone,
        scenarios=scenarios,
        added_on=last if story == JUST_ADDED else None,
        pause=(last, last + OWN_PAUSE_LASTS) if story == OWN_PAUSE else None,
    )
    broken = NightFault(last, Fault(kind="truncated_page", path="classes", district=slug))
    return ProgrammeDistrict(
        district=district,
        story=story,
        summary=_SUMMARIES[story],
        claimed=story != JUST_ADDED,
        approve_on=(middle,) if story == SIS_MIGRATION else (),
        faults=(broken,) if story == FAILED else (),
    )


def read_programme(path: Path) -> Programme:
    """A programme from its file; msgspec.ValidationError or DecodeError says what is wrong with it."""
    return msgspec.json.decode(path.read_bytes(), type=Programme)


def write_programme(path: Path, programme: Programme) -> None:
    """Record a programme: the districts must be the same after every start."""
    temporary = path.with_suffix(".new")
    temporary.write_bytes(msgspec.json.format(msgspec.json.encode(programme), indent=1))
    temporary.replace(path)
