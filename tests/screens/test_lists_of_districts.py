"""The list of districts: searched, filtered, sorted in the URL, and as quick with 1,500 as with six."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Assignment
from districts.models import Agreement, Connection, District, RosterState, SchoolYear
from rostering.models import Run
from rostering.screens.presenters.night_strip import night_strip
from tests.factories import DistrictFactory, StopFactory
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db

ALL = ["Alder Valley", "Birch Bay", "Cedar Cove", "Dune Park", "Elm Ridge", "Fern Hollow"]
MANY = 1500


@pytest.fixture
def client(morning: Morning, enter: Enter) -> Client:
    """A specialist's browser."""
    return enter(morning.cast.noor)


def listed(client: Client, **query: Any) -> list[str]:
    """The names of the districts on the page, in their order."""
    table = client.get(reverse("districts"), query).context["table"]
    return [line.name for line in table.lines]


def chips(client: Client, **query: Any) -> dict[str, str]:
    """The states that can be chosen, with their counts."""
    group = client.get(reverse("districts"), query).context["bar"].groups[0]
    return {chip.words: chip.count for chip in group.chips}


def test_all_of_them_by_name(client: Client) -> None:
    assert listed(client) == ALL


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("birch", ["Birch Bay"]),
        ("BAY birch", ["Birch Bay"]),
        ("fern-hollow", ["Fern Hollow"]),
        ("bay cove", []),
        ("  ", ALL),
        ("%", []),
    ],
)
def test_every_word_must_be_in_the_name_or_the_whole_be_its_id(
    client: Client, query: str, names: list[str]
) -> None:
    assert listed(client, q=query) == names


@pytest.mark.parametrize("query", ["canon", "Cañón", "CAÑON c"])
def test_accents_and_case_are_forgiven(client: Client, query: str) -> None:
    DistrictFactory(name="Cañón City Schools")
    assert listed(client, q=query) == ["Cañón City Schools"]


def test_the_provider_s_own_id_finds_its_district(client: Client, morning: Morning) -> None:
    assert listed(client, q=morning.well.connection.external_id) == ["Birch Bay"]


@pytest.mark.parametrize("query", ["%", "_", "b_rch", "\\", "\u0301"])
def test_signs_mean_themselves_in_a_search(morning: Morning, enter: Enter, query: str) -> None:
    """Nothing typed is a wildcard, and a search of nothing but an accent finds nothing instead of everything."""
    assert listed(enter(morning.cast.noor), q=query) == []


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("held", ["Alder Valley", "Fern Hollow"]),
        ("failed", ["Dune Park"]),
        ("missed", ["Elm Ridge"]),
        ("waiting", ["Cedar Cove"]),
        ("well", ["Birch Bay"]),
        ("off", []),
        ("nonsense", ALL),
    ],
)
def test_each_district_is_in_one_state(client: Client, state: str, names: list[str]) -> None:
    assert listed(client, state=state) == names


def test_the_chips_count_what_the_other_filters_leave(client: Client, morning: Morning) -> None:
    assert chips(client) == {
        "All": "6", "On hold": "2", "Failed": "1", "Missed": "1", "Paused": "1", "As they should be": "1",
    }  # fmt: skip
    lena = str(morning.cast.lena.id)
    assert chips(client, dsm=lena) == {"All": "1", "On hold": "1"}
    assert chips(client, dsm=lena, state="failed")["Failed"] == "0"


def test_what_is_off_is_nothing_else(client: Client, morning: Morning) -> None:
    StopFactory.create(district=morning.failed)
    Connection.objects.filter(district=morning.well).update(state=Connection.State.ACCESS_LOST)
    assert listed(client, state="off") == ["Birch Bay", "Dune Park"]
    assert listed(client, state="failed") == []
    page = text_of(client.get(reverse("districts"), {"state": "off"}))
    assert "Stopped" in page
    assert "Access lost" in page


def test_the_other_filters(client: Client, morning: Morning) -> None:
    Connection.objects.filter(district=morning.well).update(provider="classlink")
    Agreement.objects.filter(district=morning.missed).update(plan_type="enterprise_starter")
    assert listed(client, provider="classlink") == ["Birch Bay"]
    assert listed(client, plan="enterprise_starter") == ["Elm Ridge"]
    assert listed(client, specialist=morning.cast.sam.id) == ["Fern Hollow"]
    assert listed(client, specialist=morning.cast.sam.id, dsm=morning.cast.marcus.id) == []
    Assignment.objects.filter(district=morning.well, role=Assignment.Role.DSM).delete()
    assert listed(client, dsm="none") == ["Birch Bay"]


def test_mine_and_those_i_cover(client: Client, morning: Morning, enter: Enter) -> None:
    assert listed(client, whose="mine") == ALL[:-1]
    today = morning.now.date()
    Assignment.objects.create(
        district=morning.lenas, staff=morning.cast.marcus, role="cover", starts_on=today, ends_on=today
    )
    marcus = enter(morning.cast.marcus)
    assert listed(marcus) == ALL
    assert listed(marcus, whose="mine") == ALL[:-1]
    assert listed(marcus, whose="covered") == ["Fern Hollow"]


