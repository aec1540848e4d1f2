"""The districts of the screenshots: who they are, and what the last night of each brings."""

from datetime import date
from typing import Any

from rostering.sandbox import PracticeDistrict, Scenario
from tools.screenshot_acts import (
    CONFIRMED_EARLIER,
    FOR_TONIGHT,
    HAD_UNTIL,
    IN_A_LIST,
    IN_PART,
    NEW_IDS,
    ONE_HAS_AGREED,
    TAKEN_BACK,
    UNDOING,
    UNDONE,
    WITHIN,
)

#: key, name, provider, students, time zone, what its last night brings.
STORY = (
    (
        "alder-valley",
        "Alder Valley Unified",
        "clever",
        1200,
        "America/Los_Angeles",
        "new IDs, and a school not shared",
    ),
    (
        "birch-bay",
        "Birch Bay Schools",
        "classlink",
        400,
        "America/Chicago",
        ONE_HAS_AGREED,
    ),
    ("cedar-cove", "Cedar Cove Independent School District", "clever", 240, "America/Chicago", "ordinary"),
    ("dune-park", "Dune Park City Schools", "classlink", 240, "America/New_York", "paused"),
    ("elm-ridge", "Elm Ridge Charter Network", "classlink", 120, "America/Los_Angeles", "fails"),
    ("fern-hollow", "Fern Hollow School District", "clever", 180, "America/Denver", HAD_UNTIL),
    ("gull-point", "Gull Point Unified", "clever", 120, "America/Los_Angeles", "missed"),
    ("heron-falls", "Heron Falls Schools", "classlink", 120, "America/New_York", "ordinary"),
    ("ivy-glen", "Ivy Glen Schools", "clever", 180, "America/Chicago", IN_PART),
    ("juniper-hills", "Juniper Hills Unified", "classlink", 180, "America/Denver", FOR_TONIGHT),
    ("kestrel-bay", "Kestrel Bay Schools", "clever", 120, "America/Los_Angeles", TAKEN_BACK),
    ("lark-meadow", "Lark Meadow Schools", "classlink", 120, "America/Chicago", WITHIN),
    ("mallow-creek", "Mallow Creek Unified", "clever", 180, "America/Denver", CONFIRMED_EARLIER),
    ("nettle-brook", "Nettle Brook Schools", "classlink", 120, "America/New_York", NEW_IDS),
    ("osprey-point", "Osprey Point Unified", "clever", 60, "America/Chicago", IN_A_LIST),
    ("quail-run", "Quail Run Schools", "classlink", 60, "America/Los_Angeles", UNDOING),
    ("raven-lake", "Raven Lake Schools", "clever", 60, "America/Denver", UNDONE),
)
NEW = ("glass-lake", "Glass Lake Public Schools", "clever", 60, "America/Los_Angeles", "new")


def practice_district(told: tuple[Any, ...], nights: list[date]) -> PracticeDistrict:
    """One of the story as the provider knows it."""
    key, name, provider, students, zone, story = told
    names = {
        "new IDs, and a school not shared": ("sis_migration", "school_unshared"),
        ONE_HAS_AGREED: ("large_change",),
        IN_PART: ("large_change",),
        FOR_TONIGHT: ("large_change",),
        IN_A_LIST: ("sis_migration",),
        TAKEN_BACK: ("sis_migration",),
        NEW_IDS: ("sis_migration",),
    }
    scenarios = tuple(Scenario(name=one, first_night=nights[-1]) for one in names.get(story, ()))
    if story == CONFIRMED_EARLIER:
        shares = ((nights[-2], 0.7), (nights[-1], 0.3))
        scenarios = tuple(
            Scenario(name="large_change", first_night=night, share=share) for night, share in shares
        )
    if story in (WITHIN, UNDOING, UNDONE):
        share = 0.35 if story == WITHIN else 0.2
        scenarios = (Scenario(name="large_change", first_night=nights[-1], share=share),)
    return PracticeDistrict(
        key=key,
        name=name,
        provider=provider,
        seed=len(name) * 7,
        students=students,
        start=nights[0],
        timezone=zone,
        scenarios=scenarios,
    )
