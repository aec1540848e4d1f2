"""The rows of the list of districts: state and order are worked out by the database, for all of them at once."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Lower
from django.http import QueryDict

from accounts.models import Assignment
from accounts.permissions import current_on
from districts.models import Connection, District, SchoolYear
from districts.text import fold
from rostering.models import CAME_AGAIN, Hold, Run
from rostering.provider_checks import open_checks
from rostering.screens.asked import number_in
from rostering.screens.district_beside_rows import Helper, nights_of, people_of_districts
from rostering.screens.paused_rows import paused_of
from rostering.screens.presenters.district_state import StateFacts, filter_of
from rostering.screens.presenters.hold import waits_for_second
from rostering.screens.scope import Scope
from rostering.stops import is_stopped

Role = Assignment.Role
#: What a state follows from, beside pauses: see `_fitting`.
_STATE_VALUES: Final = (
    *("id", "time_zone", "partnership", "agreement__plan_type", "connection__state"),
    *("connection__provider", "connection__provider_state", "is_stopped", "is_held", "latest_status"),
)
#: Where a state stands when the list is sorted by it: most harm first.
HARM: Final = ("held", "failed", "missed", "working", "waiting", "well", "never", "off")
#: Translated before the letters are made small, since a database in the C locale knows small letters of ASCII only.
_ACCENTED: Final = "áàâäãåāéèêëēíìîïīñóòôöõōúùûüūç"
_PLAIN: Final = "aaaaaaaeeeeeiiiiinoooooouuuuuc"
#: What means anything in a pattern of LIKE means itself in a name.
_WILD: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\%_"})
_LONGEST_SEARCH: Final = 200
#: What each column sorts by; the state has an order of its own, HARM.
ORDER: Final[Mapping[str, Sequence[Any]]] = {
    "name": ("name",),
    "students": (Cast(KeyTextTransform("students", "roster__counts"), IntegerField()),),
    "provider": ("connection__provider",),
    "plan": ("agreement__plan_type",),
    "dsm": ("dsm_name",),
    "specialist": ("specialist_name",),
    "synced": ("latest_run",),
    "changed": ("roster__changed_at",),
    "first_day": ("first_day",),
}


@dataclass(frozen=True, slots=True)
class Fitting:
    """A district that fits the filters, what its state follows from, and the filter that state belongs to."""

    number: int
    facts: StateFacts
    state: str


@dataclass(frozen=True, kw_only=True)
class DistrictFacts:
    """One district with what its line says: state, latest sync, people, nights. What no column shows is left empty."""

    district: District
    state: StateFacts
    first_day: date | None
    latest: Run | None
    helpers: Sequence[Helper]
    nights: Mapping[date, tuple[str, str]]


#: What is on hold: a live case, or a rejected change that came again.
_WAITS: Final = Q(state__in=Hold.LIVE) | CAME_AGAIN


def fitting_districts(scope: Scope, query: QueryDict, *, sort: str, order: Sequence[Any]) -> list[Fitting]:
    """Every district that fits all filters but the state, in order, with its state: one light query for all of them.

    The states are worked out here rather than in the query, which would look for the latest sync once for each of them.
    """
    rows = _filtered(scope, query).annotate(
        **_sorted_by(sort, scope.viewer.today),
        is_stopped=is_stopped(),
        is_held=Exists(Hold.objects.filter(_WAITS, district=OuterRef("id"))),
        latest_status=Subquery(_latest().values("status")[:1]),
    )
    found = list(rows.order_by(*order).values_list(*_STATE_VALUES))
    paused = paused_of({row[0]: row[1] for row in found}, now=scope.viewer.now)
    checked = open_checks()
    fitting = [_fitting(row, is_paused=row[0] in paused, checked=checked) for row in found]
    return sorted(fitting, key=lambda one: HARM.index(one.state)) if sort == "state" else fitting


def _fitting(row: tuple[Any, ...], *, is_paused: bool, checked: Container[str]) -> Fitting:
    number, _, partnership, plan_type, connection, provider, provider_state, has_stop, is_held, latest = row
    is_working = latest in Run.UNFINISHED
    facts = StateFacts(
        partnership=partnership,
        plan_type=plan_type or "",
        connection=connection,
        provider_state=provider_state or "",
        is_stopped=bool(has_stop),
        is_checked=provider in checked,
        working=latest if is_working else "",
        hold=Hold.State.OPEN if is_held else "",
        is_paused=is_paused,
        latest="" if is_working else latest or "",
    )
    return Fitting(number, facts, filter_of(facts))


def _sorted_by(sort: str, today: date) -> dict[str, Subquery]:
    """What a column needs to be sorted by, and nothing else."""
    if sort == "synced":
        return {"latest_run": Subquery(_latest().values("id")[:1])}
    if sort == "first_day":
        return {"first_day": _first_day(today)}
    if sort in ("dsm", "specialist"):
        people = Assignment.objects.filter(current_on(today), district=OuterRef("id"), role=sort)
        return {f"{sort}_name": Subquery(people.values("staff__name")[:1])}
    return {}


def _first_day(today: date) -> Subquery:
    years = SchoolYear.objects.filter(district=OuterRef("id"), first_day__gte=today).order_by("first_day")
    return Subquery(years.values("first_day")[:1])


def district_facts(
    found: Sequence[Fitting], scope: Scope, *, nights: Sequence[date]
) -> Iterator[DistrictFacts]:
    """Some of them with what stands beside them, in their order. `nights`: those of the strip, () for none."""
    numbers = [one.number for one in found]
    rows = scope.districts().select_related("agreement", "connection", "roster")
    read = rows.annotate(
        latest_run=Subquery(_latest().values("id")[:1]), first_day=_first_day(scope.viewer.today)
    )
    districts: dict[int, Any] = read.in_bulk(numbers)
    latest = {run.id: run for run in _latest_runs(scope, [one.latest_run for one in districts.values()])}
    people = people_of_districts(scope, numbers)
    holds = {hold.district_id: hold for hold in scope.live_holds().filter(district_id__in=numbers)}
    of_night = nights_of(scope, numbers, nights=nights)
    for one in found:
        if district := districts.get(one.number):
            run = latest.get(district.latest_run)
            yield DistrictFacts(
                district=district,
                state=_in_full(one.facts, hold=holds.get(one.number), latest=run),
                first_day=district.first_day,
                latest=run,
                helpers=people.get(one.number, []),
                nights=of_night.get(one.number, {}),
            )


def _latest_runs(scope: Scope, numbers: Sequence[int | None]) -> Iterable[Run]:
    wanted = [number for number in numbers if number]
    runs = scope.runs().filter(id__in=wanted).select_related(None).select_related("plan")
    return runs.only("id", "status", "reason", "queued_at", "plan__is_empty") if wanted else ()


def _filtered(scope: Scope, query: QueryDict) -> QuerySet[District]:
    rows = _searched(scope.districts(), query.get("q", "").strip()[:_LONGEST_SEARCH])
    if (provider := query.get("provider", "")) in Connection.Provider.values:
        rows = rows.filter(connection__provider=provider)
    if plan := query.get("plan", ""):
        rows = rows.filter(agreement__plan_type=plan)
    rows = _of_whom(rows, scope, query.get("whose", ""))
    for role in (Role.DSM, Role.SPECIALIST):
        rows = _of_person(rows, scope, role, query.get(role.value, ""))
    return rows


def _searched(rows: QuerySet[District], words: str) -> QuerySet[District]:
    """Every word must be in the name, accents and case forgiven; or the whole is the slug or the provider's id."""
    if not words:
        return rows
    bare = Func(
        "name",
        Value(_ACCENTED + _ACCENTED.upper()),
        Value(_PLAIN * 2),
        function="translate",
        output_field=CharField(),
    )
    patterns = [f"%{word.translate(_WILD)}%" for word in fold(words).split()]
    # All words against one folded name: asked for one by one, each would fold every name anew.
    named = Func(
        Lower(bare),
        Value(patterns, output_field=ArrayField(TextField())),
        template="(%(expressions)s))",
        arg_joiner=" LIKE ALL (",
        output_field=BooleanField(),
    )
    otherwise = Q(slug__icontains=words) | Q(connection__external_id=words)
    return rows.filter(Q(named) | otherwise if patterns else otherwise)


