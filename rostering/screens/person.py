"""One person: who it is, where that stands, in which classes, and what syncs did."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rostering.screens.person_rows import PersonRows, read_person
from rostering.screens.presenters.change_fields import Names
from rostering.screens.presenters.history import About, Syncs, history, since_words
from rostering.screens.presenters.known_as import known_addresses, known_ids
from rostering.screens.presenters.person import PersonFacts, differences, person_facts, person_head
from rostering.screens.presenters.places import class_line, out_class
from rostering.screens.presenters.roster_one import one_trail, one_way
from rostering.screens.presenters.roster_pages import PEOPLE_LIST
from rostering.screens.scope import Scope
from rostering.screens.screen import screen


@require_safe
@screen
def person(request: HttpRequest, scope: Scope, slug: str, number: int) -> HttpResponse:
    """One person, present or left."""
    found = scope.district(slug)
    rows = read_person(found, number)
    syncs = Syncs(runs=rows.runs, approvals=rows.approvals, today=scope.viewer.today)
    facts = PersonFacts(
        person=rows.person,
        schools=rows.schools,
        places=rows.places,
        since=since_words(rows.changes, today=syncs.today),
        syncs=syncs,
    )
    head = person_head(facts)
    context = {
        "crumbs": one_trail(found, PEOPLE_LIST, head.name),
        "head": head,
        "facts": person_facts(facts),
        "ids": known_ids(rows.person, rows.former, syncs=syncs),
        "addresses": known_addresses(rows.person, rows.addresses, syncs=syncs),
        "steps": one_way(rows.person, rows.shared, district=found, viewer=scope.viewer),
        **_places(rows, slug=found.slug, syncs=syncs),
        **_told(rows, syncs, name=head.name),
    }
    return render(request, "roster/person.html", context)


def _places(rows: PersonRows, *, slug: str, syncs: Syncs) -> dict[str, Any]:
    lines = [
        class_line(place, slug=slug, staff=rows.staff, terms=rows.terms, syncs=syncs) for place in rows.places
    ]
    return {
        "classes": [line for line in lines if not line.cause],
        "past": [line for line in lines if line.cause],
        "outside": [
            out_class(one, rows.shared_sections, slug=slug, numbers=rows.outside_numbers)
            for one in rows.outside
        ],
    }


def _told(rows: PersonRows, syncs: Syncs, *, name: str) -> dict[str, Any]:
    names = Names(
        schools={key: school.name for key, school in rows.schools.items()},
        people={},
        sections={place.section_id: place.section.name for place in rows.places},
    )
    about = About(kind="people", words=name, places=rows.places, names=names)
    return {
        "differences": differences(rows.person, rows.shared, names=names),
        "nights": history(rows.changes, about=about, syncs=syncs),
    }
