"""The HTML of what can stand in a cell of a list, a function a kind; every text that was not written here is escaped."""

from collections.abc import Callable
from html import escape
from typing import Any, Final

from rostering.screens.drawing.signs import draw_pill, draw_sign
from rostering.screens.moments import Moment
from rostering.screens.presenters.cells import Cell, Link, Pair, SmallBar
from rostering.screens.presenters.history import SyncLink
from rostering.screens.presenters.night_strip import NightStrip


def draw_cell(cell: Cell) -> str:
    """The cell's inside as HTML."""
    return _KINDS[cell.kind](cell.value)


def _words(value: object) -> str:
    return escape(str(value))


def _person(value: str) -> str:
    return f'<span class="one-line">{escape(value)}</span>' if value else ""


def _number(value: str) -> str:
    return f'<span class="zero">{value}</span>' if value == "0" else f"<span>{escape(value)}</span>"


def _id(value: str) -> str:
    return f'<span class="id">{escape(value)}</span>'


def _name(value: Link) -> str:
    return f'<a class="plain loud" href="{escape(value.href)}" data-row-link>{escape(value.words)}</a>'


def _link(value: Link) -> str:
    unsaid = f'<span class="visually-hidden">{escape(value.unsaid)} </span>' if value.unsaid else ""
    below = f'<br><span class="soft small">{escape(value.below)}</span>' if value.below else ""
    return f'<a href="{escape(value.href)}">{unsaid}{escape(value.words)}</a>{below}'


def _time(value: Moment) -> str:
    return f'<time datetime="{value.iso}" title="{escape(value.exact)}">{escape(value.words)}</time>'


def _pair(value: Pair) -> str:
    arrow = '<span aria-hidden="true">→</span>'
    return (
        f'<span class="pair"><span>{escape(value.now)}</span>{arrow}<span>{escape(value.after)}</span></span>'
    )


def _sync(value: SyncLink) -> str:
    night = f"{escape(value.night)} · " if value.night else ""
    words = f'<a href="{escape(value.href)}">{escape(value.words)}</a>' if value.href else escape(value.words)
    return f"<span>{night}{words}</span>"


def _note(value: str) -> str:
    said = '<span class="visually-hidden">Pinned note: </span>'
    return f'<span class="more-part more-note">{draw_sign("pin")}{said}{escape(value)}</span>'


def _bar(value: SmallBar) -> str:
    """Stacked, with the limit line, and its number."""
    words, x = escape(value.bar.words), value.bar.limit_x
    segments = "".join(
        f'<rect class="mark-{one.mark}" x="{one.x}" y="28%" width="{one.width}" height="44%" />'
        for one in value.bar.segments
    )
    limit = f'<line class="limit-paper" x1="{x}" x2="{x}" y2="100%" /><line x1="{x}" x2="{x}" y2="100%" />'
    return (
        f'<span class="list-bar-box" title="{words}"><svg class="list-change" role="img" aria-label="{words}"'
        f' focusable="false">{segments}{limit}</svg><span class="figures">{escape(value.words)}</span></span>'
    )


def _nights(value: NightStrip) -> str:
    """The last nights as a tiny strip."""
    words = escape(value.words)
    paths = "".join(f'<path class="strip-{one.mark}" d="{one.path}" />' for one in value.marks)
    return (
        f'<svg class="night-strip" width="{value.width}" height="{value.height}" role="img" aria-label="{words}">'
        f"<title>{words}</title>{paths}</svg>"
    )


_KINDS: Final[dict[str, Callable[[Any], str]]] = {
    "": _words,
    "person": _person,
    "number": _number,
    "id": _id,
    "name": _name,
    "link": _link,
    "pill": draw_pill,
    "time": _time,
    "pair": _pair,
    "sync": _sync,
    "note": _note,
    "bar": _bar,
    "nights": _nights,
}
