"""One class: its staff in order, its students, what is out and why, and what syncs did."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.models import District
from rostering.screens.moments import moment
from rostering.screens.presenters.changes import Names, person_name
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.history import About, Syncs, history, since_words
from rostering.screens.presenters.person import known_ids
from rostering.screens.presenters.places import person_line
from rostering.screens.presenters.section import SectionFacts, out_person, section_facts, section_head
from rostering.screens.presenters.standing import steps
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
        places=rows.places,
        terms=rows.terms,
        since=since_words(rows.changes, today=syncs.today),
        today=syncs.today,
        syncs=syncs,
    )
    head = section_head(facts)
    context = {
        "crumbs": trail(
            crumb("Districts", "districts"),
            crumb(found.name, "district", found.slug),
            crumb("Classes", "district_classes", found.slug),
            head.name,
        ),
        "head": head,
        "facts": section_facts(facts),
        "ids": known_ids(rows.section.provider_id, rows.former, syncs=syncs),
        "steps": _steps(scope, found, rows),
        **_people(found, facts),
        "outside": [
            out_person(one, rows.shared_people, slug=found.slug, numbers=rows.outside_numbers)
            for one in rows.outside
        ],
        "nights": _nights(rows, syncs, name=head.name),
    }
    return render(request, "roster/class.html", context)


def _steps(scope: Scope, found: District, rows: SectionRows) -> Any:
    read = found.feed.read_at
    return steps(
        shared=rows.shared.excluded_because if rows.shared else None,
        is_present=rows.section.removed_at is None,
        read=f"read {moment(read, now=scope.viewer.now, zone=found.time_zone).words}" if read else "",
        thing="class",
    )


def _people(found: District, facts: SectionFacts) -> dict[str, Any]:
    def lines(places: Any) -> list[Any]:
        return [person_line(place, slug=found.slug, syncs=facts.syncs) for place in places]

    return {
        "staff": lines(facts.seats("teacher")),
        "students": lines(facts.seats("student")),
        "past": lines(place for place in facts.places if place.removed_at is not None),
    }


def _nights(rows: SectionRows, syncs: Syncs, *, name: str) -> Any:
    names = Names(
        schools={key: school.name for key, school in rows.schools.items()},
        people={place.user_id: person_name(place.user) for place in rows.places},
        sections={},
    )
    places = {place.id: place for place in rows.places}
    return history(
        rows.changes, about=About(kind="sections", words=name, places=places, names=names), syncs=syncs
    )
