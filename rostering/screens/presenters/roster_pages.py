"""The page around each list of a district's roster: people, classes and those who left differ in their words alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.http import QueryDict
from django.urls import reverse

from districts.models import District, School
from rostering.screens.presenters.crumbs import Crumb, district_trail
from rostering.screens.presenters.filters import Field, FilterBar, Removable, filter_bar, select_field
from rostering.screens.presenters.pages import Pager, with_query
from rostering.screens.presenters.tables import Column, Row, Table, Wanted, table_of
from rostering.screens.presenters.tabs import Tab, district_tabs


@dataclass(frozen=True, kw_only=True)
class RosterList:
    """The words of one list. `address`: its name in the URLs; `title` comes before the district's name."""

    address: str
    words: str
    title: str
    find: str
    help: str
    empty: str


@dataclass(frozen=True, kw_only=True)
class ListHead:
    """The top of the page; `find` and `help` are what its search says of itself."""

    title: str
    crumbs: tuple[Crumb, ...]
    name: str
    tabs: tuple[Tab, ...]
    find: str
    help: str


PEOPLE_LIST: Final = RosterList(
    address="district_people",
    words="People",
    title="People of",
    find="Find people here",
    help="A name or its beginnings in any order, with or without accents; or a whole e-mail address, provider ID or"
    " SIS number, today’s or a former one.",
    empty="Nobody fits.",
)
CLASSES_LIST: Final = RosterList(
    address="district_classes",
    words="Classes",
    title="Classes of",
    find="Find classes here",
    help="A part of the class’s or course’s name; the beginning of its SIS code; or a whole provider ID, today’s or a"
    " former one.",
    empty="No class fits.",
)
LEFT_LIST: Final = RosterList(
    address="district_left",
    words="Left",
    title="Left",
    find="Find who left, and who is here",
    help="A name or its beginnings in any order; a part of a class’s name; or a whole e-mail address, provider ID or"
    " SIS number, today’s or a former one.",
    empty="Nobody fits.",
)


def list_head(of: RosterList, district: District) -> ListHead:
    """The way down, the district's name and pages, and how one finds here."""
    return ListHead(
        title=f"{of.title} {district.name}",
        crumbs=district_trail(district, of.words),
        name=district.name,
        tabs=district_tabs(district.slug, current=of.address),
        find=of.find,
        help=of.help,
    )


def list_bar(
    of: RosterList, district: District, *, query: QueryDict, fields: Sequence[Field], found_by: str
) -> FilterBar:
    """The filters; `found_by`, what was searched for, is one more that can be taken away."""
    said = Removable(words=f"“{found_by}”", href=with_query(query, search=""))
    return filter_bar(
        query,
        label=of.words,
        action=reverse(of.address, args=[district.slug]),
        fields=fields,
        also=(said,) if found_by else (),
    )


def list_table(
    of: RosterList,
    district: District,
    rows: Iterable[Row],
    *,
    columns: Sequence[Column],
    wanted: Wanted,
    pager: Pager,
    none: str = "",
) -> Table:
    """The table, with links to its neighbours by where one stands. `none`: said instead where no filter is set."""
    table = table_of(
        rows,
        wanted=wanted,
        columns=columns,
        caption=of.words,
        empty=none or of.empty,
        all_href="" if none else reverse(of.address, args=[district.slug]),
    )
    return replace(table, pager=pager)


def school_field(query: QueryDict, schools: Iterable[School]) -> Field:
    """One of the district's schools, by our number."""
    choices = [(str(one.id), one.name) for one in schools]
    return select_field(query, name="school", label="School", choices=choices)


def chosen_school(query: QueryDict, schools: Iterable[School]) -> int | None:
    """The number of the school the URL asks for, None for all and for one that is not there."""
    return next((one.id for one in schools if str(one.id) == query.get("school", "")), None)
