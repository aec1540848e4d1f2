"""What functions draw instead of templates is escaped, says the same, and loses nothing (decision 0008)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict

from rostering.screens.drawing.cells import draw_cell
from rostering.screens.drawing.rows import draw_rows
from rostering.screens.drawing.signs import draw_pill
from rostering.screens.drawing.tags import breakable, strip_cells
from rostering.screens.moments import Moment
from rostering.screens.presenters import strip
from rostering.screens.presenters.cells import (
    Cell,
    bar_cell,
    link_cell,
    name_cell,
    number_cell,
    pair_cell,
    person_cell,
    pill_cell,
    time_cell,
    words_cell,
)
from rostering.screens.presenters.history import SyncLink
from rostering.screens.presenters.night_strip import NightStrip, StripMark
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.tables import Column, Row, table_of, wanted_view
from rostering.screens.presenters.totals import Bar, Segment

EVIL = "\"><script>alert('x')</script>&"
SAFE = "&quot;&gt;&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;"


def test_an_address_breaks_after_a_sign_and_nothing_else_does() -> None:
    assert breakable("a.b@quill.example.org") == "a.<wbr>b@<wbr>quill.<wbr>example.<wbr>org"
    assert breakable("St. Mary's") == "St. Mary&#x27;s"
    assert breakable(f"{EVIL}@x") == f"{SAFE}@<wbr>x"


CELLS: dict[str, Callable[[str], Cell]] = {
    "words": words_cell,
    "person": person_cell,
    "id": lambda text: Cell(kind="id", value=text),
    "name": lambda text: name_cell(text, f"/{text}"),
    "link": lambda text: link_cell(text, f"/{text}", below=text, unsaid=text),
    "pill": lambda text: pill_cell(Pill(text, "tick", "done")),
    "time": lambda text: time_cell(Moment(words=text, exact=text, iso="2026-11-20T10:00")),
    "sync": lambda text: Cell(
        kind="sync", value=SyncLink(night=text, on_night="", words=text, href=f"/{text}", approved="")
    ),
    "note": lambda text: Cell(kind="note", value=text),
    "bar": lambda text: bar_cell(
        Bar(segments=(Segment("0%", "10%", "gone"),), gaps=(), limit_x="50%", words=text), text, data=()
    ),
    "nights": lambda text: Cell(
        kind="nights",
        value=NightStrip(width=59, height=14, marks=(StripMark("held", "M0 14h2v-14h-2z"),), words=text),
    ),
}


@pytest.mark.parametrize("kind", CELLS)
def test_whatever_stands_in_a_cell_is_escaped(kind: str) -> None:
    drawn = draw_cell(CELLS[kind](EVIL))
    assert SAFE in drawn
    assert "<script" not in drawn and EVIL not in drawn


def test_every_kind_of_cell_is_among_these() -> None:
    from rostering.screens.drawing.cells import _KINDS

    tried = {make("x").kind for make in CELLS.values()} | {"number", "pair"}
    assert tried == set(_KINDS)


def test_figures_say_themselves() -> None:
    assert draw_cell(number_cell(1204)) == "<span>1,204</span>"
    assert draw_cell(number_cell(0)) == '<span class="zero">0</span>'
    assert draw_cell(number_cell(None)) == ""
    assert re.sub("<[^>]+>", " ", draw_cell(pair_cell(1204, 998))).split() == ["1,204", "→", "998"]


def test_a_pill_is_its_sign_and_its_word() -> None:
    drawn = draw_pill(Pill("On hold", "held", "held"))
    assert "tone-held" in drawn and "<svg" in drawn and "<span>On hold</span>" in drawn
    assert "pill-ground" in draw_pill(Pill("On hold", "held", "held"), "yes")


def _table(row: Row, **values: Any) -> str:
    columns = (
        Column(key="name", heading="District", is_fixed=True),
        Column(key="n", heading=EVIL, align="n"),
    )
    wanted = wanted_view(QueryDict(), columns=columns, sort="")
    return draw_rows(table_of([row], wanted=wanted, columns=columns, caption="x", **values))


def test_a_row_has_a_heading_its_cells_and_their_names_for_a_phone() -> None:
    drawn = _table(Row(name="Birch Bay", cells={"name": name_cell("Birch Bay", "/b"), "n": number_cell(3)}))
    assert drawn.count("<th ") == 1 and drawn.count("<td ") == 1
    assert f'data-label="{SAFE}"' in drawn
    assert "checkbox" not in drawn


def test_a_row_that_can_be_chosen_has_a_box_named_by_it() -> None:
    row = Row(name=EVIL, pick="7", cells={"name": name_cell("Birch Bay", "/b")})
    drawn = _table(row, bulk="chosen", picked=["7"])
    assert 'value="7" form="chosen" checked' in drawn and SAFE in drawn
    assert " checked" not in _table(row, bulk="chosen")


def test_a_cell_of_the_strip_is_a_link_named_by_district_and_state() -> None:
    cells = [strip.Cell(state="held", name=EVIL, words="On hold", href="/syncs/7")]
    assert f'<a class="cell cell-held" href="/syncs/7" aria-label="{SAFE}: On hold">' in strip_cells(cells)
