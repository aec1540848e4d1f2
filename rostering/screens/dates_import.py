"""School dates of many districts from a CSV file: send it, see what each line would do, apply exactly that."""

from collections.abc import Iterator
from dataclasses import astuple
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from rostering.keeping.dates_file import COLUMNS, MOST_BYTES, MOST_LINES, BadFile, read_file
from rostering.keeping.dates_import import (
    apply_planned,
    check_importer,
    plan_lines,
    planned_in,
    token_of,
)
from rostering.keeping.rules import NotKept
from rostering.keeping.school_dates import dates_of, school_year_of
from rostering.screens.downloads import Download, download
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.dates_import import applied_words, preview
from rostering.screens.presenters.school_dates import still_ahead
from rostering.screens.school_year_rows import kept_years
from rostering.screens.scope import Scope
from rostering.screens.screen import Conflict, screen
from rostering.screens.words import number

_NAME: Final = "School dates of many districts"


@require_safe
@screen
def dates_import(request: HttpRequest, scope: Scope) -> HttpResponse:
    """How the file looks, the template, and the field to send it."""
    check_importer(scope.viewer.staff)
    return _page(request)


def _page(request: HttpRequest, *, refusal: str = "") -> HttpResponse:
    context = {
        "crumbs": trail(crumb("Districts", "districts"), _NAME),
        "columns": COLUMNS,
        "most_lines": number(MOST_LINES),
        "most_size": f"{MOST_BYTES // 1000} kB",
        "refusal": refusal,
    }
    return render(request, "districts/dates_import.html", context, status=400 if refusal else 200)


@require_safe
@screen
def dates_import_template(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """A line for each of one's districts, with what is kept of this school year."""
    check_importer(scope.viewer.staff)
    today = scope.viewer.today
    taken = Download(area="school_dates", parts=("school-dates",))
    return download(scope, taken, headings=COLUMNS, rows=_template(scope, school_year_of(today)))


def _template(scope: Scope, year: int) -> Iterator[tuple[str, ...]]:
    today = scope.viewer.today
    for slug, row in kept_years(scope, year=year):
        days = astuple(still_ahead(dates_of(row), today=today))
        yield slug, str(year), *(day.isoformat() if day else "" for day in days)


@require_POST
@screen
def dates_import_preview(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What each line would do; nothing is changed."""
    check_importer(scope.viewer.staff)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise BadFile("No file was chosen. Nothing was changed.")
        lines = read_file(file.read(MOST_BYTES + 1))
    except BadFile as refused:
        return _page(request, refusal=str(refused))
    fates = plan_lines(lines, by=scope.viewer.staff, now=scope.viewer.now)
    context = {
        "crumbs": trail(crumb("Districts", "districts"), crumb(_NAME, "dates_import"), "Preview"),
        "preview": preview(fates),
        "token": token_of(fates, by=scope.viewer.staff),
    }
    return render(request, "districts/dates_preview.html", context)


@require_POST
@screen
def dates_import_apply(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Apply exactly what was previewed."""
    staff = scope.viewer.staff
    check_importer(staff)
    try:
        planned = planned_in(request.POST.get("token", ""), by=staff)
    except NotKept as refused:
        raise Conflict(str(refused)) from refused
    applied = apply_planned(planned, by=staff, now=scope.viewer.now)
    words, is_whole = applied_words(applied)
    (messages.success if is_whole else messages.warning)(request, words)
    return redirect("dates_import")
