"""The classes of a district: one list with search, filters and pages."""

from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.models import District, School
from rostering.screens.class_rows import ORDERS, STANDINGS, ClassFilter, class_rows, student_counts
from rostering.screens.keyset import KeysetPage, keyset_page, keyset_pager, turned
from rostering.screens.people_rows import schools_by_name
from rostering.screens.place_rows import staff_of
from rostering.screens.presenters.filters import Field, select_field
from rostering.screens.presenters.roster_lists import CLASSES, class_row
from rostering.screens.presenters.roster_pages import (
    CLASSES_LIST,
    chosen_school,
    list_bar,
    list_head,
    list_table,
    school_field,
)
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.tables import Table, Wanted, wanted_view
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.searches import Search, search_of, without_places
from rostering.screens.words import count_of

_STANDINGS: Final = {
    "term_over": "Term over",
    "no_teacher": "Without a teacher",
    "no_students": "Without students",
}
_SAID: Final = {
    "term_over": "whose term is over",
    "no_teacher": "without a teacher",
    "no_students": "without students",
}


@require_safe
@screen
def district_classes(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """The list: every class present; with a search also those that left."""
    found, search = scope.district(slug), search_of(request, scope)
    query = without_places(request.GET)
    wanted = wanted_view(query, columns=CLASSES, sort="name")
    schools = schools_by_name(found)
    narrowed = _narrowed(query, wanted, search, schools)
    rows = class_rows(found, narrowed)
    page = keyset_page(rows, order=turned(ORDERS[wanted.sort], wanted.is_descending), query=request.GET)
    is_plain = not (narrowed.text or narrowed.school or narrowed.standing)
    count = int(found.roster.counts.get("sections", 0)) if is_plain else page.count(rows)
    context = {
        "head": list_head(CLASSES_LIST, found),
        "sentence": _sentence(narrowed, count),
        "search": search,
        "bar": list_bar(
            CLASSES_LIST, found, query=query, fields=_fields(query, schools), found_by=search.text
        ),
        "table": _table(found, page, wanted, count),
    }
    return render(request, "roster/list.html", context)


def _narrowed(query: QueryDict, wanted: Wanted, search: Search, schools: list[School]) -> ClassFilter:
    standing = query.get("standing", "")
    return ClassFilter(
        text=search.text,
        school=chosen_school(query, schools),
        standing=standing if standing in STANDINGS else "",
        sort=wanted.sort,
    )


def _sentence(narrowed: ClassFilter, count: int) -> Sentence:
    classes = strong(count_of(count, "sections"))
    said = f" {_SAID[narrowed.standing]}" if narrowed.standing else ""
    if narrowed.text:
        left = "" if narrowed.standing else ", also those that left"
        return say(classes, f"{said} found for “{narrowed.text}”{left}.")
    return say(classes, f"{said} on Khan Academy.")


def _fields(query: QueryDict, schools: list[School]) -> tuple[Field, ...]:
    return (
        school_field(query, schools),
        select_field(query, name="standing", label="Which", choices=list(_STANDINGS.items())),
    )


def _table(found: District, page: KeysetPage, wanted: Wanted, count: int) -> Table:
    students = student_counts(page.rows)
    staff = staff_of([one.id for one in page.rows], district=found)
    return list_table(
        CLASSES_LIST,
        found,
        [class_row(one, slug=found.slug, staff=staff, students=students.get(one.id, 0)) for one in page.rows],
        columns=CLASSES,
        wanted=wanted,
        pager=keyset_pager(page, count=count, query=wanted.query),
    )
