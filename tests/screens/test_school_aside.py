"""Students a class and administrators of each school, told where they move. Pure."""

import pytest

from rostering.screens.presenters.school_aside import school_aside

Pair = tuple[int, int]


@pytest.mark.parametrize(
    ("classes", "places", "administrators", "says"),
    [
        ((10, 10), (220, 84), (2, 0), "22.0 → 8.4 students a class · 2 → 0 administrators"),
        ((10, 20), (220, 220), (1, 1), "22.0 → 11.0 students a class"),
        ((10, 9), (220, 198), (1, 0), "1 → 0 administrator"),
        ((10, 10), (220, 216), (1, 1), ""),
        ((10, 10), (220, 215), (1, 1), "22.0 → 21.5 students a class"),
        ((10, 0), (220, 0), (0, 0), ""),
        ((0, 10), (0, 220), (0, 2), "0 → 2 administrators"),
    ],
    ids=[
        "both",
        "more classes",
        "the last administrator",
        "as before",
        "half a student",
        "no classes",
        "new",
    ],
)
def test_what_moves_is_said_and_what_stays_is_quiet(
    classes: Pair, places: Pair, administrators: Pair, says: str
) -> None:
    at = {"student_places": places, "administrators": administrators}
    assert school_aside({"sections": classes}, at) == says


def test_what_was_not_counted_is_not_said() -> None:
    assert school_aside({"sections": (10, 5)}, {}) == school_aside({}, {}) == ""
