"""`Scope`: the rows a person may see. Everything starts from `districts_for` (DESIGN 4).

A row that does not exist is a 404; one of a colleague's district raises NotYours, which becomes the page
"not one of yours" without any data (DESIGN 9).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from accounts.permissions import NotAllowed, NotYours, check_may_claim, districts_for, sees_every_district
from districts.models import Connection, District, SchoolYear
from rostering.holds.own_edits import behind
from rostering.models import CAME_AGAIN, Decision, Hold, Pause, Run, Window
from rostering.screens.viewer import Viewer

_Row = TypeVar("_Row", Hold, Run, Pause, Window)


@dataclass(frozen=True)
class Scope:
    """Everything one person may read, as query sets that begin with their districts."""

    viewer: Viewer

    def districts(self) -> QuerySet[District]:
        """The districts of the viewer."""
        return districts_for(self.viewer.staff, on=self.viewer.today)

    def in_mine(self) -> Q:
        """What keeps rows with a `district` to the viewer's; nothing for those who see every district."""
        return Q() if sees_every_district(self.viewer.staff) else Q(district__in=self.districts())

    def numbers(self) -> list[int] | None:
        """The numbers of the viewer's districts, None for those who see every one."""
        if sees_every_district(self.viewer.staff):
            return None
        return list(self.districts().order_by().values_list("id", flat=True))

    def district(self, slug: str) -> District:
        """One district. Raises Http404 for an unknown one, NotYours for a colleague's."""
        found = (
            self.districts()
            .select_related("agreement", "connection", "roster", "feed")
            .annotate(expects_changes=Exists(_windows_ahead(self.viewer.today)))
            .filter(slug=slug)
            .first()
        )
        if found is not None:
            return found
        if District.objects.filter(slug=slug).exists():
            raise NotYours(slug)
        raise Http404("There is no such district.")

    def runs(self) -> QuerySet[Run]:
        """The syncs of the viewer's districts."""
        return Run.objects.filter(self.in_mine()).select_related("district", "plan")

    def run(self, number: int) -> Run:
        """One sync. Raises Http404 or NotYours."""
        return _one(self.runs().select_related("asked_by", "district__connection"), Run, number)

    def holds(self) -> QuerySet[Hold]:
        """The cases of the viewer's districts."""
        return Hold.objects.filter(self.in_mine()).select_related("district", "plan", "run", "owner")

    def live_holds(self) -> QuerySet[Hold]:
        """Those that still wait, with what was decided so far."""
        return self.holds().filter(state__in=Hold.LIVE).prefetch_related(_decisions())

    def case_of(self, district: District) -> Hold | None:
        """What waits of one district: its live case, or a rejected one whose change came again."""
        waits = Q(state__in=Hold.LIVE) | CAME_AGAIN
        return (
            self.holds()
            .filter(waits, district=district)
            .prefetch_related(_decisions())
            .order_by("-id")
            .first()
        )

    def hold(self, number: int) -> Hold:
        """One case with its decisions. Raises Http404 or NotYours."""
        # Fetched apart: two more tables in one question cost more to plan than to ask twice.
        beside = ("district__connection", "district__agreement")
        holds = (
            self.holds().prefetch_related(*beside, _decisions()).annotate(has_own_edits=self.has_own_edits())
        )
        return _one(holds, Hold, number)

    def has_own_edits(self) -> Exists:
        """Of a case, asked along with it: whether the viewer did something that its change may come from."""
        return behind(self.viewer.staff, night=OuterRef("run__night"))

    def pauses(self) -> QuerySet[Pause]:
        """The pauses of everybody, and those of the viewer's districts."""
        visible = Q(district__isnull=True) | Q(district__in=self.districts())
        return Pause.objects.filter(visible).select_related("district", "author")

    def pause(self, number: int) -> Pause:
        """One of them. Raises Http404 or NotYours."""
        return _one(self.pauses().select_related("ended_by"), Pause, number)

    def windows(self) -> QuerySet[Window]:
        """The expected changes of the viewer's districts, with their ceilings."""
        people = ("filed_by", "agreed_by", "ended_by")
        rows = Window.objects.filter(self.in_mine()).select_related("district", *people)
        return rows.prefetch_related("ceilings")

    def window(self, number: int) -> Window:
        """One of them. Raises Http404 or NotYours."""
        return _one(self.windows().select_related("district__roster"), Window, number)

    def paused_on(self, night: date) -> set[int]:
        """The numbers of the districts with a pause of their own, or not synced before a later day, on a night."""
        rows = Pause.objects.filter(self.in_mine(), district__isnull=False, ended_at__isnull=True)
        paused = rows.filter(first_night__lte=night, last_night__gte=night)
        years = SchoolYear.objects.filter(self.in_mine())
        held_back = years.filter(held_back_since__lte=night, do_not_sync_before__gt=night)
        return set(paused.values_list("district_id", flat=True).union(held_back.values_list("district_id")))

    def may_claim(self) -> bool:
        """Whether new connections are this person's business (RULES A32)."""
        try:
            check_may_claim(self.viewer.staff)
        except NotAllowed:
            return False
        return True

    def new_connections(self) -> QuerySet[Connection]:
        """The inbox: live links that belong to no district and were not put aside. Nothing for those who may not claim."""
        return self.connections().filter(closed_as="")

    def connections(self) -> QuerySet[Connection]:
        """Every connection a claimer may open: new ones and those put aside."""
        if not self.may_claim():
            return Connection.objects.none()
        return Connection.objects.filter(district__isnull=True).select_related("claim__staff")

    def connection(self, number: int) -> Connection:
        """One of them. Raises NotAllowed for those who may not claim, Http404 for an unknown or already bound one."""
        check_may_claim(self.viewer.staff)
        found = self.connections().filter(id=number).first()
        if found is None:
            raise Http404("There is no such connection, or it has been joined to a district since.")
        return found

    def unconnected_districts(self) -> QuerySet[District]:
        """Partner districts that have no connection yet."""
        partner = District.Partnership.PARTNER
        return self.districts().filter(connection__isnull=True, partnership=partner).order_by("name", "id")


def _decisions() -> "Prefetch[str, QuerySet[Decision], str]":
    return Prefetch("decisions", queryset=Decision.objects.select_related("by", "part").order_by("at", "id"))


def _one(rows: QuerySet[_Row], model: type[_Row], number: int) -> _Row:
    found = rows.filter(id=number).first()
    if found is not None:
        return found
    slug = model._default_manager.filter(id=number).values_list("district__slug", flat=True).first()
    if slug is not None:
        raise NotYours(slug)
    raise Http404("There is nothing with this number.")


def _windows_ahead(today: date) -> QuerySet[Window]:
    """Of a district, asked along with it: whether there are any to read. Its night may be yesterday's still."""
    rows = Window.objects.filter(district=OuterRef("pk"), ended_at__isnull=True)
    return rows.filter(last_night__gte=today - timedelta(days=1))