def test_who_looks_after_it_is_who_does_today(client: Client, morning: Morning) -> None:
    """A change of DSM from a coming day on shows on that day."""
    today = morning.now.date()
    tomorrow = today + timedelta(days=1)
    Assignment.objects.filter(district=morning.well, role="dsm").update(ends_on=today)
    Assignment.objects.create(district=morning.well, staff=morning.cast.lena, role="dsm", starts_on=tomorrow)
    assert "Birch Bay" in listed(client, dsm=morning.cast.marcus.id)
    assert "Birch Bay" not in listed(client, dsm=morning.cast.lena.id)


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("-name", "Fern Hollow", "Alder Valley"),
        ("state", "Alder Valley", "Birch Bay"),
        ("-state", "Birch Bay", "Alder Valley"),
        ("-students", "Elm Ridge", "Birch Bay"),
        ("dsm", "Fern Hollow", "Elm Ridge"),
        ("first_day", "Dune Park", "Fern Hollow"),
        ("-first_day", "Cedar Cove", "Fern Hollow"),
    ],
)
def test_it_sorts_by_anything_with_what_is_missing_last(
    client: Client, morning: Morning, sort: str, first: str, last: str
) -> None:
    for number, name in enumerate(
        ("Birch Bay", "Alder Valley", "Cedar Cove", "Dune Park", "Fern Hollow", "Elm Ridge")
    ):
        RosterState.objects.filter(district__name=name).update(counts={"students": 10 + number})
    days = {morning.failed.id: date(2027, 8, 2), morning.paused.id: date(2027, 8, 30)}
    for district, day in days.items():
        SchoolYear.objects.create(district_id=district, year=2027, first_day=day)
    names = listed(client, sort=sort)
    assert names[0] == first
    if sort != "-state":
        assert names[-1] == last


def test_the_next_first_day_is_the_first_that_is_still_to_come(client: Client, morning: Morning) -> None:
    today = morning.now.date()
    for year, day in ((2025, date(2025, 8, 11)), (2026, today), (2027, date(2027, 8, 9))):
        SchoolYear.objects.create(district=morning.well, year=year, first_day=day)
    page = client.get(reverse("districts"), {"q": "birch"})
    assert "7\N{NO-BREAK SPACE}Oct" in text_of(page)


def test_the_csv_has_every_district_that_fits_and_the_chosen_columns(client: Client) -> None:
    address = reverse("districts_csv") + "?columns=state&columns=students&sort=-name&state=held"
    lines = client.get(address).getvalue().decode("utf-8-sig").splitlines()
    assert lines == [
        "State,District,ID,Students",
        "On hold by us,Fern Hollow,fern-hollow,0",
        "On hold by us,Alder Valley,alder-valley,24",
    ]


def test_a_strip_tells_its_nights_in_words_and_shapes() -> None:
    nights = [NIGHT + timedelta(days=number) for number in range(4)]
    runs = {
        nights[0]: ("unchanged", ""),
        nights[1]: ("failed", "provider_refused"),
        nights[2]: ("superseded", "large_change"),
    }
    strip = night_strip(nights, runs)
    assert strip.words == "Last 4 nights: 1 failed, 1 on hold, 1 unchanged"
    assert len({mark.path.split("h", 1)[1] for mark in strip.marks}) == 3


@pytest.fixture
def many(morning: Morning) -> None:
    """1,500 districts with a sync each."""
    rows = District.objects.bulk_create(
        District(slug=f"many-{number}", name=f"Many {number:04}") for number in range(MANY)
    )
    Agreement.objects.bulk_create(Agreement(district=one) for one in rows)
    RosterState.objects.bulk_create(RosterState(district=one, counts={"students": one.id}) for one in rows)
    Connection.objects.bulk_create(
        Connection(district=one, provider="clever", external_id=f"m{one.id}", found_at=morning.now)
        for one in rows
    )
    at = {"queued_at": morning.now, "finished_at": morning.now}
    statuses = ("applied", "unchanged", "failed", "missed")
    Run.objects.bulk_create(
        Run(district=one, night=NIGHT, trigger="nightly", status=statuses[number % 4], **at)
        for number, one in enumerate(rows)
    )
    Assignment.objects.bulk_create(
        Assignment(district=one, staff=morning.cast.marcus, role="dsm") for one in rows
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_fifteen_hundred_ask_no_more_questions_than_six(many: None, client: Client) -> None:
    for query in ("", "?q=many+1", "?sort=state", "?sort=-students", "?sort=dsm", "?state=failed"):
        client.get(reverse("districts") + query)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("districts") + query)
        assert len(asked) <= 16, query
        assert len(answer.context["table"].lines) == 50, query


def test_every_page_of_them_has_its_own(many: None, client: Client) -> None:
    seen = [name for page in range(1, 32) for name in listed(client, page=page, sort="state")]
    assert len(seen) == len(set(seen)) == MANY + len(ALL)
