"""School dates of many districts from a file: first what each line would do, then exactly that, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from django.db import transaction

from accounts.days import today_of
from accounts.models import Staff
from accounts.permissions import NotAllowed, districts_for, keeps_districts
from districts.models import District, SchoolYear
from rostering.calendar.nights import night_of
from rostering.keeping.dates_file import BadCell, FileLine, day_in, year_in
from rostering.keeping.rules import NotKept
from rostering.keeping.school_dates import Dates, audit_dates, dates_of, school_year_of, settle_dates
from rostering.signed_previews import REFUSED, NoPreview, sign_preview, signed_preview

_PREVIEW: Final = "school_dates"
_FIELDS: Final = tuple(asdict(Dates()))


class Fate(StrEnum):
    """What becomes of a line."""

    CHANGE = "change"
    SAME = "same"
    UNKNOWN = "unknown"
    NOT_YOURS = "not_yours"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What one line does to one school year: from the dates that were known when it was planned."""

    district_id: int
    year: int
    known: Dates
    settled: Dates


@dataclass(frozen=True, kw_only=True)
class LineFate:
    """One line with its fate; `says` why it can not be, `planned` what it would change."""

    line: FileLine
    fate: Fate
    name: str = ""
    says: str = ""
    planned: Planned | None = None


@dataclass(frozen=True, kw_only=True)
class Applied:
    """How many lines were applied; what was left as it is: dates somebody changed meanwhile, districts not yours any more."""

    count: int
    moved: tuple[str, ...]
    lost: int


def check_importer(by: Staff) -> None:
    """Raises NotAllowed for those who do not keep districts."""
    if not keeps_districts(by):
        raise NotAllowed("Administrators do not keep school dates; DSMs and specialists do.")


def plan_lines(lines: Sequence[FileLine], *, by: Staff, now: datetime) -> list[LineFate]:
    """The fate of every line, in a fixed number of queries; nothing is changed. Raises NotAllowed."""
    check_importer(by)
    slugs = {line.slug for line in lines}
    mine = {one.slug: one for one in districts_for(by, on=today_of(by, now=now)).filter(slug__in=slugs)}
    others = set(District.objects.filter(slug__in=slugs - set(mine)).values_list("slug", flat=True))
    known = _known(mine.values())
    fates, seen = [], dict[tuple[str, int], int]()
    for line in lines:
        if line.slug in mine:
            fates.append(_fate(line, mine[line.slug], known=known, seen=seen, now=now))
        elif line.slug in others:
            fates.append(LineFate(line=line, fate=Fate.NOT_YOURS, says="This district is a colleague’s."))
        else:
            says = "There is no district of this short name; it is the last part of its address here."
            fates.append(LineFate(line=line, fate=Fate.UNKNOWN, says=says))
    return fates


def token_of(fates: Sequence[LineFate], *, by: Staff) -> str:
    """What was previewed, signed: whoever sends it back applies exactly this, within the hour."""
    rows = [
        (one.planned.district_id, one.planned.year, _packed(one.planned.known), _packed(one.planned.settled))
        for one in fates
        if one.planned is not None
    ]
    return sign_preview(rows, of=_PREVIEW, by=by)


def planned_in(token: str, *, by: Staff) -> list[Planned]:
    """The lines of a token. Raises NotKept for one that is too old, altered, or somebody else's."""
    try:
        rows = signed_preview(token, of=_PREVIEW, by=by)
    except NoPreview:
        raise NotKept(f"{REFUSED}. Nothing was changed; send the file again.") from None
    return [
        Planned(district_id=district_id, year=year, known=_unpacked(known), settled=_unpacked(settled))
        for district_id, year, known, settled in rows
    ]


def apply_planned(planned: Sequence[Planned], *, by: Staff, now: datetime) -> Applied:
    """Write what was previewed, with an audit a line, all or nothing; what moved since the preview stays. Raises NotAllowed."""
    check_importer(by)
    numbers = {one.district_id for one in planned}
    with transaction.atomic():
        allowed = districts_for(by, on=today_of(by, now=now)).filter(id__in=numbers)
        mine = {one.id: one for one in allowed.select_for_update(of=("self",)).order_by("id")}
        known = _known(mine.values())
        due, moved = list[Planned](), set[str]()
        for one in planned:
            district = mine.get(one.district_id)
            if district is None:
                continue
            if known.get((one.district_id, one.year), Dates()) == one.known:
                due.append(one)
            else:
                moved.add(district.name)
        SchoolYear.objects.bulk_create(
            [SchoolYear(district_id=one.district_id, year=one.year, **asdict(one.settled)) for one in due],
            update_conflicts=True,
            unique_fields=["district", "year"],
            update_fields=list(_FIELDS),
        )
        for one in due:
            audit_dates(**_as_arguments(one), by=by, now=now)
    return Applied(count=len(due), moved=tuple(sorted(moved)), lost=len(numbers) - len(mine))


def _as_arguments(one: Planned) -> dict[str, Any]:
    return {"district_id": one.district_id, "year": one.year, "known": one.known, "settled": one.settled}


def _known(districts: Any) -> dict[tuple[int, int], Dates]:
    rows = SchoolYear.objects.filter(district__in=[one.id for one in districts])
    return {(row.district_id, row.year): dates_of(row) for row in rows}


def _fate(
    line: FileLine,
    district: District,
    *,
    known: Mapping[tuple[int, int], Dates],
    seen: dict[tuple[str, int], int],
    now: datetime,
) -> LineFate:
    tonight = night_of(at=now, zone=district.time_zone)
    try:
        year = _year(line, tonight=tonight)
        if (line.slug, year) in seen:
            raise BadCell(f"Line {seen[line.slug, year]} is about this school year already.")
        seen[line.slug, year] = line.number
        before = known.get((district.id, year), Dates())
        settled = settle_dates(year=year, asked=_asked(line, before, tonight), known=before, tonight=tonight)
    except BadCell as refused:
        return LineFate(line=line, fate=Fate.WRONG, name=district.name, says=str(refused))
    except NotKept as refused:
        says = str(refused).removesuffix(" Nothing was changed.")
        return LineFate(line=line, fate=Fate.WRONG, name=district.name, says=says)
    if settled == before:
        return LineFate(line=line, fate=Fate.SAME, name=district.name)
    planned = Planned(district_id=district.id, year=year, known=before, settled=settled)
    return LineFate(line=line, fate=Fate.CHANGE, name=district.name, planned=planned)


def _year(line: FileLine, *, tonight: date) -> int:
    year, this_year = year_in(line.year), school_year_of(tonight)
    if year not in (this_year, this_year + 1):
        raise BadCell(f"Only the school years {this_year} and {this_year + 1} can be imported, not {year}.")
    return year


def _asked(line: FileLine, known: Dates, tonight: date) -> Dates:
    """What a line asks for: an empty cell leaves what is kept, "none" takes it off."""
    given = {name: day_in(cell) for name, cell in line.cells.items() if cell}
    asked = replace(known, **given)
    if "do_not_sync_before" in given and "held_back_since" not in given:
        is_ahead = known.do_not_sync_before is not None and known.do_not_sync_before > tonight
        keeps = is_ahead and given["do_not_sync_before"] is not None
        asked = replace(asked, held_back_since=known.held_back_since if keeps else None)
    return asked


def _packed(dates: Dates) -> list[str]:
    return [day.isoformat() if day else "" for day in astuple(dates)]


def _unpacked(days: Sequence[str]) -> Dates:
    values = [date.fromisoformat(day) if day else None for day in days]
    return Dates(**dict(zip(_FIELDS, values, strict=True)))
