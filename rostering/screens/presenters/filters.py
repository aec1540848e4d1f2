"""The filter bar of a list: fields and chips whose whole state is the URL, each filter removable, all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from rostering.screens.presenters.pages import Chip, chips, with_query
from rostering.screens.presenters.table_parts import Choice

#: What a URL may carry beside filters.
_VIEW = ("sort", "columns")


@dataclass(frozen=True, kw_only=True)
class Field:
    """One filter. `kind`: "search", "select" or "date"; the chosen value is one of the options, or the text itself."""

    name: str
    label: str
    kind: str
    value: str = ""
    options: tuple[Choice, ...] = ()
    said: str = ""
    placeholder: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """One filter as a row of chips."""

    label: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, kw_only=True)
class Removable:
    """A filter that is set: the words, and the same list without it."""

    words: str
    href: str


@dataclass(frozen=True, kw_only=True)
class FilterBar:
    """The whole bar; `clear` "" when nothing is set; `kept` goes along unseen."""

    label: str
    action: str
    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    removable: tuple[Removable, ...]
    clear: str
    kept: tuple[tuple[str, str], ...]


def search_field(query: QueryDict, *, name: str = "q", label: str, placeholder: str = "") -> Field:
    """Free text; longer than any name is no search."""
    value = query.get(name, "").strip()[:200]
    said = f"“{value}”" if value else ""
    return Field(name=name, label=label, kind="search", value=value, said=said, placeholder=placeholder)


def select_field(
    query: QueryDict, *, name: str, label: str, choices: Sequence[tuple[str, str]], everything: str = "All"
) -> Field:
    """One of some choices (value, words); a value that is none of them is no filter."""
    value = query.get(name, "")
    words = dict(choices).get(value, "")
    value = value if words else ""
    options = [("", everything), *choices]
    return Field(
        name=name,
        label=label,
        kind="select",
        value=value,
        options=tuple(Choice(value=one, words=said, is_chosen=one == value) for one, said in options),
        said=f"{label}: {words}" if words else "",
    )


def date_field(*, name: str, label: str, value: str, said: str) -> Field:
    """A day; the view has read it already, so a wrong one is "" here."""
    return Field(name=name, label=label, kind="date", value=value, said=said if value else "")


def chip_group(query: QueryDict, *, name: str, label: str, choices: Sequence[tuple[str, str, str]]) -> Group:
    """Chips of (value, words, count), "" first for all of them; a value of the URL that is none of them chooses the first."""
    value = query.get(name, "")
    chosen = value if value in [one for one, _, _ in choices] else ""
    return Group(label=label, chips=chips(query, name=name, choices=list(choices), chosen=chosen))


def filter_bar(
    query: QueryDict,
    *,
    label: str,
    action: str,
    fields: Sequence[Field] = (),
    groups: Sequence[Group] = (),
    group_names: Sequence[str] = (),
    also: Sequence[Removable] = (),
) -> FilterBar:
    """The bar of a list. `group_names`: the URL names of the chip groups; `also`: filters that have no field here."""
    named = {field.name for field in fields}
    set_ones = [
        Removable(words=field.said, href=with_query(query, **{field.name: ""}))
        for field in fields
        if field.said
    ]
    removable = (*set_ones, *also)
    chosen = removable or any(query.get(name) for name in group_names)
    kept = [
        (name, value)
        for name in query
        if name not in named and name != "page"
        for value in query.getlist(name)
        if value
    ]
    return FilterBar(
        label=label,
        action=action,
        fields=tuple(fields),
        groups=tuple(groups),
        removable=removable,
        clear=_without_filters(query) if chosen else "",
        kept=tuple(kept),
    )


def _without_filters(query: QueryDict) -> str:
    others = {name: "" for name in query if name not in _VIEW}
    return with_query(query, **others)
