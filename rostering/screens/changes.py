"""The changes of a sync: a few of every sort, the whole list by kind, school and search, and as CSV."""

from collections.abc import Iterator
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rostering.models import Operation, Plan, Run
from rostering.screens.change_filters import AT_SCHOOLS, Wish
from rostering.screens.change_first_rows import first_rows
from rostering.screens.change_lists import PlanRows
from rostering.screens.change_log_rows import LogRows
from rostering.screens.change_name_rows import names_for, names_of_kinds
from rostering.screens.downloads import Download, codes_of, download
from rostering.screens.presenters.change_filters import (
    change_bar,
    change_heading,
    count_of_wish,
    school_words,
)
from rostering.screens.presenters.change_lines import HEADINGS, change_line
from rostering.screens.presenters.changes import OPERATIONS, ChangeRow, change_rows
from rostering.screens.presenters.figures import Figures, figures_of
from rostering.screens.presenters.kept_rows import is_listed, is_logged, kept_words
from rostering.screens.presenters.pages import page_of, pager, with_query
from rostering.screens.presenters.run import run_head, run_trail
from rostering.screens.presenters.say import say, strong
from rostering.screens.rows_in_parts import RowsInParts
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.searches import search_of
from rostering.screens.words import KINDS, several

_SAMPLES: Final = 12
_A_PART: Final = 1000
_SAMPLED: Final = (
    Operation.REMOVED,
    Operation.REKEYED,
    Operation.ENDED,
    Operation.ADDED,
    Operation.UPDATED,
)


def samples(plan: Plan, figures: Figures, *, each: int = 2, is_undo: bool = False) -> tuple[ChangeRow, ...]:
    """A few changes of every kind and operation that occurs, most harm first."""
    wanted = [
        Wish(kind=kind, operation=operation.value)
        for operation in _SAMPLED
        for kind in ("sections", "students", "teachers", "enrollments")
        if _count(figures, kind, operation.value)
    ]
    rows = [(wish.kind, row) for wish, row in first_rows(plan, wanted, each=each)][:_SAMPLES]
    of_kind = {kind: [row for one, row in rows if one == kind] for kind, _ in rows}
    names = names_of_kinds(of_kind, plan=plan)
    return tuple(
        line
        for kind, row in rows
        for line in change_rows([row], kind=kind, names=names[kind], is_undo=is_undo)
    )


