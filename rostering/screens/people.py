"""The people of a district: one list with search, filters and pages."""

from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.grades import GRADES
from districts.models import District, School
from rostering.screens.keyset import KeysetPage, keyset_page, keyset_pager, turned
from rostering.screens.people_rows import (
    ORDERS,
    PeopleFilter,
    class_counts,
    people_rows,
    schools_by_name,
)
from rostering.screens.presenters.filters import Field, select_field
from rostering.screens.presenters.roster_lists import PEOPLE, person_row
from rostering.screens.presenters.roster_pages import (
    PEOPLE_LIST,
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
from rostering.screens.words import count_of, listed, several

_ROLES: Final = {"student": "Students", "teacher": "Teachers", "administrator": "Administrators"}


@require_safe
@screen
def district_people(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """The list: everybody present; with a search also those who left."""
    found, search = scope.district(slug), search_of(request, scope)
    query = without_places(request.GET)
    wanted = wanted_view(query, columns=PEOPLE, sort="name")
    schools = schools_by_name(found)
    narrowed = _narrowed(query, wanted, search, schools)
    rows = people_rows(found, narrowed)
    page = keyset_page(rows, order=turned(ORDERS[wanted.sort], wanted.is_descending), query=request.GET)
    count = _count(found, narrowed) if _is_plain(narrowed) else page.count(rows)
    context = {
        "head": list_head(PEOPLE_LIST, found),
        "sentence": _list_sentence(found, narrowed, count),
        "search": search,
        "bar": list_bar(
            PEOPLE_LIST, found, query=query, fields=_fields(query, schools), found_by=search.text
        ),
        "table": _table(found, page, wanted, count),
    }
    return render(request, "roster/list.html", context)


def _narrowed(query: QueryDict, wanted: Wanted, search: Search, schools: list[School]) -> PeopleFilter:
    return PeopleFilter(
        text=search.text,
        role=query.get("role", "") if query.get("role", "") in _ROLES else "",
        school=chosen_school(query, schools),
        grade=query.get("grade", "") if query.get("grade", "") in GRADES else "",
        sort=wanted.sort,
    )


def _is_plain(narrowed: PeopleFilter) -> bool:
    return not (narrowed.text or narrowed.school or narrowed.grade)


def _count(found: District, narrowed: PeopleFilter) -> int:
    """What the roster itself has counted."""
    counts = found.roster.counts
    roles = [narrowed.role] if narrowed.role else list(_ROLES)
    return sum(int(counts.get(f"{role}s", 0)) for role in roles)


def _list_sentence(found: District, narrowed: PeopleFilter, count: int) -> Sentence:
    if narrowed.text:
        return say(
            strong(several(count, "person", "people")), f" found for “{narrowed.text}”, also those who left."
        )
    if _is_plain(narrowed) and not narrowed.role:
        counts = found.roster.counts
        kinds = [
            count_of(int(counts[kind]), kind)
            for kind in ("students", "teachers", "administrators")
            if counts.get(kind)
        ]
        return say("On Khan Academy: ", strong(listed(kinds) or "nobody yet"), ".")
    noun = _ROLES[narrowed.role].lower() if narrowed.role else "people"
    return say(
        strong(several(count, noun.removesuffix("s") if narrowed.role else "person", noun)),
        " on Khan Academy.",
    )


def _fields(query: QueryDict, schools: list[School]) -> tuple[Field, ...]:
    return (
        select_field(query, name="role", label="Role", choices=list(_ROLES.items()), everything="Everyone"),
        school_field(query, schools),
        select_field(query, name="grade", label="Grade", choices=[(grade, grade) for grade in GRADES]),
    )


def _table(found: District, page: KeysetPage, wanted: Wanted, count: int) -> Table:
    classes = class_counts(page.rows)
    return list_table(
        PEOPLE_LIST,
        found,
        [person_row(one, slug=found.slug, classes=classes.get(one.id, 0)) for one in page.rows],
        columns=PEOPLE,
        wanted=wanted,
        pager=keyset_pager(page, count=count, query=wanted.query),
    )
