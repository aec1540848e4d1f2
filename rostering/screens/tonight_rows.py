"""What the page Tonight reads: districts by zone, tonight's syncs, stops, and provider checks with what is behind them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.models import Staff
from districts.models import Agreement, Connection, District
from rostering.calendar.nights import night_of
from rostering.calendar.pauses import longest_over, pauses_between
from rostering.models import ProviderCheck, Run, Stop
from rostering.screens.scope import Scope
from rostering.stops import is_stopped, stops_in_force

_MOST_AT_WORK = 20
_MOST_BEHIND = 50


@dataclass(frozen=True, kw_only=True)
class ZoneNight:
    """Tonight in one time zone. `running` of its `districts` take part; `paused` are read and planned, not applied."""

    zone: str
    night: date
    districts: int
    running: int
    paused: int
    statuses: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class CheckNow:
    """An open check, the change lists that wait for it, and those of its syncs that the viewer may see."""

    check: ProviderCheck
    waiting: int
    behind: tuple[Run, ...]


def zone_nights(scope: Scope) -> list[ZoneNight]:
    """Tonight by time zone, the earliest first; three questions whatever the number of districts."""
    now = scope.viewer.now
    found = _rostered(scope).annotate(is_off=is_stopped())
    rows = found.values_list("id", "time_zone", "connection__state", "is_off")
    by_zone: dict[str, list[tuple[int, bool]]] = {}
    for number, zone, state, is_off in rows:
        by_zone.setdefault(zone, []).append((number, not is_off and state == Connection.State.ENABLED))
    nights = {zone: night_of(at=now, zone=zone) for zone in by_zone}
    statuses = _statuses(scope, nights)
    paused = {night: _paused(scope, night) for night in set(nights.values())}
    return [
        ZoneNight(
            zone=zone,
            night=nights[zone],
            districts=len(districts),
            running=sum(runs for _, runs in districts),
            paused=sum(runs and paused[nights[zone]](number) for number, runs in districts),
            statuses=statuses.get(zone, {}),
        )
        for zone, districts in by_zone.items()
    ]


def at_work_tonight(scope: Scope) -> tuple[Run, ...]:
    """The nightly syncs at work right now, the longest first."""
    runs = scope.runs().filter(
        status__in=(Run.Status.RUNNING, Run.Status.APPLYING), trigger=Run.Trigger.NIGHTLY
    )
    return tuple(runs.select_related(None).select_related("district").order_by("started_at")[:_MOST_AT_WORK])


def stops_now(scope: Scope) -> tuple[Stop, ...]:
    """The stops in force that concern the viewer: the wide ones, and those of districts he may see."""
    rows = stops_in_force(now=scope.viewer.now).rows
    own = {stop.district_id for stop in rows if stop.district_id is not None}
    seen = set(scope.districts().filter(id__in=own).values_list("id", flat=True)) if own else set()
    return tuple(stop for stop in rows if stop.district_id is None or stop.district_id in seen)


def checks_now(scope: Scope) -> tuple[CheckNow, ...]:
    """The open provider checks."""
    return tuple(_with_runs(scope, check) for check in open_checks(scope))


def open_checks(scope: Scope) -> QuerySet[ProviderCheck]:
    """The same without what is behind them; for a DSM those of his districts' providers."""
    checks = ProviderCheck.objects.filter(released_at__isnull=True).order_by("opened_at")
    if scope.viewer.staff.role == Staff.Role.DSM:
        checks = checks.filter(provider__in=scope.districts().values("connection__provider"))
    return checks


def districts_of_providers(scope: Scope) -> dict[str, int]:
    """Provider -> how many districts a stop of it would stop."""
    rows = _rostered(scope).values_list("connection__provider").annotate(count=Count("id")).order_by()
    return dict(rows)


def _rostered(scope: Scope) -> QuerySet[District]:
    partners = scope.districts().filter(partnership=District.Partnership.PARTNER, connection__isnull=False)
    starter = Agreement.PlanType.ENTERPRISE_STARTER
    return partners.exclude(agreement__plan_type=starter)


def _statuses(scope: Scope, nights: dict[str, date]) -> dict[str, dict[str, int]]:
    rows = scope.runs().filter(trigger=Run.Trigger.NIGHTLY, night__in=set(nights.values()))
    counted = (
        rows.order_by().values_list("district__time_zone", "night", "status").annotate(count=Count("id"))
    )
    found: dict[str, dict[str, int]] = {}
    for zone, night, status, count in counted:
        if nights.get(zone) == night:
            found.setdefault(zone, {})[status] = count
    return found


def _paused(scope: Scope, night: date) -> Callable[[int], bool]:
    """Whether a district is paused on a night: everybody is, or it is by itself."""
    if longest_over(pauses_between(district=None, first=night, last=night), night=night):
        return lambda _: True
    return scope.paused_on(night).__contains__


def _with_runs(scope: Scope, check: ProviderCheck) -> CheckNow:
    of_provider = Q(district__connection__provider=check.provider)
    waiting = scope.runs().filter(of_provider, status=Run.Status.WAITING, reason=Run.Reason.STOPPED)
    behind = scope.runs().filter(id__in=check.run_numbers).order_by("district__name")
    return CheckNow(check=check, waiting=waiting.order_by().count(), behind=tuple(behind[:_MOST_BEHIND]))
