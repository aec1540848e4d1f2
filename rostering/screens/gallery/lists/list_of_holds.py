"""The densest list: pairs, a stacked bar with the limit line, the last nights, a second line, and rows that can be chosen."""

from datetime import date, timedelta
from typing import Final

from django.http import QueryDict

from rostering.screens.gallery import Sample
from rostering.screens.presenters import states
from rostering.screens.presenters.assigning import Bulk
from rostering.screens.presenters.cells import (
    Cell,
    bar_cell,
    name_cell,
    number_cell,
    pair_cell,
    person_cell,
    pill_cell,
    words_cell,
)
from rostering.screens.presenters.districts import nights_cell
from rostering.screens.presenters.figures import figures_from
from rostering.screens.presenters.holds import COLUMNS
from rostering.screens.presenters.tables import Choice, Row, table_of, wanted_view
from rostering.screens.presenters.totals import small_bar
from rostering.screens.words import percent

_NIGHTS: Final = [date(2026, 10, 5) + timedelta(days=number) for number in range(20)]


def _row(name: str, now: int, *, leave: int, new_id: int, join: int, nights: int) -> Row:
    changed = leave + new_id + join
    share = round(100 * changed / now, 1)
    counts = {"existing": now, "removed": leave, "rekeyed": new_id, "added": join, "changed": changed}
    figures = figures_from(
        totals={"students": {**counts, "percent": share}}, verdict={}, summary={}, needs_second_person=False
    )
    quiet = dict.fromkeys(_NIGHTS, ("applied", "")) | dict.fromkeys(
        _NIGHTS[-nights:], ("held", "large_change")
    )
    is_flagged = 2 * leave > now
    cells = {
        "harm": pill_cell(states.ON_HOLD),
        "name": name_cell(name, "#list-of-holds"),
        "students": pair_cell(now, now - leave + join, is_telling=is_flagged),
        "teachers": pair_cell(now // 19, (now - leave + join) // 19, is_telling=is_flagged),
        "classes": pair_cell(now // 5, (now - leave + join) // 5, is_telling=is_flagged),
        "change": bar_cell(small_bar(figures, "students"), percent(share), data=()),
        "nights": nights_cell(_NIGHTS, quiet),
        "flags": number_cell(2 if is_flagged else None, is_telling=True),
        "waiting": words_cell(f"{nights} nights"),
        "answer": words_cell("Not meant" if is_flagged else ""),
        "owner": person_cell("Noor Haddad" if is_flagged else "nobody yet"),
        "dsm": person_cell("Marcus Bell"),
    }
    harm = Cell(value=f"{leave:,} of {now:,} students would leave.")
    note = Cell(kind="note", value="Call Maria first, 555-0142.")
    return Row(name=name, cells=cells, pick=name, more=(harm, note) if is_flagged else (harm,))


_ROWS: Final = (
    _row("Port Lunsford City Schools", 2318, leave=2318, new_id=0, join=0, nights=3),
    _row("Quillback Bay Unified", 5001, leave=189, new_id=4812, join=174, nights=2),
    _row("Quillback Charter Network", 3106, leave=940, new_id=0, join=1000, nights=4),
)


def _list(title: str, query: str) -> Sample:
    wanted = wanted_view(QueryDict(query), columns=COLUMNS, sort="harm")
    table = table_of(
        _ROWS,
        wanted=wanted,
        columns=COLUMNS,
        caption=title,
        bulk="bulk-sample",
        picked=("Quillback Bay Unified",),
    )
    return Sample(title=title, template="components/table.html", context={"table": table}, is_wide=True)


def _bulk(title: str, refusal: str) -> Sample:
    people = (Choice(value="7", words="Sam Ito, specialist", is_chosen=bool(refusal)),)
    bulk = Bulk(
        form="bulk-sample", back="", people=people, reason="Sam knows them.", refusal=refusal, may_take=True
    )
    context = {"bulk": bulk, "csrf_token": ""}
    return Sample(title=title, template="holds/bulk.html", context=context, is_wide=True)


SAMPLES = (
    _list("With its second line, most harm first", ""),
    _list(
        "One line each, sorted by waiting, fewer columns",
        "sort=-waiting&columns=harm&columns=students&columns=change&columns=waiting&columns=owner",
    ),
    _bulk("With the chosen rows", ""),
    _bulk("What could not be done", "Choose who is to look after them. Nothing was changed."),
)
