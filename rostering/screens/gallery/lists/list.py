"""A list: sorted, paged and its columns chosen in the URL, a sticky head, cards on a phone, CSV, and words when it is empty."""

from django.http import QueryDict

from rostering.screens.gallery import Sample
from rostering.screens.presenters import states
from rostering.screens.presenters.cells import Cell, name_cell, pill_cell
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.tables import Column, Row, table_of, wanted_view

_COLUMNS = (
    Column(key="state", heading="State", card="start"),
    Column(key="name", heading="District", sorts="up", is_fixed=True),
    Column(key="students", heading="Students", sorts="down", align="n"),
    Column(key="dsm", heading="DSM", is_usual=False),
)


def _row(pill: Pill, name: str, students: str, *, worst: bool = False) -> Row:
    cells = {
        "state": pill_cell(pill),
        "name": name_cell(name, "#list"),
        "students": Cell(value=students),
        "dsm": Cell(value="Marcus Bell"),
    }
    return Row(name=name, cells=cells, pick=name, is_worst=worst)


_WANTED = wanted_view(QueryDict("sort=-students"), columns=_COLUMNS, sort="name")
_ROWS = (
    _row(states.ON_HOLD, "Port Lunsford City Schools", "2,318", worst=True),
    _row(states.APPLIED, "Tamarack County Schools", "1,204"),
    _row(states.UNCHANGED, "Saltgrass Island Schools", "96"),
)

SAMPLES = (
    Sample(
        title="Some rows, to be chosen, by number of students",
        template="components/table.html",
        context={
            "table": table_of(
                _ROWS,
                wanted=_WANTED,
                columns=_COLUMNS,
                caption="Districts, a sample",
                csv="#list",
                bulk="no-form",
            )
        },
        is_wide=True,
    ),
    Sample(
        title="Nothing fits",
        template="components/table.html",
        context={
            "table": table_of(
                (),
                wanted=_WANTED,
                columns=_COLUMNS,
                caption="Districts, none",
                empty="No district fits.",
                all_href="#list",
            )
        },
    ),
)
