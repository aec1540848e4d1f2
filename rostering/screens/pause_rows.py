"""Pauses of districts the viewer may see, with what stands beside them; a fixed number of queries whatever their number."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q

from districts.models import Agreement, District, SummerSchool
from rostering.calendar.company import company_pauses
from rostering.calendar.pauses import PauseSpan, pauses_of_each
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
    rows = scope.pauses().filter(kind=Pause.Kind.COMPANY, year__in=years)
    settled = set(rows.values_list("replaces", "year"))
    spans = [span for year in years for span in company_pauses(year)]
    return [
        span
        for span in sorted(spans, key=lambda one: one.first_night)
        if (span.replaces, span.year) not in settled and span.first_night <= last and span.last_night >= first
    ]


def conflicted_districts(scope: Scope, *, today: date) -> list[District]:
    """Districts with summer school still to come and a pause of their own that may meet it."""
    last = today + timedelta(days=400)
    pauses = Pause.objects.filter(
        district=OuterRef("pk"), ended_at__isnull=True, last_night__gte=today, first_night__lte=last
    )
    teaching = Q(summer_schools__plan="yes", summer_schools__year__gte=today.year)
    held_back = Q(school_years__do_not_sync_before__gt=today)
    return list(scope.districts().filter(teaching).filter(Exists(pauses) | held_back).distinct())
