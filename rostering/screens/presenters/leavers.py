"""The students who would leave by a change list: the link beside the red flags, and the list it opens."""

from typing import Any, Final

from django.urls import reverse

from rostering.models import Hold, Operation
from rostering.screens.change_filters import Wish
from rostering.screens.presenters.cells import Link, name_cell, number_cell, words_cell
from rostering.screens.presenters.change_fields import Names
from rostering.screens.presenters.change_filters import count_of_wish
from rostering.screens.presenters.changes import person_name
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.grades import grade_name
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.tables import Column, Row
from rostering.screens.words import agree, count_of, number

HEADING: Final = "Everyone who leaves"
COLUMNS: Final = (
    Column(key="name", heading="Name", is_fixed=True),
    Column(key="school", heading="School"),
    Column(key="grade", heading="Grade", card="end"),
    Column(key="classes", heading="Classes now", align="n"),
    Column(key="id", heading="ID there"),
)


def leavers_link(hold: Hold, figures: Figures) -> Link | None:
    """ "Everyone who leaves (1,204)"; None where nobody does, or the rows are gone."""
    count = figures.kind("students").removed
    if not count or not hold.plan.has_all_rows:
        return None
    return Link(words=f"{HEADING} ({number(count)})", href=reverse("hold_leavers", args=[hold.id]))


def leavers_sentence(figures: Figures) -> Sentence:
    """How many it is about."""
    count = figures.kind("students").removed
    return say(
        strong(count_of(count, "students")),
        f" {agree(count, 'leaves')} Khan Academy’s classes, if this change list is applied.",
    )


def schools_left(figures: Figures) -> list[tuple[str, str, int]]:
    """(id, name, how many) of the schools that students leave, most first."""
    counted = []
    for school in figures.schools:
        key = str(school["provider_id"])
        count = count_of_wish(figures, Wish(kind="students", operation=Operation.REMOVED.value, school=key))
        if count:
            counted.append((key, str(school["name"]) or "No school", count))
    return sorted(counted, key=lambda one: (-one[2], one[1]))


def leaver_row(row: Any, *, names: Names, slug: str) -> Row:
    """One student of a change list, with the page of who it is today."""
    name = person_name(row)
    return Row(
        name=name,
        cells={
            "name": name_cell(name, reverse("person", args=[slug, row.object_id])),
            "school": words_cell(names.schools.get(row.home_school_provider_id, "") or "No school"),
            "grade": words_cell(grade_name(row.grade) if row.grade else ""),
            "classes": number_cell(names.places.get(row.object_id, 0)),
            "id": words_cell(row.provider_id),
        },
    )
