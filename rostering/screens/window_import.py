"""Expected changes of many districts from a CSV file: every line is looked at, and all are filed or none."""

from collections.abc import Iterator
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import NotAllowed, keeps_districts
from rostering.holds.window_rules import WindowRefused
from rostering.holds.windows_csv import (
    COLUMNS,
    MOST_LINES,
    PlannedLine,
    ReadLine,
    file_windows,
    plan_windows,
    previewed,
    read_windows,
    token_of,
)
from rostering.keeping.dates_file import MOST_BYTES, BadFile
from rostering.screens.confirmed import unconfirmed_list
from rostering.screens.downloads import Download, download
from rostering.screens.moments import span_words
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.windows import LineWords, ceilings_words
from rostering.screens.scope import Scope
from rostering.screens.screen import Conflict, screen
from rostering.screens.words import number, several

_NAME: Final = "Many districts from a file"
_MOST_SHOWN: Final = 300


@require_safe
@screen
def windows_import(request: HttpRequest, scope: Scope) -> HttpResponse:
    """How the file looks, the template, and the field to send it."""
    _check_keeper(scope)
    return _page(request)


@require_safe
@screen
def windows_import_template(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """A line for each of one's districts, to be filled in; the new school year unless something else is written."""
    _check_keeper(scope)
    taken = Download(area="windows", parts=("expected-changes", "template"))
    return download(scope, taken, headings=COLUMNS, rows=_template(scope))


def _template(scope: Scope) -> Iterator[tuple[str, ...]]:
    rest = ("",) * (len(COLUMNS) - 6)
    for slug in scope.districts().order_by("slug").values_list("slug", flat=True):
        yield slug, "", "", "", "new school year", "yes", *rest


@require_POST
@screen
def windows_import_preview(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What each line would file; nothing is."""
    _check_keeper(scope)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise BadFile("No file was chosen. Nothing was changed.")
        lines = read_windows(file.read(MOST_BYTES + 1))
    except BadFile as refused:
        return _page(request, refusal=str(refused))
    return _preview(request, scope, lines)


def _preview(request: HttpRequest, scope: Scope, lines: list[ReadLine], *, refusal: str = "") -> HttpResponse:
    staff = scope.viewer.staff
    planned = plan_windows(lines, by=staff, now=scope.viewer.now)
    bad = [one for one in planned if one.expected is None]
    context = {
        "crumbs": trail(
            crumb("Holds", "holds"),
            crumb("Expected changes", "windows"),
            crumb(_NAME, "windows_import"),
            "Preview",
        ),
        "sentence": _sentence(planned, bad),
        "bad": [_line(one) for one in bad[:_MOST_SHOWN]],
        "good": [] if bad else [_line(one) for one in planned[:_MOST_SHOWN]],
        "more": max(0, len(bad or planned) - _MOST_SHOWN),
        "act": "" if bad else f"File {several(len(planned), 'expected change')}",
        "token": "" if bad else token_of(lines, by=staff),
        "refusal": refusal,
    }
    status = 400 if bad else 403 if refusal else 200
    return render(request, "windows/import_preview.html", context, status=status)


@require_POST
@screen
def windows_import_file(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """File exactly what was previewed, with a password that covers this one list."""
    _check_keeper(scope)
    token, viewer = request.POST.get("token", ""), scope.viewer
    try:
        lines = previewed(token, by=viewer.staff)
        if refusal := unconfirmed_list(request, now=viewer.now):
            return _preview(request, scope, lines, refusal=refusal)
        _, filed = file_windows(token, by=viewer.staff, now=viewer.now)
    except WindowRefused as refused:
        raise Conflict(str(refused)) from refused
    messages.success(
        request,
        f"{several(len(filed), 'expected change')} filed. They count once a second person agrees, to all of them at once if"
        " they like.",
    )
    return redirect("windows")


def _sentence(planned: list[PlannedLine], bad: list[PlannedLine]) -> Sentence:
    if bad:
        lines = several(len(bad), "line is wrong", "lines are wrong")
        them = "it" if len(bad) == 1 else "them"
        so = (
            f", so none of the {number(len(planned))} is filed"
            if len(planned) > 1
            else ", so nothing is filed"
        )
        return say(strong(lines), f"{so}. Mend {them} and send the file again.")
    return say(
        strong(several(len(planned), "district expects a change", "districts expect a change")),
        ". Nothing is filed yet, and nothing counts before a second person agrees.",
    )


def _line(one: PlannedLine) -> LineWords:
    expected, slug = one.expected, one.line.slug[:80] or "none"
    if expected is None:
        return LineWords(number=number(one.line.number), district=one.name or slug, nights="", words=one.says)
    words = ceilings_words(expected.ceilings, keeps_classes=expected.keeps_classes)
    return LineWords(
        number=number(one.line.number),
        district=one.name,
        nights=f"{span_words(expected.first_night, expected.last_night)} {expected.last_night.year}",
        words=f"{words} {expected.reason}",
    )


def _page(request: HttpRequest, *, refusal: str = "") -> HttpResponse:
    context = {
        "crumbs": trail(crumb("Holds", "holds"), crumb("Expected changes", "windows"), _NAME),
        "columns": COLUMNS,
        "most_lines": number(MOST_LINES),
        "most_size": f"{MOST_BYTES // 1000} kB",
        "refusal": refusal,
    }
    return render(request, "windows/import.html", context, status=400 if refusal else 200)


def _check_keeper(scope: Scope) -> None:
    """Raises NotAllowed for administrators."""
    if not keeps_districts(scope.viewer.staff):
        raise NotAllowed(
            "Administrators do not say what changes are expected; a specialist or the district's DSM does."
        )
