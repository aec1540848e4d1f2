"""Pauses of districts the viewer may see, with what stands beside them; a fixed number of queries whatever their number."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q

from districts.models import Agreement, District, SummerSchool
from rostering.calendar.company import company_pauses
from rostering.calendar.pauses import PauseSpan, pauses_between, pauses_of_each
from rostering.calendar.summer import Conflict, conflicts_of, days_of
from rostering.models import Pause
from rostering.screens.scope import Scope

#: How far beyond a pause others are looked for, which may move the first night back.
BEYOND: Final = timedelta(days=150)


@dataclass(frozen=True, slots=True)
class Affected:
    """A district a pause is for."""

    number: int
    slug: str
    name: str
    zone: str
    students: int


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The pauses of some districts: everybody's, and each district's own; and their summer schools."""

    everybody: Sequence[PauseSpan]
    own: Mapping[int, Sequence[PauseSpan]]
    summers: Mapping[int, Sequence[SummerSchool]]

    def of(self, number: int) -> list[PauseSpan]:
        """All that pauses one district."""
        return [*self.everybody, *self.own.get(number, ())]


def affected_districts(scope: Scope, numbers: Collection[int] | None) -> list[Affected]:
    """Some districts by name, or every one whose rosters move at all (partners, Enterprise Starter has none)."""
    rows = scope.districts()
    if numbers is None:
        rows = rows.filter(partnership=District.Partnership.PARTNER).exclude(
            agreement__plan_type=Agreement.PlanType.ENTERPRISE_STARTER
        )
    else:
        rows = rows.filter(id__in=list(numbers))
    values = rows.order_by("name", "id").values_list("id", "slug", "name", "time_zone", "roster__counts")
    return [
        Affected(number, slug, name, zone, int((counts or {}).get("students", 0)))
        for number, slug, name, zone, counts in values
    ]


def calendar_of(scope: Scope, districts: Iterable[Affected], *, first: date, last: date) -> Calendar:
    """What pauses some districts around some nights, in three queries."""
    numbers = [one.number for one in districts]
    everybody, own = pauses_of_each(districts=numbers, first=first, last=last + BEYOND)
    rows = SummerSchool.objects.filter(
        district__in=scope.districts(), district_id__in=numbers, year__gte=first.year, plan="yes"
    )
    summers: dict[int, list[SummerSchool]] = {}
    for row in rows:
        summers.setdefault(row.district_id, []).append(row)
    return Calendar(everybody=everybody, own=own, summers=summers)


def alike(scope: Scope, pause: Pause) -> list[Pause]:
    """The pauses of the batch of one that stand as it stands, itself among them, by district's name."""
    if pause.batch is None:
        return [pause]
    rows = scope.pauses().filter(
        batch=pause.batch,
        name=pause.name,
        first_night=pause.first_night,
        last_night=pause.last_night,
        ended_at=pause.ended_at,
    )
    return list(rows.order_by("district__name", "id"))


def pauses_listed(scope: Scope, *, when: str, today: date, kind: str, name: str) -> list[Pause]:
    """The entered pauses that fit, those of a batch each with itself; `when` as the chips of the list say."""
    rows = scope.pauses().select_related("ended_by").order_by("first_night", "id")
    is_over = Q(last_night__lt=today) | Q(ended_at__isnull=False)
    rows = rows.filter(is_over) if when == "past" else rows.exclude(is_over)
    if when == "running":
        rows = rows.filter(first_night__lte=today)
    if when == "coming":
        rows = rows.filter(first_night__gt=today)
    if kind:
        rows = rows.filter(kind=kind)
    if name:
        rows = rows.filter(Q(district__name__icontains=name) | Q(name__icontains=name))
    return list(rows)


def unconfirmed(scope: Scope, *, first: date, last: date) -> list[PauseSpan]:
    """The computed company pauses of some nights that nobody has confirmed, in order."""
    years = range(first.year - 1, last.year + 1)
    spans = [span for year in years for span in company_pauses(year)]
    near = [span for span in spans if span.first_night <= last and span.last_night >= first]
    return not_settled(scope, near)


def not_settled(scope: Scope, spans: Iterable[PauseSpan]) -> list[PauseSpan]:
    """Those of some computed company pauses that no row stands for, by their first night; no question for none."""
    computed = sorted(spans, key=lambda one: one.first_night)
    if not computed:
        return []
    years = {span.year for span in computed}
    rows = scope.pauses().filter(kind=Pause.Kind.COMPANY, year__in=years)
    settled = set(rows.values_list("replaces", "year"))
    return [span for span in computed if (span.replaces, span.year) not in settled]


@dataclass(frozen=True, slots=True)
class Conflicted:
    """A district whose pause covers days of its summer school."""

    number: int
    slug: str
    name: str
    conflict: Conflict


def conflicted_districts(scope: Scope, *, today: date) -> list[Conflicted]:
    """Every conflict that is not over, by the first of its days; one question where nobody teaches in summer."""
    rows = SummerSchool.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=today),
        district__in=scope.districts(),
        plan=SummerSchool.Plan.YES,
        year__gte=today.year,
    ).select_related("district")
    summers: dict[int, list[SummerSchool]] = {}
    for row in rows:
        summers.setdefault(row.district_id, []).append(row)
    if not summers:
        return []
    last = max(days[1] for each in summers.values() for row in each if (days := days_of(row)))
    _, own = pauses_of_each(districts=summers, first=today, last=max(last, today))
    found = [
        Conflicted(number, each[0].district.slug, each[0].district.name, conflict)
        for number, each in summers.items()
        for conflict in conflicts_of(summers=each, pauses=own.get(number, ()), today=today)
    ]
    return sorted(found, key=lambda one: (one.conflict.first_day, one.name))


def summers_of(district: District, *, since: int) -> list[SummerSchool]:
    """The summers of a district the viewer may see, from a year on."""
    return list(SummerSchool.objects.filter(district=district, year__gte=since).order_by("year"))


def conflicts_with(
    district: District, summers: Sequence[SummerSchool], *, today: date
) -> tuple[Conflict, ...]:
    """What of a district's pauses meets its summers; nothing is asked where it does not teach."""
    lasts = [days[1] for row in summers if (days := days_of(row)) is not None and days[1] >= today]
    if not lasts:
        return ()
    pauses = pauses_between(district=district, first=today, last=max(lasts))
    return conflicts_of(summers=summers, pauses=pauses, today=today)