def _of_whom(rows: QuerySet[District], scope: Scope, whose: str) -> QuerySet[District]:
    roles = {"mine": (Role.DSM, Role.SPECIALIST), "covered": (Role.COVER,)}.get(whose)
    if roles is None:
        return rows
    mine = Assignment.objects.filter(current_on(scope.viewer.today), district=OuterRef("id"))
    return rows.filter(Exists(mine.filter(staff=scope.viewer.staff, role__in=roles)))


def _of_person(rows: QuerySet[District], scope: Scope, role: str, person: str) -> QuerySet[District]:
    """Whose districts by role; "none" finds those without anybody."""
    people = Assignment.objects.filter(current_on(scope.viewer.today), district=OuterRef("id"), role=role)
    if person == "none":
        return rows.filter(~Exists(people))
    number = number_in(person)
    return rows.filter(Exists(people.filter(staff_id=number))) if number is not None else rows


def _latest() -> QuerySet[Run]:
    return Run.objects.filter(district=OuterRef("id")).order_by("-id")


def _in_full(facts: StateFacts, *, hold: Hold | None, latest: Run | None) -> StateFacts:
    """What only a line that is shown needs: where the case stands, and whether changes are ready."""
    plan = latest.plan if latest else None
    return replace(
        facts,
        hold=hold.state if hold else "",
        is_second=hold is not None and hold.state == Hold.State.OPEN and waits_for_second(hold),
        latest_reason=latest.reason if latest else "",
        has_changes=plan is not None and not plan.is_empty,
    )
