"""Ninety nights: which bar is which, how high, and what is said at it (LOOK, Ninety nights)."""

from datetime import date

import pytest

from rostering.calendar.pauses import PauseSpan
from rostering.screens.moments import short_date
from rostering.screens.night_rows import NightRow
from rostering.screens.presenters.nights_chart import NIGHTS, NightsChart, chart_nights, nights_chart
from rostering.screens.presenters.nights_labels import Bar, place
from rostering.screens.presenters.sparkline import sparkline

TONIGHT = date(2026, 11, 24)
SHOWN = chart_nights(tonight=TONIGHT)


def row(night: date, status: str, *, reason: str = "", changed: int = 4, existing: int = 1000) -> NightRow:
    """A night of a district with a thousand students."""
    share = round(100 * changed / existing, 1) if existing else 100.0
    totals = {"students": {"existing": existing, "changed": changed, "percent": share}}
    return NightRow(number=1, night=night, status=status, reason=reason, totals=totals)


def chart(*rows: NightRow, spans: tuple[PauseSpan, ...] = ()) -> NightsChart:
    """The chart of some nights."""
    made = nights_chart(rows, nights=SHOWN, spans=spans)
    assert made is not None
    return made


def test_it_shows_the_ninety_weeknights_before_tonight() -> None:
    assert len(SHOWN) == NIGHTS
    assert SHOWN[-1] == date(2026, 11, 23)
    assert all(night.weekday() < 5 for night in SHOWN)


@pytest.mark.parametrize(
    ("through", "last"),
    [
        (date(2026, 11, 20), date(2026, 11, 23)),
        (date(2026, 11, 24), date(2026, 11, 24)),
        (date(2026, 11, 28), date(2026, 11, 28)),
    ],
    ids=["a night that is there", "a sync by day", "a sync of a weekend"],
)
def test_what_is_on_hold_is_on_it_whichever_night_it_belongs_to(through: date, last: date) -> None:
    nights = chart_nights(tonight=TONIGHT, through=through)
    assert (nights[-1], len(nights), nights == sorted(nights)) == (last, NIGHTS, True)
    assert through in nights


def test_without_a_night_there_is_no_chart() -> None:
    assert nights_chart([], nights=SHOWN, spans=()) is None


@pytest.mark.parametrize(
    ("status", "reason", "mark"),
    [
        ("applied", "", "same"),
        ("unchanged", "", "same"),
        ("applied", "large_change", "done"),
        ("applied", "first_load", "done"),
        ("applied", "approved_window", "done"),
        ("held", "large_change", "held"),
        ("superseded", "large_change", "held"),
        ("rejected", "under_review", "held"),
        ("cleared", "large_change", "held"),
        ("waiting", "paused", "ready"),
        ("superseded", "paused", "ready"),
        ("failed", "provider_refused", "failed"),
        ("missed", "", "failed"),
    ],
)
def test_colour_is_spent_on_what_was_decided_held_paused_or_failed(
    status: str, reason: str, mark: str
) -> None:
    assert chart(row(SHOWN[-1], status, reason=reason)).bars[0].mark == mark


def test_the_scale_is_a_square_root_so_that_small_nights_show() -> None:
    """A hundred percent reaches the top line, a quarter half of it, one percent a tenth; more than all is cut above it."""
    made = chart(
        row(SHOWN[0], "applied", changed=1000),
        row(SHOWN[1], "applied", changed=250),
        row(SHOWN[2], "applied", changed=10),
        row(SHOWN[3], "applied", changed=4000),
    )
    heights = [float(bar.height) for bar in made.bars]
    assert heights[:3] == [100.0, 50.0, 10.0]
    assert 100 < heights[3] < 118
    assert next(line.y for line in made.lines if line.is_limit) == "47.3"


def test_every_bar_lies_inside_the_chart_in_the_order_of_its_nights() -> None:
    made = chart(*(row(night, "unchanged", changed=0) for night in SHOWN))
    places = [float(bar.x.rstrip("%")) for bar in made.bars]
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] + float(made.bars[-1].width.rstrip("%")) <= 100


def test_what_matters_is_named_at_its_bar_and_in_words() -> None:
    made = chart(
        row(SHOWN[10], "applied", reason="large_change", changed=882),
        row(SHOWN[60], "held", reason="large_change", changed=700),
        row(SHOWN[61], "applied"),
    )
    words = [label.words for label in made.labels]
    assert "70\N{NO-BREAK SPACE}%, on hold" in words
    assert "Large change, 88.2\N{NO-BREAK SPACE}%, approved" in words
    assert f"most on {short_date(SHOWN[10])}, 88.2\N{NO-BREAK SPACE}%" in made.words
    assert "1 night on hold" in made.words


