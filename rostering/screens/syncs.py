"""One sync: while it works and afterwards, and its changes."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rostering.models import Operation, Plan, Run
from rostering.screens.change_lists import PlanRows, names_for
from rostering.screens.presenters.changes import OPERATIONS, PILLS, ChangeRow, change_rows
from rostering.screens.presenters.early_warnings import warning_lines
from rostering.screens.presenters.figures import Figures, figures_of
from rostering.screens.presenters.pages import Chip, chips, page_of, pager
from rostering.screens.presenters.run import run_head, run_trail
from rostering.screens.presenters.run_facts import (
    finding_facts,
    problem_lines,
    read_facts,
    run_facts,
    technical_facts,
)
from rostering.screens.presenters.say import say, strong
from rostering.screens.presenters.stages import live_sentence, progress_of
from rostering.screens.presenters.totals import totals_table
from rostering.screens.scope import Scope, problems_of
from rostering.screens.screen import fragment, screen
from rostering.screens.words import KINDS, heading_of, number, provider_name, several

_PROBLEMS_SHOWN: Final = 100
_SAMPLES: Final = 12


@require_safe
@screen
def run(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """One sync: its progress while it works, its story afterwards."""
    found = scope.run(number)
    if not found.is_finished:
        return render(request, "syncs/live.html", _live_context(scope, found))
    return render(request, "syncs/run.html", _story_context(scope, found))


@fragment
@require_safe
def run_live(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """The part that renews itself every two seconds; a finished sync asks for the whole page once more."""
    found = scope.run(number)
    if found.is_finished:
        return HttpResponse(status=200, headers={"HX-Refresh": "true"})
    return render(request, "syncs/progress.html", _live_context(scope, found))


def _live_context(scope: Scope, found: Run) -> dict[str, Any]:
    viewer, zone = scope.viewer, found.district.time_zone
    provider = _provider(found)
    before = (
        scope.runs()
        .filter(district=found.district, id__lt=found.id)
        .exclude(seconds={})
        .order_by("-id")
        .first()
    )
    sentence = live_sentence(found, provider=provider, now=viewer.now)
    return {
        "crumbs": run_trail(found),
        "head": run_head(found, None, viewer=viewer, zone=zone, sentence=sentence),
        "progress": progress_of(found, provider=provider, before=before.seconds if before else {}),
        "facts": run_facts(found, viewer=viewer, zone=zone),
    }


def _provider(found: Run) -> str:
    connection = getattr(found.district, "connection", None)
    return provider_name(connection.provider) if connection else "the provider"


def _story_context(scope: Scope, found: Run) -> dict[str, Any]:
    viewer, zone = scope.viewer, found.district.time_zone
    plan = found.plan if found.plan is not None and not found.plan.is_empty else None
    figures = figures_of(plan) if plan else None
    hold = scope.holds().filter(run=found).first() if found.status == Run.Status.HELD else None
    problems = problems_of(found)
    return {
        "crumbs": run_trail(found),
        "head": run_head(found, figures, viewer=viewer, zone=zone),
        "hold": hold.id if hold else None,
        "totals_heading": "What changed" if found.status == Run.Status.APPLIED else "What would change",
        "totals": totals_table(figures, is_applied=found.status == Run.Status.APPLIED) if figures else None,
        "warnings": warning_lines(figures, is_applied=found.status == Run.Status.APPLIED) if figures else (),
        "changes": samples(plan, figures) if plan and figures else (),
        "changed": several(figures.changed, "change") if figures else "",
        "problems": problem_lines(problems[:_PROBLEMS_SHOWN]),
        "problem_count": problems.count(),
        "findings": finding_facts(found),
        "progress": progress_of(found, provider=_provider(found), before={})
        if found.seconds or found.status == Run.Status.FAILED
        else None,
        "facts": run_facts(found, viewer=viewer, zone=zone),
        "reads": read_facts(found),
        "technical": technical_facts(found),
    }


def samples(plan: Plan, figures: Figures, *, each: int = 2) -> tuple[ChangeRow, ...]:
    """A few changes of every kind and operation that occurs, most harm first."""
    wanted = [
        (kind, operation)
        for operation in (
            Operation.REMOVED,
            Operation.REKEYED,
            Operation.ENDED,
            Operation.ADDED,
            Operation.UPDATED,
        )
        for kind in ("sections", "students", "teachers", "enrollments")
        if getattr(figures.kind(kind), operation.value)
    ]
    rows = [
        (kind, row)
        for kind, operation in wanted
        for row in PlanRows(plan, kind=kind, operation=operation, count=_count(figures, kind, operation))[
            :each
        ]
    ][:_SAMPLES]
    of_kind = {kind: [row for one, row in rows if one == kind] for kind, _ in rows}
    names = {kind: names_for(mine, kind=kind, plan=plan) for kind, mine in of_kind.items()}
    return tuple(line for kind, row in rows for line in change_rows([row], kind=kind, names=names[kind]))


@require_safe
@screen
def run_changes(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """The changes of a sync by kind and operation, with before and after."""
    found = scope.run(number)
    plan = found.plan
    if plan is None or plan.is_empty or plan.rows_dropped_at is not None:
        raise Http404("This sync has no change list to show.")
    figures = figures_of(plan)
    kind, operation = _chosen(request, figures)
    found_rows = PlanRows(plan, kind=kind, operation=operation, count=_count(figures, kind, operation))
    page = page_of(found_rows, query=request.GET)
    rows = list(page)
    context = {
        "crumbs": run_trail(found, "Changes"),
        "head": run_head(found, figures, viewer=scope.viewer, zone=found.district.time_zone),
        "sentence": say(
            strong(several(figures.changed, "change")), f" in {several(len(_kinds(figures)), 'kind')}."
        ),
        "changes": change_rows(rows, kind=kind, names=names_for(rows, kind=kind, plan=plan)),
        "heading": f"{heading_of(kind)}: {PILLS[Operation(operation)].word}",
        "kinds": _kind_chips(request, figures, kind),
        "operations": _operation_chips(request, figures, kind, operation),
        "pager": pager(page, query=request.GET),
    }
    return render(request, "syncs/changes.html", context)


def _kinds(figures: Figures) -> list[str]:
    return [kind for kind in KINDS if any(_count(figures, kind, operation) for operation in OPERATIONS)]


def _count(figures: Figures, kind: str, operation: str) -> int:
    return int(getattr(figures.kind(kind), operation))


def _chosen(request: HttpRequest, figures: Figures) -> tuple[str, str]:
    """The kind and operation of the URL; without, the first kind that changes and its most harmful operation."""
    kinds = _kinds(figures) or ["students"]
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else kinds[0]
    operation = request.GET.get("operation", "")
    if operation not in [one.value for one in OPERATIONS]:
        operation = next(
            (one.value for one in OPERATIONS if _count(figures, kind, one.value)), Operation.REMOVED.value
        )
    return kind, operation


def _kind_chips(request: HttpRequest, figures: Figures, chosen: str) -> tuple[Chip, ...]:
    query = request.GET.copy()
    query.pop("operation", None)
    choices = [
        (kind, heading_of(kind), number(sum(_count(figures, kind, one) for one in OPERATIONS)))
        for kind in _kinds(figures)
    ]
    return chips(query, name="kind", choices=choices, chosen=chosen)


def _operation_chips(request: HttpRequest, figures: Figures, kind: str, chosen: str) -> tuple[Chip, ...]:
    query = request.GET.copy()
    query["kind"] = kind
    choices = [
        (one.value, PILLS[one].word, number(_count(figures, kind, one.value)))
        for one in OPERATIONS
        if _count(figures, kind, one.value)
    ]
    return chips(query, name="operation", choices=choices, chosen=chosen)
