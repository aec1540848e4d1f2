"""Expected changes of many districts from a file: every bad line is named, and nothing is filed unless all are good."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction

from accounts.days import today_of
from accounts.models import Staff
from accounts.permissions import districts_for
from districts.models import District
from rostering.holds.window_rules import (
    Expected,
    WindowRefused,
    check_district,
    check_expected,
    check_free,
    check_may_expect,
    tonight_of,
)
from rostering.holds.window_templates import NEW_SCHOOL_YEAR, NEW_YEAR_CEILINGS
from rostering.holds.windows import file_window
from rostering.keeping.dates_file import BadCell, cells_in, day_in, headings_in, lines_of
from rostering.models import Window
from rostering.pipeline.expected import DIRECTIONS, KINDS, Ceilings
from rostering.signed_previews import REFUSED, NoPreview, sign_preview, signed_preview

MOST_LINES: Final = 500
NEEDED: Final = ("district", "first_night", "last_night", "reason")
CEILINGS: Final = tuple(f"{kind}_{direction}" for kind in KINDS for direction in DIRECTIONS)
COLUMNS: Final = (*NEEDED, "template", "keeps_classes", *CEILINGS)
_YES: Final = {"yes": True, "": True, "no": False}
_PREVIEW: Final = "windows"


@dataclass(frozen=True, kw_only=True)
class ReadLine:
    """One line as it was typed."""

    number: int
    cells: Mapping[str, str]

    @property
    def slug(self) -> str:
        """The district's short name."""
        return self.cells.get("district", "").casefold()


@dataclass(frozen=True, kw_only=True)
class PlannedLine:
    """One line with what it would file, or with what is wrong in it."""

    line: ReadLine
    name: str = ""
    expected: Expected | None = None
    says: str = ""


def read_windows(content: bytes) -> list[ReadLine]:
    """The lines of a file. Raises BadFile."""
    return lines_of(content, read=_lines, most=MOST_LINES)


def _lines(rows: Iterator[list[str]]) -> Iterator[ReadLine]:
    headings = headings_in(rows, columns=COLUMNS, needed=NEEDED)
    for number, row in enumerate(rows, start=2):
        cells = cells_in(row, headings=headings, number=number)
        if any(cells.values()):
            yield ReadLine(number=number, cells=cells)


def plan_windows(lines: Sequence[ReadLine], *, by: Staff, now: datetime) -> list[PlannedLine]:
    """What every line would file; nothing is."""
    slugs = {line.slug for line in lines}
    mine = {one.slug: one for one in districts_for(by, on=today_of(by, now=now)).filter(slug__in=slugs)}
    planned, seen = [], dict[str, int]()
    for line in lines:
        try:
            district = mine.get(line.slug)
            if district is None:
                raise BadCell("There is no district of this short name among yours.")
            if line.slug in seen:
                raise BadCell(f"Line {seen[line.slug]} is about this district already.")
            seen[line.slug] = line.number
            expected = _expected(line)
            _check(district, expected, by=by, now=now)
        except (BadCell, WindowRefused) as refused:
            says = str(refused).removesuffix(" Nothing was changed.")
            name = mine[line.slug].name if line.slug in mine else ""
            planned.append(PlannedLine(line=line, name=name, says=says))
        else:
            planned.append(PlannedLine(line=line, name=district.name, expected=expected))
    return planned


def token_of(lines: Sequence[ReadLine], *, by: Staff) -> str:
    """What was previewed, signed: whoever sends it back files exactly this, within the hour."""
    rows = [(line.number, dict(line.cells)) for line in lines]
    return sign_preview(rows, of=_PREVIEW, by=by)


def previewed(token: str, *, by: Staff) -> list[ReadLine]:
    """The lines that were previewed. Raises WindowRefused."""
    try:
        rows = signed_preview(token, of=_PREVIEW, by=by)
    except NoPreview:
        raise WindowRefused("too_old", f"{REFUSED}; send the file again") from None
    return [ReadLine(number=number, cells=cells) for number, cells in rows]


def file_windows(token: str, *, by: Staff, now: datetime) -> tuple[UUID, list[Window]]:
    """File what was previewed, all of it or nothing. Raises WindowRefused, with the line that can not be any more."""
    planned = plan_windows(previewed(token, by=by), by=by, now=now)
    for one in planned:
        if one.expected is None:
            raise WindowRefused("line", f"Line {one.line.number} can not be any more: {one.says}")
    batch = uuid4()
    districts = {
        one.slug: one for one in District.objects.filter(slug__in=[one.line.slug for one in planned])
    }
    with transaction.atomic():
        filed = [
            file_window(district=districts[one.line.slug], expected=one.expected, by=by, now=now, batch=batch)
            for one in sorted(planned, key=lambda one: districts[one.line.slug].id)
            if one.expected is not None
        ]
    return batch, filed


def _check(district: District, expected: Expected, *, by: Staff, now: datetime) -> None:
    check_may_expect(district, by=by, now=now)
    check_district(district)
    check_expected(expected, tonight=tonight_of(district, now=now))
    check_free(district, first=expected.first_night, last=expected.last_night)


def _expected(line: ReadLine) -> Expected:
    """What a line says. Raises BadCell."""
    template = line.cells.get("template", "").casefold().replace("_", " ")
    if template not in ("", NEW_SCHOOL_YEAR):
        raise BadCell(f"There is no template “{template[:40]}”; write “{NEW_SCHOOL_YEAR}” or nothing.")
    keeps = line.cells.get("keeps_classes", "").casefold()
    if keeps not in _YES:
        raise BadCell("keeps_classes is yes or no.")
    base = NEW_YEAR_CEILINGS if template else {}
    return Expected(
        first_night=_night(line, "first_night"),
        last_night=_night(line, "last_night"),
        reason=line.cells.get("reason", ""),
        ceilings={kind: _ceilings(line, kind, base.get(kind, Ceilings())) for kind in KINDS},
        keeps_classes=_YES[keeps],
    )


def _night(line: ReadLine, column: str) -> date:
    night = day_in(line.cells.get(column, ""))
    if night is None:
        raise BadCell(f"{column} needs a night, like 2026-08-12.")
    return night


def _ceilings(line: ReadLine, kind: str, base: Ceilings) -> Ceilings:
    """An empty cell leaves what the template says, or 0."""
    values = {}
    for direction in DIRECTIONS:
        cell = line.cells.get(f"{kind}_{direction}", "").removesuffix("%").strip()
        if cell and not (cell.isascii() and cell.removeprefix("-").isdigit() and len(cell) <= 6):
            raise BadCell(f"{kind}_{direction} is a whole percent like 40, not “{cell[:20]}”.")
        values[direction] = int(cell) if cell else getattr(base, direction)
    return Ceilings(**values)
