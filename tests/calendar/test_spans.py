"""Overlapping pauses are put together for showing; nothing is rejected and no night is lost."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rostering.calendar.spans import PauseSpan, merged

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def span(first: int, last: int, name: str = "Pause") -> PauseSpan:
    """A pause from so many nights after a Monday to so many."""
    return PauseSpan(MONDAY + first * DAY, MONDAY + last * DAY, name, "", "district")


def nights(*spans: PauseSpan) -> list[tuple[int, int, list[str]]]:
    """What they come to: (first, last, names)."""
    return [
        ((one.first_night - MONDAY).days, (one.last_night - MONDAY).days, [each.name for each in one.spans])
        for one in merged(spans)
    ]


def test_pauses_that_overlap_are_one() -> None:
    assert nights(span(3, 6, "b"), span(0, 4, "a")) == [(0, 6, ["a", "b"])]


def test_one_inside_another_ends_nothing() -> None:
    assert nights(span(0, 9, "long"), span(2, 3, "short"), span(8, 11, "next")) == [
        (0, 11, ["long", "short", "next"])
    ]


def test_one_that_begins_the_night_after_belongs_to_it() -> None:
    assert nights(span(0, 1), span(2, 3)) == [(0, 3, ["Pause", "Pause"])]


def test_a_night_between_keeps_them_apart() -> None:
    assert nights(span(0, 1), span(3, 4)) == [(0, 1, ["Pause"]), (3, 4, ["Pause"])]


def test_no_pause_is_no_merged_one() -> None:
    assert merged([]) == ()


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), max_size=12))
def test_every_paused_night_is_in_exactly_one(given_spans: list[tuple[int, int]]) -> None:
    spans = [span(first, first + length) for first, length in given_spans]
    together = merged(spans)
    for count in range(60):
        night = MONDAY + count * DAY
        covering = [one for one in together if one.first_night <= night <= one.last_night]
        assert len(covering) == any(one.covers(night) for one in spans)
    assert sum(len(one.spans) for one in together) == len(spans)
