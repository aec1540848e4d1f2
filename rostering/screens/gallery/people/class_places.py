"""Class places: of a person, a class a line; of a class, a person a line; and what is shared but not on Khan Academy."""

from rostering.screens.gallery import Sample
from rostering.screens.gallery.people.known_as import SYNC
from rostering.screens.presenters.places import OutLine, PlaceLine

_CLASS = PlaceLine(
    name="Grade 4 Math",
    href="#",
    seat="student",
    below="Bellweather Elementary, period 2",
    staff="Rosa Lindqvist and Omar Hale",
    terms="Fall 2026",
)
_PAST = PlaceLine(
    name="Reading",
    href="#",
    seat="student",
    left=SYNC,
    cause="not shared any more",
    below="Bellweather Elementary",
)
_TEACHERS = (
    PlaceLine(name="Rosa Lindqvist", href="#", seat="primary teacher", provider_id="T-114"),
    PlaceLine(name="Omar Hale", href="#", seat="co-teacher", provider_id="T-092"),
)
_OUT = OutLine(
    name="Chess club",
    href="",
    seat="student",
    why="Not included because of its class: its term has not begun",
)
SAMPLES = (
    Sample(title="District Synced", template="components/synced.html", context={}),
    Sample(
        title="Classes of a person",
        template="components/class_places.html",
        context={"lines": (_CLASS,), "label": "Classes", "is_past": ""},
        is_wide=True,
    ),
    Sample(
        title="Classes before",
        template="components/class_places.html",
        context={"lines": (_PAST,), "label": "Classes before", "is_past": "yes"},
        is_wide=True,
    ),
    Sample(
        title="Staff of a class, in their order",
        template="components/class_people.html",
        context={"lines": _TEACHERS, "label": "Staff", "as": "As", "is_past": ""},
        is_wide=True,
    ),
    Sample(
        title="Shared, but not on Khan Academy",
        template="components/outside.html",
        context={"lines": (_OUT,), "label": "Class"},
        is_wide=True,
    ),
)
