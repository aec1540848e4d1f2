"""The breakdown of a hold by teacher: sorted, paged, by school, and as CSV."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rostering.models import Hold, PlanTeacher
from rostering.screens.downloads import Download, codes_of, download_list
from rostering.screens.plan_people_rows import every_teacher, taught, taught_at, taught_changes
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.flag_lists import NO_SCHOOL, school_bar, wanted_school
from rostering.screens.presenters.hold_teachers import (
    COLUMNS,
    HEADING,
    teacher_row,
    teachers_link,
    teachers_sentence,
)
from rostering.screens.presenters.pages import page_of
from rostering.screens.presenters.tables import Row, Wanted, ordering, table_of, wanted_view
from rostering.screens.scope import Scope
from rostering.screens.screen import screen

_ORDER: Final[dict[str, tuple[Any, ...]]] = {
    "name": ("folded_name",),
    "classes": (F("classes_now") - F("classes_after"),),
    "places": (F("places_now") - F("places_after"),),
    "leave": ("leave",),
    "join": ("join",),
}


@require_safe
@screen
def hold_teachers(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """The list, as far as the change list still has its rows."""
    found = _found(scope, number)
    wanted = wanted_view(request.GET, columns=COLUMNS, sort="")
    rows = _rows(found, request.GET, wanted)
    page = page_of(rows, query=request.GET)
    schools = _schools(found)
    table = table_of(
        (
            teacher_row(one, schools=schools, slug=found.district.slug)
            for one in taught_changes(list(page), found.plan)
        ),
        wanted=wanted,
        columns=COLUMNS,
        caption=HEADING,
        page=page,
        csv=reverse("hold_teachers_csv", args=[found.id]),
    )
    context = {
        "crumbs": trail(crumb("Holds", "holds"), crumb(found.district.name, "hold", found.id), HEADING),
        "title": f"{HEADING}, {found.district.name}",
        "sentence": teachers_sentence(
            touched=found.plan.summary["evidence"]["teachers"],
            emptied=taught(found.plan).filter(classes_now__gt=0, classes_after=0).count(),
        ),
        "bar": school_bar(
            request.GET,
            label=HEADING,
            action=reverse("hold_teachers", args=[found.id]),
            schools=_schools_counted(found, schools),
        ),
        "table": table,
    }
    return render(request, "holds/flag.html", context)


@require_safe
@screen
def hold_teachers_csv(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    found = _found(scope, number)
    wanted = wanted_view(request.GET, columns=COLUMNS, sort="")
    rows = _rows(found, request.GET, wanted)
    schools = _schools(found)
    taken = Download(
        area="teachers",
        parts=(found.district.slug, "by-teacher"),
        district=found.district,
        target=f"hold {found.id}",
        count=rows.count(),
        filters=codes_of(request.GET, school=[key or NO_SCHOOL for key in schools]),
    )
    lines = _every_line(rows, found, schools)
    return download_list(scope, taken, lines, columns=COLUMNS, wanted=wanted)


def _found(scope: Scope, number: int) -> Hold:
    found = scope.hold(number)
    if teachers_link(found) is None:
        raise Http404(
            "No teacher's classes change by the list that is on hold, or its rows are not kept any more."
        )
    return found


def _rows(found: Hold, query: QueryDict, wanted: Wanted) -> QuerySet[PlanTeacher]:
    return taught(found.plan, school=wanted_school(query)).order_by(*ordering(wanted, _ORDER, then=("id",)))


def _schools(found: Hold) -> dict[str, str]:
    return {str(one["provider_id"]): str(one["name"]) for one in found.plan.summary["schools"]}


def _schools_counted(found: Hold, schools: dict[str, str]) -> list[tuple[str, str, int]]:
    """(id, name, how many teachers) by name."""
    named = [
        (key, schools.get(key, "") or "No school", count) for key, count in taught_at(found.plan).items()
    ]
    return sorted(named, key=lambda one: one[1])


def _every_line(rows: QuerySet[PlanTeacher], found: Hold, schools: dict[str, str]) -> Iterator[Row]:
    for one in every_teacher(rows, found.plan):
        yield teacher_row(one, schools=schools, slug=found.district.slug)
