"""The tags that templates draw with; see the package for why. Each takes the plain values a component takes."""

from collections.abc import Hashable, Iterable
from html import escape

from django.template import Library
from django.utils.safestring import SafeString, mark_safe

from rostering.screens.drawing.cells import draw_cell
from rostering.screens.drawing.rows import draw_rows
from rostering.screens.drawing.signs import draw_pill, draw_remembered, draw_sign
from rostering.screens.presenters import strip
from rostering.screens.presenters.cells import Cell
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.table_parts import Table

register = Library()


@register.simple_tag
def sign(name: str) -> SafeString:
    """A sign."""
    return draw_sign(name)


@register.filter
def breakable(value: str) -> SafeString:
    """An e-mail address that breaks after a sign, not in the middle of a word; anything else as it is."""
    safe = escape(value)
    if "@" in value:
        safe = safe.replace("@", "@<wbr>").replace(".", ".<wbr>")
    return mark_safe(safe)  # noqa: S308 - escaped above


@register.simple_tag
def pill(pill: Pill, ground: str = "") -> SafeString:
    """A state; `ground` for the one beside the page's name."""
    return draw_pill(pill, ground)


@register.simple_tag
def remembered(template: str, **values: Hashable) -> SafeString:
    """A component that looks the same for the same values, on page after page; they are frozen and plain."""
    return draw_remembered(template, **values)


@register.simple_tag
def cell(cell: Cell) -> SafeString:
    """What stands in a cell of a list."""
    return mark_safe(draw_cell(cell))  # noqa: S308 - escaped where it is drawn


@register.simple_tag
def list_rows(table: Table) -> SafeString:
    """The rows of a list."""
    return mark_safe(draw_rows(table))  # noqa: S308 - escaped where it is drawn


@register.simple_tag
def strip_cells(cells: Iterable[strip.Cell]) -> SafeString:
    """A district a cell, each a link named by its district and state."""
    drawn = [
        f'<li><a class="cell cell-{one.state}" href="{escape(one.href)}" aria-label="{escape(one.title)}"></a></li>'
        for one in cells
    ]
    return mark_safe("".join(drawn))  # noqa: S308 - escaped above
