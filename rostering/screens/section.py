"""One class: its staff in order, its students, what is out and why, and what syncs did."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rostering.screens.presenters.change_fields import Names
from rostering.screens.presenters.changes import person_name
from rostering.screens.presenters.history import About, HistoryNight, Syncs, history, since_words
from rostering.screens.presenters.known_as import known_ids
from rostering.screens.presenters.places import out_person, person_line
from rostering.screens.presenters.roster_one import one_trail, one_way
from rostering.screens.presenters.roster_pages import CLASSES_LIST
from rostering.screens.presenters.section import SectionFacts, section_facts, section_head
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.section_rows import SectionRows, read_section


@require_safe
@screen
def section(request: HttpRequest, scope: Scope, slug: str, number: int) -> HttpResponse:
    """One class, present or left."""
    found = scope.district(slug)
    rows = read_section(found, number)
    syncs = Syncs(runs=rows.runs, approvals=rows.approvals, today=scope.viewer.today)
    facts = SectionFacts(
        section=rows.section,
        excluded=rows.shared.excluded_because if rows.shared else "",
        places=rows.places,
        terms=rows.terms,
        since=since_words(rows.changes, today=syncs.today),
        syncs=syncs,
    )
    head = section_head(facts)
    context = {
        "crumbs": one_trail(found, CLASSES_LIST, head.name),
        "head": head,
        "facts": section_facts(facts),
        "ids": known_ids(rows.section, rows.former, syncs=syncs),
        "steps": one_way(rows.section, rows.shared, district=found, viewer=scope.viewer),
        **_people(facts, slug=found.slug),
        "outside": [
            out_person(one, rows.shared_people, slug=found.slug, numbers=rows.outside_numbers)
            for one in rows.outside
        ],
        "nights": _nights(rows, syncs, name=head.name),
    }
    return render(request, "roster/class.html", context)


def _people(facts: SectionFacts, *, slug: str) -> dict[str, Any]:
    def lines(places: Any) -> list[Any]:
        return [person_line(place, slug=slug, syncs=facts.syncs) for place in places]

    return {
        "staff": lines(facts.seats("teacher")),
        "students": lines(facts.seats("student")),
        "past": lines(place for place in facts.places if place.removed_at is not None),
    }


def _nights(rows: SectionRows, syncs: Syncs, *, name: str) -> tuple[HistoryNight, ...]:
    names = Names(
        schools={key: school.name for key, school in rows.schools.items()},
        people={place.user_id: person_name(place.user) for place in rows.places},
        sections={},
    )
    about = About(kind="sections", words=name, places=rows.places, names=names)
    return history(rows.changes, about=about, syncs=syncs)
