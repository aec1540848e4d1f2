"""The rows of a list: a tbody each, with its second line where it has one, and cards on a phone."""

from html import escape

from rostering.screens.drawing.cells import draw_cell
from rostering.screens.presenters.table_parts import Line, Place, Table


def draw_rows(table: Table) -> str:
    """Every row of the list as HTML."""
    return "".join(_row(line, table) for line in table.lines)


def _row(line: Line, table: Table) -> str:
    css = f"list-row{' list-two' if line.more else ''}{' list-worst' if line.is_worst else ''}"
    pick = f'<td role="cell" class="pick">{_pick(line, form=table.bulk)}</td>' if table.bulk else ""
    places = "".join(map(_place, line.places))
    return f'<tbody role="rowgroup" class="{css}"><tr role="row">{pick}{places}</tr>{_more(line, table)}</tbody>\n'


def _pick(line: Line, *, form: str) -> str:
    if not line.pick:
        return ""
    checked = " checked" if line.is_picked else ""
    return (
        f'<label class="pick-box"><input type="checkbox" name="pick" value="{escape(line.pick)}" form="{form}"{checked}>'
        f'<span class="visually-hidden">{escape(line.name)}</span></label>'
    )


def _place(place: Place) -> str:
    css = f' class="{place.css}"' if place.css else ""
    inside = draw_cell(place.cell)
    if place.is_heading:
        return f'<th scope="row" role="rowheader"{css}>{inside}</th>'
    return f'<td role="cell"{css} data-label="{escape(place.head.words)}">{inside}</td>'


def _more(line: Line, table: Table) -> str:
    """A line of their own across all columns, for what is too long for one."""
    if not line.more:
        return ""
    pick = '<td role="cell" class="pick"></td>' if table.bulk else ""
    parts = "".join(
        draw_cell(cell) if cell.kind else f'<span class="more-part">{draw_cell(cell)}</span>'
        for cell in line.more
    )
    return f'<tr role="row" class="list-more">{pick}<td role="cell" colspan="{table.width}">{parts}</td></tr>'
