"""What happened on the same night last year stands beside a hold: what comes every year looks the same each time (PEERS 9.8)."""

from datetime import date
from typing import Any

import pytest

from rostering.screens.night_rows import NightRow
from rostering.screens.presenters.year_before import year_before, year_before_words

NIGHT = date(2026, 8, 18)


def row(night: date, *, changed: int, status: str = "applied", reason: str = "") -> NightRow:
    students: dict[str, Any] = {"existing": 1000, "changed": changed, "percent": changed / 10}
    return NightRow(number=1, night=night, status=status, reason=reason, totals={"students": students})


def said(*rows: NightRow) -> list[str]:
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in year_before_words(rows, night=NIGHT)]


def test_a_year_before_is_the_same_weekday() -> None:
    assert (year_before(NIGHT), NIGHT.weekday()) == (date(2025, 8, 19), year_before(NIGHT).weekday())


def test_the_same_night_and_the_largest_change_around_it_are_said() -> None:
    assert said(
        row(date(2025, 8, 11), changed=910, reason="large_change"),
        row(date(2025, 8, 19), changed=4),
        row(date(2026, 8, 17), changed=990),
    ) == [
        "The same night last year, Tuesday 19 August 2025: applied, 4 of 1,000 students, 0.4 %.",
        "The largest change around it, Monday 11 August 2025: applied, 910 of 1,000 students, 91 %.",
    ]


@pytest.mark.parametrize(("changed", "lines"), [(99, 0), (100, 1)])
def test_an_ordinary_night_around_it_is_not_pointed_at(changed: int, lines: int) -> None:
    assert len(said(row(date(2025, 8, 22), changed=changed))) == lines


def test_nothing_is_said_while_nobody_knows() -> None:
    assert said() == []
    assert said(row(date(2025, 8, 4), changed=900), row(date(2025, 9, 3), changed=900)) == []
