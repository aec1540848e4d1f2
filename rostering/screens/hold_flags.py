"""The list behind a red flag of a hold: those people or schools, paged, by school, and as CSV."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rostering.models import Hold, PlanWithoutClass
from rostering.screens.downloads import Download, codes_of, download_list
from rostering.screens.plan_people_rows import every_one, with_names, without_class
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.figures import Figures, RedFlag, figures_of
from rostering.screens.presenters.flag_lists import (
    NO_SCHOOL,
    ROLES,
    columns_of,
    flag_sentence,
    person_row,
    school_bar,
    school_row,
    schools_with,
    wanted_school,
)
from rostering.screens.presenters.flags import CODES, LISTS, emptied_schools
from rostering.screens.presenters.pages import page_of
from rostering.screens.presenters.tables import Row, Table, table_of, wanted_view
from rostering.screens.scope import Scope
from rostering.screens.screen import screen


@require_safe
@screen
def hold_flag(request: HttpRequest, scope: Scope, number: int, flag: str) -> HttpResponse:
    """The list, as far as the change list still has its rows."""
    found, figures, shown = _found(scope, number, flag)
    context = {
        "crumbs": trail(
            crumb("Holds", "holds"), crumb(found.district.name, "hold", found.id), LISTS[shown.code][1]
        ),
        "title": f"{LISTS[shown.code][1]}, {found.district.name}",
        "sentence": flag_sentence(shown),
        "bar": school_bar(
            request.GET,
            label=LISTS[shown.code][1],
            action=reverse("hold_flag", args=[found.id, LISTS[shown.code][0]]),
            schools=schools_with(figures, shown.code),
        )
        if shown.code in ROLES
        else None,
        "table": _table(request.GET, found, figures, shown),
    }
    return render(request, "holds/flag.html", context)


@require_safe
@screen
def hold_flag_csv(request: HttpRequest, scope: Scope, number: int, flag: str) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    found, figures, shown = _found(scope, number, flag)
    columns = columns_of(shown.code)
    wanted = wanted_view(request.GET, columns=columns, sort="")
    rows, count = _every_row(request.GET, found, figures, shown)
    taken = Download(
        area="flag",
        parts=(found.district.slug, flag),
        district=found.district,
        target=f"hold {found.id}, {flag}",
        count=count,
        filters=_filters(request.GET, figures, shown),
    )
    return download_list(scope, taken, rows, columns=columns, wanted=wanted)


def _filters(query: QueryDict, figures: Figures, flag: RedFlag) -> dict[str, str]:
    """The school asked for, if these are people; of one that is not in the list only that it was given."""
    if flag.code not in ROLES or wanted_school(query) is None:
        return {}
    return {"school": "given"} | codes_of(query, school=[str(key) or NO_SCHOOL for key in _names(figures)])


def _found(scope: Scope, number: int, slug: str) -> tuple[Hold, Figures, RedFlag]:
    found = scope.hold(number)
    figures = figures_of(found.plan)
    shown = next((flag for flag in figures.red_flags if flag.code == CODES.get(slug)), None)
    if shown is None or not found.plan.has_all_rows:
        raise Http404("The change list that is on hold has no such red flag.")
    return found, figures, shown


def _table(query: QueryDict, found: Hold, figures: Figures, flag: RedFlag) -> Table:
    columns = columns_of(flag.code)
    csv = reverse("hold_flag_csv", args=[found.id, LISTS[flag.code][0]])
    rows: Iterable[Row] = _school_rows(figures, flag)
    page = None
    if flag.code in ROLES:
        page = page_of(_people(query, found, flag), query=query)
        schools = _names(figures)
        rows = [person_row(one, schools=schools) for one in with_names(page, found.plan)]
    return table_of(
        rows,
        wanted=wanted_view(query, columns=columns, sort=""),
        columns=columns,
        caption=LISTS[flag.code][1],
        page=page,
        csv=csv,
    )


def _every_row(query: QueryDict, found: Hold, figures: Figures, flag: RedFlag) -> tuple[Iterable[Row], int]:
    """The rows as they are wanted, and how many they are."""
    if flag.code not in ROLES:
        rows = _school_rows(figures, flag)
        return rows, len(rows)
    schools, people = _names(figures), _people(query, found, flag)
    return (person_row(one, schools=schools) for one in every_one(people, found.plan)), people.count()


def _school_rows(figures: Figures, flag: RedFlag) -> list[Row]:
    return [school_row(school) for school in emptied_schools(figures, flag.code)]


def _people(query: QueryDict, found: Hold, flag: RedFlag) -> QuerySet[PlanWithoutClass]:
    return without_class(found.plan, role=ROLES[flag.code], school=wanted_school(query))


def _names(figures: Figures) -> dict[Any, str]:
    return {school["provider_id"]: str(school["name"]) for school in figures.schools}
