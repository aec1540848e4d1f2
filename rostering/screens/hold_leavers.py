"""Everyone who would leave by the change list of a hold: its students, paged, by school, and as CSV."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rostering.models import Hold, Operation
from rostering.screens.change_filters import Wish
from rostering.screens.change_lists import PlanRows
from rostering.screens.change_name_rows import names_for
from rostering.screens.downloads import Download, codes_of, download_list
from rostering.screens.presenters.change_filters import count_of_wish
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.figures import Figures, figures_of
from rostering.screens.presenters.flag_lists import NO_SCHOOL, school_bar, wanted_school
from rostering.screens.presenters.leavers import COLUMNS, HEADING, leaver_row, leavers_sentence, schools_left
from rostering.screens.presenters.pages import page_of
from rostering.screens.presenters.tables import Row, table_of, wanted_view
from rostering.screens.scope import Scope
from rostering.screens.screen import screen

_KIND: Final = "students"
_A_PART: Final = 1000


@require_safe
@screen
def hold_leavers(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """The list, as far as the change list still has its rows."""
    found, figures = _found(scope, number)
    rows = _rows(found, figures, wanted_school(request.GET))
    page = page_of(rows, query=request.GET)
    table = table_of(
        _lines(list(page), found),
        wanted=wanted_view(request.GET, columns=COLUMNS, sort=""),
        columns=COLUMNS,
        caption=HEADING,
        page=page,
        csv=reverse("hold_leavers_csv", args=[found.id]),
    )
    context = {
        "crumbs": trail(crumb("Holds", "holds"), crumb(found.district.name, "hold", found.id), HEADING),
        "title": f"{HEADING}, {found.district.name}",
        "sentence": leavers_sentence(figures),
        "bar": school_bar(
            request.GET,
            label=HEADING,
            action=reverse("hold_leavers", args=[found.id]),
            schools=schools_left(figures),
        ),
        "table": table,
    }
    return render(request, "holds/flag.html", context)


@require_safe
@screen
def hold_leavers_csv(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    found, figures = _found(scope, number)
    rows = _rows(found, figures, wanted_school(request.GET))
    taken = Download(
        area="leavers",
        parts=(found.district.slug, "students-who-leave"),
        district=found.district,
        target=f"hold {found.id}",
        count=len(rows),
        filters=codes_of(request.GET, school=[key or NO_SCHOOL for key, _, _ in schools_left(figures)]),
    )
    lines = _every_line(rows, found)
    return download_list(
        scope, taken, lines, columns=COLUMNS, wanted=wanted_view(request.GET, columns=COLUMNS, sort="")
    )


def _found(scope: Scope, number: int) -> tuple[Hold, Figures]:
    found = scope.hold(number)
    figures = figures_of(found.plan)
    if not figures.kind(_KIND).removed or not found.plan.has_all_rows:
        raise Http404("Nobody leaves by the change list that is on hold, or its rows are not kept any more.")
    return found, figures


def _rows(found: Hold, figures: Figures, school: str | None) -> PlanRows:
    wish = Wish(kind=_KIND, operation=Operation.REMOVED.value, school=school)
    return PlanRows(found.plan, wish, count=count_of_wish(figures, wish))


def _lines(rows: list[Any], found: Hold) -> list[Row]:
    names = names_for(rows, kind=_KIND, plan=found.plan)
    return [leaver_row(row, names=names, slug=found.district.slug) for row in rows]


def _every_line(rows: PlanRows, found: Hold) -> Iterator[Row]:
    for part in rows.in_parts(_A_PART):
        yield from _lines(part, found)
