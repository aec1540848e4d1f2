"""The classes of a district: one list with search, filters and pages."""

from dataclasses import replace
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from districts.models import District, School
from rostering.screens.class_rows import ORDERS, STANDINGS, ClassFilter, class_rows, student_counts
from rostering.screens.keyset import KeysetPage, keyset_page, keyset_pager, turned
from rostering.screens.people_rows import schools_by_name
from rostering.screens.place_rows import staff_of
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.filters import FilterBar, Removable, filter_bar, select_field
from rostering.screens.presenters.pages import with_query
from rostering.screens.presenters.roster_lists import CLASSES, class_row
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.tables import Table, Wanted, table_of, wanted_view
from rostering.screens.presenters.tabs import district_tabs
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.searches import Search, search_of, without_places
from rostering.screens.words import count_of, number

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
    count = int(found.roster.counts.get("sections", 0)) if is_plain else rows.order_by().count()
    context = {
        "crumbs": trail(
            crumb("Districts", "districts"), crumb(found.name, "district", found.slug), "Classes"
        ),
        "name": found.name,
        "tabs": district_tabs(found.slug, current="district_classes"),
        "sentence": _sentence(narrowed, count),
        "search": search,
        "bar": _bar(query, schools, search, action=reverse("district_classes", args=[found.slug])),
        "table": _table(found, page, wanted, count),
    }
    return render(request, "classes/list.html", context)


def _narrowed(query: QueryDict, wanted: Wanted, search: Search, schools: list[School]) -> ClassFilter:
    school, standing = query.get("school", ""), query.get("standing", "")
    return ClassFilter(
        text=search.text,
        school=next((one.id for one in schools if str(one.id) == school), None),
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


def _bar(query: QueryDict, schools: list[School], search: Search, *, action: str) -> FilterBar:
    said = Removable(words=f"“{search.text}”", href=with_query(query, search=""))
    return filter_bar(
        query,
        label="Classes",
        action=action,
        fields=(
            select_field(
                query, name="school", label="School", choices=[(str(one.id), one.name) for one in schools]
            ),
            select_field(query, name="standing", label="Which", choices=list(_STANDINGS.items())),
        ),
        also=(said,) if search.text else (),
    )


def _table(found: District, page: KeysetPage, wanted: Wanted, count: int) -> Table:
    students = student_counts(page.rows)
    staff = staff_of([one.id for one in page.rows], district=found)
    table = table_of(
        [class_row(one, slug=found.slug, staff=staff, students=students.get(one.id, 0)) for one in page.rows],
        wanted=wanted,
        columns=CLASSES,
        caption="Classes",
        empty="No class fits.",
        all_href=reverse("district_classes", args=[found.slug]),
    )
    return replace(table, pager=keyset_pager(page, words=f"{number(count)} in all", query=wanted.query))