def test_a_pause_is_a_band_over_its_nights_with_its_name() -> None:
    own = PauseSpan(
        first_night=date(2026, 11, 16),
        last_night=date(2026, 11, 27),
        name="Trimester tests",
        reason="",
        scope="district",
    )
    made = chart(row(date(2026, 11, 16), "waiting", reason="paused"), spans=(own,))
    assert [band.words for band in made.bands] == ["Trimester tests"]
    assert made.bands[0].width == f"{6 * 100 / 90:.2f}%"
    assert [label.words for label in made.labels] == ["paused by the district"]


def test_the_table_has_every_night_newest_first() -> None:
    made = chart(row(SHOWN[0], "applied"), row(SHOWN[1], "failed", changed=0))
    assert [one.outcome for one in made.rows] == ["failed", "applied"]
    assert (made.rows[1].changed, made.rows[1].of) == ("4", "1,000")


def test_a_paused_night_without_changes_has_none_ready() -> None:
    same, differs = (
        row(night, "waiting", reason="paused", changed=changed)
        for night, changed in zip(SHOWN[:2], (0, 4), strict=True)
    )
    assert [one.outcome for one in chart(same, differs).rows] == ["paused, changes ready", "paused"]


def test_labels_never_cover_each_other() -> None:
    """Two rows: a third at the same place is left to the table; at the right end words stand to the left."""
    labels = place([(50, "x" * 20), (52, "y" * 20), (54, "z" * 20), (99, "w" * 10)])
    assert [(label.words[0], label.y, label.anchor) for label in labels] == [
        ("x", "30", "start"),
        ("y", "64", "start"),
        ("w", "30", "end"),
    ]


@pytest.mark.parametrize(
    ("top", "anchor"),
    [(34, "end"), (34.1, "start")],
    ids=["a neighbour that reaches the words", "one that ends below them"],
)
def test_a_label_keeps_clear_of_a_tall_neighbour(top: float, anchor: str) -> None:
    """Of two tall bars beside each other the words of the left one stand left of it."""
    (label,) = place([(50, "x" * 20)], bars=[Bar(49.4, 50.6, 18), Bar(50.6, 51.7, top)])
    assert (label.y, label.anchor) == ("30", anchor)


def test_between_tall_bars_a_label_is_left_to_the_table() -> None:
    low, high = (Bar(50.6, 51.7, 69), Bar(48.3, 49.4, 69)), (Bar(50.6, 51.7, 68), Bar(48.3, 49.4, 68))
    walls = (Bar(50.6, 51.7, 18), Bar(48.3, 49.4, 18))
    assert place([(50, "x" * 20)], bars=walls) == ()
    assert len(place([(50, "x" * 20)], bars=low)) == 1
    assert [label.y for label in place([(50, "x" * 20)], bars=high)] == ["30"]


@pytest.mark.parametrize("first", range(0, 88, 7))
def test_no_label_of_a_chart_touches_a_bar(first: int) -> None:
    """Three tall nights in a row, anywhere in the chart."""
    tall = [
        row(SHOWN[first + index], "applied", reason="large_change", changed=800 + index) for index in range(3)
    ]
    made = chart(*tall, *(row(night, "held", changed=700) for night in SHOWN[first + 3 : first + 5]))
    edges = [
        (float(bar.x[:-1]), float(bar.x[:-1]) + float(bar.width[:-1]), float(bar.y)) for bar in made.bars
    ]
    for label in made.labels:
        x, width = float(label.x[:-1]), 0.9 * len(label.words)
        left, right = (x, x + width) if label.anchor == "start" else (x - width, x)
        assert left >= 0
        assert right <= 100
        for begin, end, top in edges:
            assert right < begin or left > end or top > int(label.y) + 4, label


def test_a_sparkline_of_too_few_nights_is_none_and_says_its_ends() -> None:
    assert sparkline([1, 2, 3, 4], what="Students") is None
    line = sparkline([9102, 9300, 9500, 9700, 9861], what="Students")
    assert line is not None
    assert line.words == "Students: 9,102 to 9,861, 5 nights"
    level = sparkline([5] * 6, what="Schools")
    assert level is not None
    assert level.words == "Schools: 5 throughout, 6 nights"
    assert len({point.split(",")[1] for point in level.points.split()}) == 1
