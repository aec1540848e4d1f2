"""The rows of a sync's feed that could not be used, filtered by kind and outcome, and as CSV."""

from typing import Final

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rostering.models import RowProblem, Run
from rostering.screens.downloads import Download, codes_of, download_list
from rostering.screens.presenters.filters import FilterBar, chip_group, filter_bar, select_field
from rostering.screens.presenters.finding_words import problem_words
from rostering.screens.presenters.pages import page_of
from rostering.screens.presenters.problems import COLUMNS, OUTCOMES, problem_row
from rostering.screens.presenters.run import run_head, run_trail
from rostering.screens.presenters.run_facts import problem_kind
from rostering.screens.presenters.say import say, strong
from rostering.screens.presenters.tables import table_of, wanted_view
from rostering.screens.scope import Scope, problems_of
from rostering.screens.screen import screen
from rostering.screens.words import capital, number, several

#: So many of a run are written down; more are only counted (rostering.models.RowProblem).
_KEPT: Final = 1000


@require_safe
@screen
def run_problems(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """The list."""
    found = scope.run(number)
    page = page_of(_rows(found, request.GET), query=request.GET)
    whole = problems_of(found).count()
    more = " These are the first; the findings of the sync count all of them." if whole >= _KEPT else ""
    wanted = wanted_view(request.GET, columns=COLUMNS, sort="")
    context = {
        "crumbs": run_trail(found, "Rows that could not be used"),
        "head": run_head(found, None, viewer=scope.viewer, zone=found.district.time_zone),
        "sentence": say(strong(several(whole, "row")), f" of the feed could not be used as sent.{more}")
        if whole
        else say(strong("Every row"), " of the feed could be used."),
        "bar": _bar(found, request.GET) if whole else None,
        "table": table_of(
            [problem_row(one) for one in page],
            wanted=wanted,
            columns=COLUMNS,
            caption="Rows that could not be used",
            page=page,
            csv=reverse("run_problems_csv", args=[found.id]),
            empty="No row fits.",
            all_href=reverse("run_problems", args=[found.id]),
        ),
    }
    return render(request, "syncs/problems.html", context)


@require_safe
@screen
def run_problems_csv(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """The same list as CSV, to be sent to the district: ids and words, nobody's name."""
    found = scope.run(number)
    wanted = wanted_view(request.GET, columns=COLUMNS, sort="")
    fitting = list(_rows(found, request.GET))
    codes = {"kind": {one.kind for one in fitting}, "problem": {one.problem for one in fitting}}
    taken = Download(
        area="problems",
        parts=(found.district.slug, f"rows-{found.id}"),
        district=found.district,
        target=f"sync {found.id}",
        count=len(fitting),
        filters=codes_of(request.GET, **codes, outcome=dict(OUTCOMES)),
    )
    rows = (problem_row(one) for one in fitting)
    return download_list(scope, taken, rows, columns=COLUMNS, wanted=wanted)


def _rows(found: Run, query: QueryDict) -> QuerySet[RowProblem]:
    rows = problems_of(found)
    if kind := query.get("kind", ""):
        rows = rows.filter(kind=kind)
    if problem := query.get("problem", ""):
        rows = rows.filter(problem=problem)
    outcome = query.get("outcome", "")
    if outcome in dict(OUTCOMES):
        rows = rows.filter(was_carried_over=outcome == "kept")
    return rows


def _bar(found: Run, query: QueryDict) -> FilterBar:
    counted = problems_of(found).order_by().values_list("kind", "problem").annotate(Count("id"))
    kinds: dict[str, int] = {}
    problems: dict[str, int] = {}
    for kind, problem, count in counted:
        kinds[kind] = kinds.get(kind, 0) + count
        problems[problem] = problems.get(problem, 0) + count
    group = chip_group(
        query,
        name="kind",
        label="Kind",
        choices=[("", "All", ""), *_chips(kinds)],
    )
    return filter_bar(
        query,
        label="Rows that could not be used",
        action=reverse("run_problems", args=[found.id]),
        fields=(
            select_field(
                query,
                name="problem",
                label="What is wrong",
                choices=[(code, capital(problem_words(code))) for code in sorted(problems)],
            ),
            select_field(query, name="outcome", label="What we did", choices=OUTCOMES),
        ),
        groups=(group,),
        group_names=("kind",),
    )


def _chips(counted: dict[str, int]) -> list[tuple[str, str, str]]:
    return [(kind, capital(problem_kind(kind)), number(count)) for kind, count in sorted(counted.items())]
