"""The filters of a change list: kind and operation as chips with their counts, one school of several."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from rostering.models import Operation, Run
from rostering.pipeline.summary import OPERATIONS as IN_SCHOOLS
from rostering.screens.change_filters import AT_SCHOOLS, Wish
from rostering.screens.presenters.changes import OPERATIONS, PILLS
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.filters import FilterBar, Group, filter_bar, select_field
from rostering.screens.presenters.pages import chips
from rostering.screens.words import KINDS, heading_of, number


def change_bar(query: QueryDict, run: Run, figures: Figures, wish: Wish) -> FilterBar:
    """The whole bar; the counts are those of the chosen school."""
    schools = [
        (str(school["provider_id"]) or "none", str(school["name"]) or "No school")
        for school in sorted(figures.schools, key=lambda one: str(one["name"]))
        if school.get("changes")
    ]
    is_at_school = wish.kind in AT_SCHOOLS and len(schools) > 1
    fields = (
        (select_field(query, name="school", label="School", choices=schools, everything="All schools"),)
        if is_at_school
        else ()
    )
    return filter_bar(
        query,
        label="Changes",
        action=reverse("run_changes", args=[run.id]),
        fields=fields,
        groups=(_kinds(query, figures, wish), _operations(query, figures, wish)),
        group_names=(),
    )


def _kinds(query: QueryDict, figures: Figures, wish: Wish) -> Group:
    plain = query.copy()
    plain.pop("operation", None)
    counted = [(kind, sum(_count(figures, wish, kind, one) for one in OPERATIONS)) for kind in KINDS]
    choices = [
        (kind, heading_of(kind), number(count)) for kind, count in counted if count or kind == wish.kind
    ]
    return Group(label="Kind", chips=chips(plain, name="kind", choices=choices, chosen=wish.kind))


def _operations(query: QueryDict, figures: Figures, wish: Wish) -> Group:
    with_kind = query.copy()
    with_kind["kind"] = wish.kind
    choices = [
        (one.value, PILLS[one].word, number(count))
        for one in OPERATIONS
        if (count := _count(figures, wish, wish.kind, one))
    ]
    if wish.school is not None or wish.words:
        choices = [("", "All", ""), *choices]
    return Group(
        label="What happens",
        chips=chips(with_kind, name="operation", choices=choices, chosen=wish.operation),
    )


def count_of_wish(figures: Figures, wish: Wish) -> int:
    """How many rows a wish without a search has, by the plan's totals and summary."""
    return sum(_count(figures, wish, wish.kind, Operation(one)) for one in wish.operations)


def _count(figures: Figures, wish: Wish, kind: str, operation: Operation) -> int:
    if wish.school is None:
        return int(getattr(figures.kind(kind), operation.value))
    if operation.value not in IN_SCHOOLS:
        return 0
    counts = _of_school(figures, wish.school).get("changes", {}).get(kind)
    return int(counts[IN_SCHOOLS.index(operation.value)]) if counts else 0


def _of_school(figures: Figures, school: str) -> Mapping[str, Any]:
    return next((one for one in figures.schools if one["provider_id"] == school), {})


def school_words(figures: Figures, school: str | None) -> str:
    """ "at North School", "" for all of them."""
    if school is None:
        return ""
    return f"at {_of_school(figures, school).get('name') or 'no school'}"


def change_heading(wish: Wish) -> str:
    """ "Students: Leaves"."""
    return f"{heading_of(wish.kind)}{f': {PILLS[Operation(wish.operation)].word}' if wish.operation else ''}"
