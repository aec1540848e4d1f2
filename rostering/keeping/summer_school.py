"""The summer-school plan of a district, a row a year: kept by its DSM, audited (RULES B18)."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, NoReturn

from django.db import transaction

from accounts.audit import record
from accounts.models import Staff
from districts.models import District, SummerSchool
from rostering.keeping.rules import NotKept, check_keeper

EVENT: Final = "district.summer_changed"
LONGEST: Final = timedelta(days=123)
LONGEST_WORDS: Final = 500


@dataclass(frozen=True, kw_only=True)
class Summer:
    """What is known of a summer; see SummerSchool."""

    plan: str = SummerSchool.Plan.UNKNOWN
    first_day: date | None = None
    last_day: date | None = None
    schools: str = ""
    note: str = ""


def summer_of(row: SummerSchool | None) -> Summer:
    """What a row says; nothing known where there is none."""
    if row is None:
        return Summer()
    return Summer(
        plan=row.plan,
        first_day=row.first_day,
        last_day=row.last_day,
        schools=row.schools,
        note=row.note,
    )


def keep_summer(*, district: District, year: int, asked: Summer, by: Staff, now: datetime) -> Summer | None:
    """Keep the plan of a summer; what it is then, None if nothing differs. Raises NotKept, NotYours, NotAllowed."""
    check_keeper(district=district, by=by, now=now)
    settled = settle_summer(year=year, asked=asked)
    with transaction.atomic():
        District.objects.select_for_update().get(id=district.id)
        known = summer_of(SummerSchool.objects.filter(district=district, year=year).first())
        if settled == known:
            return None
        SummerSchool.objects.update_or_create(district=district, year=year, defaults=asdict(settled))
        record(
            event=EVENT,
            at=now,
            by=by,
            district_id=district.id,
            target=f"summer {year}",
            before=_differing(known, settled),
            after=_differing(settled, known),
        )
    return settled


def settle_summer(*, year: int, asked: Summer) -> Summer:
    """What was typed comes to, a pure function. Raises NotKept, which names the field."""
    first, last = asked.first_day, asked.last_day
    settled = replace(asked, schools=" ".join(asked.schools.split()), note=asked.note.strip())
    if asked.plan not in SummerSchool.Plan.values:
        _refuse("plan", "Choose yes, no, or not known yet.")
    if asked.plan != SummerSchool.Plan.YES and (first or last):
        _refuse("plan", "Only a summer with school has days; choose yes, or leave the days empty.")
    if (first is None) != (last is None):
        _refuse(
            "last_day" if last is None else "first_day",
            "Give both days, or neither while they are not known.",
        )
    if first and first.year != year:
        _refuse("first_day", f"The summer of {year} lies in {year}, not {first.year}.")
    if first and last and not first <= last <= first + LONGEST:
        _refuse("last_day", "Summer school ends on or after its first day, and within four months.")
    if max(len(settled.schools), len(settled.note)) > LONGEST_WORDS:
        _refuse("note", f"At most {LONGEST_WORDS} characters each for schools and note; say it shorter.")
    return settled


def _refuse(field: str, sentence: str) -> NoReturn:
    raise NotKept(f"{sentence} Nothing was changed.", field=field)


def _differing(these: Summer, those: Summer) -> dict[str, Any]:
    other = asdict(those)
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(these).items()
        if value != other[name]
    }
