"""What Home reads beside the lists of `Scope`: whose work a thing is, what was said about a hold, what was promised."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Assignment, Staff
from accounts.permissions import current_on
from districts.models import Agreement, District
from rostering.calendar.office import office_nights
from rostering.calendar.pauses import PauseSpan
from rostering.models import Hold, Run, Talk
from rostering.screens.cover_rows import own_and_covered
from rostering.screens.presenters.strip import NightRun
from rostering.screens.presenters.whose import Whose
from rostering.screens.scope import Scope
from rostering.stops import is_stopped
from rostering.talks import open_promises

_LOOK_BACK = timedelta(days=10)
_TROUBLE = (Run.Status.FAILED, Run.Status.MISSED)
#: What a line about a failed or missed sync says; of hundreds of them nothing else is read.
_OF_TROUBLE = (
    *("status", "reason", "night", "finished_at", "queued_at"),
    *("district__slug", "district__name", "district__partnership"),
    *("district__connection__provider", "district__connection__district_id"),
)


def whose_work(scope: Scope) -> Whose:
    """A DSM sees only what is his. A specialist's are his own, those he covers, and those without a specialist."""
    viewer = scope.viewer
    if viewer.staff.role == Staff.Role.DSM:
        return Whose(
            person=viewer.staff.id, districts=frozenset(), looked_after=frozenset(), is_everything=True
        )
    specialists = Assignment.objects.filter(current_on(viewer.today), role=Assignment.Role.SPECIALIST)
    return Whose(
        person=viewer.staff.id,
        districts=frozenset(own_and_covered(scope)),
        looked_after=frozenset(specialists.values_list("district_id", flat=True)),
    )


def of_mine(scope: Scope) -> Q:
    """The syncs of the districts that `whose_work` calls the viewer's own."""
    whose = whose_work(scope)
    if whose.is_everything:
        return Q()
    return Q(district_id__in=whose.districts) | ~Q(district_id__in=whose.looked_after)


def troubled_runs(scope: Scope, night: date) -> list[Run]:
    """The latest sync of each district that failed, was missed, or met a lost access."""
    since = night - _LOOK_BACK
    later = Run.objects.filter(district=OuterRef("district"), id__gt=OuterRef("id"), night__gte=since)
    in_trouble = Q(status__in=_TROUBLE) | Q(reason=Run.Reason.ACCESS_LOST)
    runs = scope.runs().filter(in_trouble, ~Exists(later), ~is_stopped("district__"), night__gte=since)
    runs = runs.select_related(None).select_related("district__connection").only(*_OF_TROUBLE)
    return [run for run in runs if run.district.partnership == District.Partnership.PARTNER]


def nights_failed(scope: Scope, runs: list[Run], night: date) -> dict[int, int]:
    """District -> how many of its nights in a row have failed or were missed."""
    if not runs:
        return {}
    rows = scope.runs().filter(
        district_id__in={run.district_id for run in runs},
        night__gte=night - _LOOK_BACK,
        trigger=Run.Trigger.NIGHTLY,
    )
    found: Counter[int] = Counter()
    ended: set[int] = set()
    for district_id, status in rows.order_by("district_id", "-id").values_list("district_id", "status"):
        if status in _TROUBLE and district_id not in ended:
            found[district_id] += 1
        else:
            ended.add(district_id)
    return dict(found)


def runs_of(scope: Scope, night: date, *, with_times: bool) -> dict[int, NightRun]:
    """District -> its nightly run of a night."""
    runs = scope.runs().filter(night=night, trigger=Run.Trigger.NIGHTLY).select_related(None).order_by()
    values = NightRun._fields if with_times else NightRun._fields[: -len(NightRun._field_defaults)]
    return {row[0]: NightRun(*row) for row in runs.values_list(*values)}


def warned_runs(scope: Scope, night: date) -> QuerySet[Run]:
    """What was applied on a night and lost much without reaching the limit (DESIGN 5, Early warning), or was expected."""
    is_expected = Q(reason=Run.Reason.APPROVED_WINDOW)
    return scope.runs().filter(
        is_expected | Q(plan__verdict__warnings__0__isnull=False), night=night, status=Run.Status.APPLIED
    )


def ages_of(holds: Iterable[Hold], *, today: date, closures: Sequence[PauseSpan]) -> dict[int, int]:
    """Hold -> how many nights it waits with the office open."""
    return {hold.id: office_nights(since=hold.opened_night, until=today, closures=closures) for hold in holds}


def last_words(holds: Iterable[Hold]) -> dict[int, Talk]:
    """Hold -> what was said about it last: the district's word before a call that reached nobody, and that before a note."""
    talks = Talk.objects.filter(hold__in=[hold.id for hold in holds]).select_related("by")
    found: dict[int, Talk] = {}
    for talk in talks.order_by("at", "id"):
        before = found.get(talk.hold_id) if talk.hold_id else None
        if talk.hold_id and (before is None or _tells(talk) >= _tells(before)):
            found[talk.hold_id] = talk
    return found


def _tells(talk: Talk) -> int:
    if talk.answer == Talk.Answer.NONE:
        return 0
    return 1 if talk.answer == Talk.Answer.NOT_REACHED else 2


def my_promises(scope: Scope, *, through: date) -> list[Talk]:
    """What the viewer promised through a day, and what colleagues promised in districts he covers."""
    viewer = scope.viewer
    covers = Assignment.objects.filter(
        current_on(viewer.today),
        staff=viewer.staff,
        role=Assignment.Role.COVER,
        district=OuterRef("district"),
    )
    talks = open_promises(districts=scope.districts(), due_through=through)
    return list(talks.filter(Q(by=viewer.staff) | Exists(covers)))


def without_people(scope: Scope) -> tuple[int, int]:
    """How many partner districts have no DSM, and how many no specialist; Enterprise Starter has neither."""
    current = Assignment.objects.filter(current_on(scope.viewer.today), district=OuterRef("pk"))
    partners = scope.districts().filter(partnership=District.Partnership.PARTNER)
    rostered = partners.exclude(agreement__plan_type=Agreement.PlanType.ENTERPRISE_STARTER)
    counted = rostered.aggregate(
        dsm=Count("pk", filter=~Exists(current.filter(role=Assignment.Role.DSM))),
        specialist=Count("pk", filter=~Exists(current.filter(role=Assignment.Role.SPECIALIST))),
    )
    return counted["dsm"], counted["specialist"]


def left_with_districts(scope: Scope) -> list[Staff]:
    """People whose account is closed and who still have districts, each with `districts` counted."""
    open_ones = Q(assignments__ends_on__isnull=True, assignments__district__in=scope.districts())
    people = Staff.objects.filter(is_active=False).annotate(districts=Count("assignments", filter=open_ones))
    return list(people.filter(districts__gt=0).order_by("name", "email"))


def staff_at_work(scope: Scope) -> tuple[dict[str, int], list[Assignment]]:
    """How many people there are of each role, and who covers whose districts today."""
    roles = Staff.objects.filter(is_active=True).values_list("role").annotate(count=Count("id"))
    covers = Assignment.objects.filter(
        current_on(scope.viewer.today), role=Assignment.Role.COVER, district__in=scope.districts()
    )
    return dict(roles), list(covers.select_related("staff", "district").order_by("staff__name", "id"))
