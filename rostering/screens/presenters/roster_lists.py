"""The lists of a district's people and classes: their columns, and one of them as a row."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.urls import reverse

from districts.models import Enrollment, RosterUser, Section
from rostering.screens.presenters.cells import Cell, name_cell, number_cell, pill_cell, words_cell
from rostering.screens.presenters.changes import class_name, person_name
from rostering.screens.presenters.places import staff_words
from rostering.screens.presenters.standing import class_pill, standing_pill
from rostering.screens.presenters.tables import Column, Row

PEOPLE: Final = (
    Column(key="name", heading="Name", sorts="up", is_fixed=True),
    Column(key="role", heading="Role"),
    Column(key="grade", heading="Grade", sorts="up"),
    Column(key="school", heading="School", sorts="up"),
    Column(key="classes", heading="Classes", align="n"),
    Column(key="address", heading="Address", card="off"),
    Column(key="id", heading="Provider ID"),
    Column(key="state", heading="State", card="end"),
)
CLASSES: Final = (
    Column(key="name", heading="Class", sorts="up", is_fixed=True),
    Column(key="school", heading="School", sorts="up"),
    Column(key="period", heading="Period", card="off"),
    Column(key="staff", heading="Staff"),
    Column(key="students", heading="Students", align="n"),
    Column(key="id", heading="Provider ID", card="off"),
    Column(key="state", heading="State", card="end"),
)


def id_cell(text: str) -> Cell:
    """A provider's id, letter by letter."""
    return Cell(kind="id", value=text, data=(text,))


def person_row(person: RosterUser, *, slug: str, classes: int) -> Row:
    """One person; whoever left has no classes to count."""
    present = person.removed_at is None
    can_have_classes = present and person.role != RosterUser.Role.ADMINISTRATOR
    return Row(
        name=person_name(person),
        cells={
            "name": name_cell(person_name(person), reverse("person", args=[slug, person.id])),
            "role": words_cell(str(person.get_role_display()).capitalize()),
            "grade": words_cell(person.grade),
            "school": words_cell(person.school.name if person.school else ""),
            "classes": _classes_cell(classes if can_have_classes else None),
            "address": words_cell(person.email),
            "id": id_cell(person.provider_id),
            "state": pill_cell(standing_pill(person.removed_as, is_present=present, in_list=True)),
        },
    )


def _classes_cell(classes: int | None) -> Cell:
    """Whoever is in no class can not activate (RULES A20): that is said, not counted."""
    if classes == 0:
        return Cell(value="none", data=(0,), is_telling=True)
    return number_cell(classes)


def class_row(
    section: Section, *, slug: str, staff: Mapping[int, Sequence[Enrollment]], students: int
) -> Row:
    """One class; a class without a teacher or students says so in its cell."""
    present = section.removed_at is None
    return Row(
        name=class_name(section),
        cells={
            "name": name_cell(class_name(section), reverse("section", args=[slug, section.id])),
            "school": words_cell(section.school.name if section.school else ""),
            "period": words_cell(section.period),
            "staff": _staff_cell(staff_words(staff.get(section.id, ())), present=present),
            "students": number_cell(students if present else None),
            "id": id_cell(section.provider_id),
            "state": pill_cell(class_pill(section, in_list=True)),
        },
    )


def _staff_cell(words: str, *, present: bool) -> Cell:
    if words or not present:
        return words_cell(words)
    return Cell(value="no teacher", data=("",), is_telling=True)