@require_safe
@screen
def run_changes(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """The changes of a sync, one kind at a time, with before and after."""
    found, plan = _found(scope, number)
    figures = figures_of(plan)
    search = search_of(request, scope)
    wish = _wish(request.GET, figures, words=search.text)
    rows = _rows(found, plan, wish, figures)
    page = page_of(rows, query=request.GET) if rows is not None else None
    shown = list(page) if page else []
    context = {
        "crumbs": run_trail(found, "Changes"),
        "head": run_head(found, figures, viewer=scope.viewer, zone=found.district.time_zone),
        "sentence": say(
            strong(several(figures.changed, "change")), f" in {several(len(kinds_of(figures)), 'kind')}."
        ),
        "source": kept_words(found, plan, figures),
        "is_gone": rows is None,
        "is_part": bool(_first_ones(found, plan, figures)),
        "search": search if rows is not None else None,
        "changes": change_rows(
            shown, kind=wish.kind, names=names_for(shown, kind=wish.kind, plan=plan), is_undo=_is_undo(found)
        ),
        "heading": change_heading(wish),
        "where": school_words(figures, wish.school),
        "bar": change_bar(request.GET, found, figures, wish),
        "pager": pager(page, query=request.GET) if page else None,
        "csv": reverse("run_changes_csv", args=[found.id]) if rows is not None else "",
        "csv_here": _csv_here(request.GET, found, wish) if rows is not None else "",
    }
    return render(request, "syncs/changes.html", context)


def _csv_here(query: QueryDict, found: Run, wish: Wish) -> str:
    asked = with_query(query, kind=wish.kind, operation=wish.operation)
    return f"{reverse('run_changes_csv', args=[found.id])}{asked}"


@require_safe
@screen
def run_changes_csv(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """The changes as CSV: all of them, or those of the kind, operation and school of the URL."""
    found, plan = _found(scope, number)
    figures = figures_of(plan)
    if not is_listed(found, plan):
        raise Http404("The rows of this change list are no longer kept; its totals are.")
    wishes = _wishes(request.GET, figures, words=search_of(request, scope).text)
    schools = [str(school["provider_id"]) or "none" for school in figures.schools]
    operations = [one.value for one in OPERATIONS]
    taken = Download(
        area="changes",
        parts=(found.district.slug, f"changes-{found.id}{_first_ones(found, plan, figures)}"),
        district=found.district,
        target=f"sync {found.id}",
        filters=codes_of(request.GET, kind=KINDS, operation=operations, school=schools),
    )
    return download(scope, taken, headings=HEADINGS, rows=_lines(found, plan, figures, wishes))


def _first_ones(found: Run, plan: Plan, figures: Figures) -> str:
    """ "-first-1000": the name of the file says that it is not the whole list."""
    is_part = plan.has_rows and not is_logged(found, plan) and kept_words(found, plan, figures)
    return f"-first-{plan.rows_kept}" if is_part else ""


def _lines(found: Run, plan: Plan, figures: Figures, wishes: list[Wish]) -> Iterator[list[str]]:
    for wish in wishes:
        rows = _rows(found, plan, wish, figures)
        for part in rows.in_parts(_A_PART) if rows is not None else ():
            names = names_for(part, kind=wish.kind, plan=plan)
            lines = change_rows(part, kind=wish.kind, names=names, is_undo=_is_undo(found))
            for row, change in zip(part, lines, strict=True):
                yield change_line(change, row, kind=wish.kind)


def _is_undo(found: Run) -> bool:
    return found.trigger == Run.Trigger.UNDO


def _found(scope: Scope, number: int) -> tuple[Run, Plan]:
    found = scope.run(number)
    if found.plan is None or found.plan.is_empty:
        raise Http404("This sync has no change list to show.")
    return found, found.plan


def _rows(found: Run, plan: Plan, wish: Wish, figures: Figures) -> RowsInParts | None:
    """From the change list, else from what was logged when it was applied; None when neither is kept."""
    count = None if wish.words else count_of_wish(figures, wish)
    if plan.has_all_rows:
        return PlanRows(plan, wish, count=count)
    if is_logged(found, plan):
        return LogRows(found, wish, count=count)
    return PlanRows(plan, wish) if plan.has_rows else None


def kinds_of(figures: Figures) -> list[str]:
    """The kinds that change, in the order of every table."""
    return [kind for kind in KINDS if any(_count(figures, kind, one.value) for one in OPERATIONS)]


def _count(figures: Figures, kind: str, operation: str) -> int:
    return int(getattr(figures.kind(kind), operation))


def _wish(query: QueryDict, figures: Figures, *, words: str) -> Wish:
    """What the URL asks for; without, the first kind that changes and its most harmful operation, or all when searching."""
    kinds = kinds_of(figures) or ["students"]
    kind = query.get("kind", "")
    kind = kind if kind in KINDS else kinds[0]
    school = _school(query) if kind in AT_SCHOOLS else None
    operation = _operation(query)
    if not operation and school is None and not words:
        operation = next(
            (one.value for one in OPERATIONS if _count(figures, kind, one.value)), Operation.REMOVED.value
        )
    return Wish(kind=kind, operation=operation, school=school, words=words)


def _wishes(query: QueryDict, figures: Figures, *, words: str) -> list[Wish]:
    kinds = [kind for kind in kinds_of(figures) if query.get("kind", kind) == kind]
    school, asked = _school(query), _operation(query)
    return [
        Wish(kind=kind, operation=one.value, school=school, words=words)
        for kind in kinds
        if school is None or kind in AT_SCHOOLS
        for one in OPERATIONS
        if _count(figures, kind, one.value) and asked in ("", one.value)
    ]


def _operation(query: QueryDict) -> str:
    asked = query.get("operation", "")
    return asked if asked in [one.value for one in OPERATIONS] else ""


def _school(query: QueryDict) -> str | None:
    asked = query.get("school", "")
    return None if not asked else "" if asked == "none" else asked
