"""The breakdown of a hold by teacher: whose classes and students change, the hardest hit first."""

from collections.abc import Mapping
from typing import Final

from django.urls import reverse

from rostering.models import Hold
from rostering.screens.plan_people_rows import TaughtChange
from rostering.screens.presenters.cells import Link, name_cell, number_cell, pair_cell, words_cell
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.tables import Column, Row
from rostering.screens.words import agree, count_of, number

HEADING: Final = "By teacher"
COLUMNS: Final = (
    Column(key="name", heading="Name", is_fixed=True, sorts="up"),
    Column(key="school", heading="School", card="start"),
    Column(
        key="classes",
        heading="Classes",
        align="pair",
        sorts="down",
        order_words=("Fewest lost first", "Most lost first"),
        csv=("Classes now", "Classes after"),
    ),
    Column(
        key="places",
        heading="Class places",
        align="pair",
        sorts="down",
        title="Of students; one in two classes of this teacher has two",
        order_words=("Fewest lost first", "Most lost first"),
        csv=("Places now", "Places after"),
    ),
    Column(key="leave", heading="Leave", align="n", sorts="down"),
    Column(key="join", heading="Join", align="n", sorts="down"),
)


def teachers_link(hold: Hold) -> Link | None:
    """ "By teacher (1,204)"; None where no teacher's classes change, or the rows are gone."""
    count = int(hold.plan.summary.get("evidence", {}).get("teachers", 0))
    if not count or not hold.plan.has_rows:
        return None
    return Link(words=f"{HEADING} ({number(count)})", href=reverse("hold_teachers", args=[hold.id]))


def teachers_sentence(*, touched: int, emptied: int) -> Sentence:
    """How many teachers it is about, and how many of them would teach nobody."""
    if not emptied:
        last = "none of them loses their last class"
    elif emptied == touched:
        last = "all of them lose their last class" if touched > 1 else "it is the last class"
    else:
        last = f"{number(emptied)} of them {agree(emptied, 'loses')} their last class"
    return say(strong(count_of(touched, "teachers")), f" would see other classes or students; {last}.")


def teacher_row(one: TaughtChange, *, schools: Mapping[str, str], slug: str) -> Row:
    """One teacher, with the page of who it is today."""
    (classes, after), (places, places_after) = one.classes, one.places
    name = (
        words_cell(one.name)
        if one.number is None
        else name_cell(one.name, reverse("person", args=[slug, one.number]))
    )
    return Row(
        name=one.name,
        is_worst=bool(classes and not after),
        cells={
            "name": name,
            "school": words_cell(schools.get(one.school_id, "") or "No school"),
            "classes": pair_cell(classes, after, is_telling=bool(classes and not after)),
            "places": pair_cell(places, places_after, is_telling=bool(places and not places_after)),
            "leave": number_cell(one.leave),
            "join": number_cell(one.join),
        },
    )
