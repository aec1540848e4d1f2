"""The list that a red flag opens: its people school by school, or its schools."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.http import QueryDict

from rostering.screens.plan_people_rows import PersonWithoutClass
from rostering.screens.presenters.cells import Cell, number_cell, pair_cell, words_cell
from rostering.screens.presenters.figures import Figures, RedFlag
from rostering.screens.presenters.filters import FilterBar, filter_bar, select_field
from rostering.screens.presenters.flags import LISTS
from rostering.screens.presenters.grades import grade_name
from rostering.screens.presenters.harm import flag_words
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.tables import Column, Row
from rostering.screens.words import ARROW, number, several

PEOPLE: Final = (
    Column(key="name", heading="Name", is_fixed=True),
    Column(key="school", heading="School"),
    Column(key="grade", heading="Grade", card="end"),
    Column(key="classes", heading="Classes", csv=("Classes now", "Classes after")),
    Column(key="id", heading="ID there"),
)
TEACHERS: Final = tuple(column for column in PEOPLE if column.key != "grade")
SCHOOLS: Final = (
    Column(key="name", heading="School", is_fixed=True),
    Column(key="students", heading="Students", align="pair", csv=("Students now", "Students after")),
    Column(key="sections", heading="Classes", align="pair", csv=("Classes now", "Classes after")),
    Column(key="teachers", heading="Teachers", align="pair", csv=("Teachers now", "Teachers after")),
    Column(key="left", heading="Students in no class", align="n"),
    Column(key="id", heading="ID there"),
)
#: How the address says: those without a school.
NO_SCHOOL: Final = "none"
ROLES: Final = {"teachers_without_classes": "teacher", "students_without_class": "student"}


def flag_sentence(flag: RedFlag) -> Sentence:
    """The red flag once more, above its list."""
    return say(strong(number(flag.count)), f" {flag_words(flag)}, if this change list is applied.")


def columns_of(code: str) -> tuple[Column, ...]:
    """The columns of a flag's list."""
    if code not in ROLES:
        return SCHOOLS
    return TEACHERS if ROLES[code] == "teacher" else PEOPLE


def person_row(person: PersonWithoutClass, *, schools: Mapping[str, str]) -> Row:
    """One person who would be in no class."""
    had = several(person.classes_now, "class", "classes") if person.classes_now else "none today either"
    classes = "new, with none" if person.number is None else had
    if person.classes_now:
        classes = f"{person.classes_now} {ARROW} none"
    return Row(
        name=person.name,
        cells={
            "name": words_cell(person.name),
            "school": words_cell(schools.get(person.school_id, "") or "No school"),
            "grade": words_cell(grade_name(person.grade) if person.grade else ""),
            "classes": Cell(value=classes, data=(person.classes_now, 0)),
            "id": words_cell(person.provider_id),
        },
    )


def school_row(school: Mapping[str, Any]) -> Row:
    """One school of a flag about schools."""
    pairs = {kind: school[kind] for kind in ("students", "sections", "teachers")}
    cells = {
        kind: pair_cell(now, after, is_telling=bool(now and not after))
        for kind, (now, after) in pairs.items()
    }
    left = school.get("without_class", {}).get("students", 0)
    name = str(school["name"]) or "Without a name"
    return Row(
        name=name,
        cells={
            "name": words_cell(name),
            **cells,
            "left": number_cell(left, is_telling=True),
            "id": words_cell(str(school["provider_id"])),
        },
    )


def schools_with(figures: Figures, code: str) -> list[tuple[str, str, int]]:
    """(id, name, how many) of the schools whose people a flag is about, most first."""
    kind = LISTS[code][2]
    counted = [
        (str(school["provider_id"]), str(school["name"]) or "No school", school["without_class"][kind])
        for school in figures.schools
        if school.get("without_class", {}).get(kind)
    ]
    return sorted(counted, key=lambda one: (-one[2], one[1]))


def school_bar(
    query: QueryDict, *, label: str, action: str, schools: Iterable[tuple[str, str, int]]
) -> FilterBar:
    """The filter of a hold's list: one of its schools (id, name, how many the list is about)."""
    choices = [(key or NO_SCHOOL, f"{name} ({number(count)})") for key, name, count in schools]
    field = select_field(query, name="school", label="School", choices=choices, everything="All schools")
    return filter_bar(query, label=label, action=action, fields=(field,))


def wanted_school(query: QueryDict) -> str | None:
    """The id of the school the URL asks for, "" for people without one, None for all."""
    school = query.get("school") or None
    return "" if school == NO_SCHOOL else school
