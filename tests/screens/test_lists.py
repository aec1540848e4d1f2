"""What every list has in common: columns and order in the URL, filters, pages, CSV."""

from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse

from rostering.screens.csv import csv_name, csv_response
from rostering.screens.presenters.cells import number_cell, words_cell
from rostering.screens.presenters.filters import filter_bar, search_field, select_field
from rostering.screens.presenters.tables import (
    Column,
    Row,
    csv_headings,
    csv_lines,
    in_order,
    table_of,
    wanted_view,
)
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

COLUMNS = (
    Column(key="name", heading="Name", sorts="up", is_fixed=True),
    Column(key="students", heading="Students", sorts="down", align="n"),
    Column(key="plan", heading="Subscription", is_usual=False),
    Column(key="pair", heading="Now and after", csv=("Now", "After")),
)


def view(query: str) -> Any:
    """What a URL asks of the columns above."""
    return wanted_view(QueryDict(query), columns=COLUMNS, sort="name")


def row(name: str, students: int | None) -> Row:
    return Row(name=name, cells={"name": words_cell(name), "students": number_cell(students)})


def test_without_a_wish_the_usual_columns_stand_in_the_usual_order() -> None:
    wanted = view("")
    assert (wanted.sort, wanted.is_descending) == ("name", False)
    assert wanted.shown == ("name", "students", "pair")


def test_what_the_url_does_not_know_falls_away() -> None:
    assert view("sort=-nothing").sort == "name"
    assert view("sort=plan").sort == "name"
    assert view("columns=nothing").shown == ("name",)
    assert view("columns=plan&columns=students").shown == ("name", "students", "plan")


def test_a_head_sorts_first_in_its_natural_direction_then_turns_round() -> None:
    heads = {
        head.key: head for head in table_of([], wanted=view("q=al&page=3"), columns=COLUMNS, caption="").heads
    }
    assert heads["students"].href == "?q=al&sort=-students"
    assert (heads["name"].order, heads["name"].href) == ("ascending", "?q=al&sort=-name")
    turned = table_of([], wanted=view("sort=-students"), columns=COLUMNS, caption="").heads[1]
    assert (turned.order, turned.href) == ("descending", "?sort=students")


@pytest.mark.parametrize(("sort", "names"), [("students", "bcad"), ("-students", "acbd")])
def test_what_is_missing_comes_last_in_both_directions(sort: str, names: str) -> None:
    values = {"a": 9, "b": 2, "c": 5, "d": None}
    found = in_order("dcba", wanted=view(f"sort={sort}"), by={"students": values.get}, then=str)
    assert "".join(found) == names


def test_the_csv_has_the_shown_columns_with_bare_numbers() -> None:
    wanted = view("columns=students&columns=pair")
    assert csv_headings(COLUMNS, wanted) == ["Name", "Students", "Now", "After"]
    assert list(csv_lines([row("North", 5175)], COLUMNS, wanted)) == [["North", 5175, "", ""]]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"])
def test_a_cell_that_a_spreadsheet_would_run_becomes_text(begin: str) -> None:
    body = csv_response(name="x.csv", headings=["a"], rows=[[f"{begin}1+2"]]).getvalue().decode()
    assert f"'{begin}1+2" in body


def test_a_csv_begins_with_its_mark_and_keeps_negative_numbers() -> None:
    answer = csv_response(
        name=csv_name("alder-valley", "", "runs", on=NIGHT), headings=["a", "b"], rows=[[-3, None]]
    )
    assert answer.getvalue() == "\ufeffa,b\r\n-3,\r\n".encode()
    assert 'filename="alder-valley-runs-2026-10-06.csv"' in answer.headers["Content-Disposition"]


def test_a_csv_is_read_while_it_is_sent() -> None:
    read: list[int] = []

    def rows() -> Any:
        for number in range(2000):
            read.append(number)
            yield [number]

    chunks = iter(csv_response(name="x.csv", headings=["a"], rows=rows()))
    next(chunks)
    assert read == []
    next(chunks)
    assert len(read) < 2000


def test_each_filter_can_be_removed_and_all_of_them_at_once() -> None:
    query = QueryDict("q=bay&provider=clever&sort=-students&page=2")
    provider = select_field(query, name="provider", label="Provider", choices=[("clever", "Clever")])
    bar = filter_bar(query, label="x", action="/x", fields=(search_field(query, label="Name"), provider))
    assert [(one.words, one.href) for one in bar.removable] == [
        ("“bay”", "?provider=clever&sort=-students"),
        ("Provider: Clever", "?q=bay&sort=-students"),
    ]
    assert bar.clear == "?sort=-students"
    assert bar.kept == (("sort", "-students"),)


def test_a_filter_that_is_no_choice_is_no_filter() -> None:
    query = QueryDict("provider=nobody")
    field = select_field(query, name="provider", label="Provider", choices=[("clever", "Clever")])
    assert (field.value, field.said) == ("", "")


@pytest.mark.django_db
class TestSyncs:
    """The list of syncs, made of these parts."""

    def test_a_head_tells_its_order_and_a_link_turns_it(self, morning: Morning, enter: Enter) -> None:
        page = enter(morning.cast.noor).get(reverse("syncs"), {"sort": "district"}).content.decode()
        assert 'aria-sort="ascending"' in page
        assert 'href="?sort=-district"' in page
        assert page.index("Alder Valley") < page.index("Birch Bay") < page.index("Cedar Cove")

    def test_the_csv_is_the_same_list_whole(self, morning: Morning, enter: Enter) -> None:
        client = enter(morning.cast.noor)
        answer = client.get(reverse("syncs_csv"), {"state": "failed"})
        lines = answer.getvalue().decode("utf-8-sig").splitlines()
        assert lines[0] == "State,District,Sync,Night,Why,Changes,Seconds,When"
        assert lines[1].startswith("Failed,Dune Park,")
        assert len(lines) == 2

    def test_the_csv_holds_only_ones_own_districts(self, morning: Morning, enter: Enter) -> None:
        body = enter(morning.cast.marcus).get(reverse("syncs_csv")).getvalue().decode()
        assert "Alder Valley" in body
        assert "Fern Hollow" not in body

    def test_a_specialist_sees_only_the_syncs_of_own_districts_when_wanted(
        self, morning: Morning, enter: Enter
    ) -> None:
        """As the cells of Home that lead here; a DSM's are his own already."""
        client = enter(morning.cast.noor)
        assert "Fern Hollow" in text_of(client.get(reverse("syncs")))
        mine = text_of(client.get(reverse("syncs"), {"whose": "mine"}))
        assert "Alder Valley" in mine
        assert "Fern Hollow" not in mine
        assert "Yours only" not in text_of(enter(morning.cast.marcus).get(reverse("syncs")))

    def test_a_district_chosen_elsewhere_can_be_removed(self, morning: Morning, enter: Enter) -> None:
        page = text_of(enter(morning.cast.noor).get(reverse("syncs"), {"district": morning.well.slug}))
        assert "Remove filter Birch Bay" in page
