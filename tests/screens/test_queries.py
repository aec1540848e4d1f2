"""How many questions a page asks the database: as many for three districts as for thirty."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from districts.models import District
from rostering.models import Run, Window
from tests.factories import ConnectionFactory, DistrictFactory
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.windows import filed, in_force

pytestmark = pytest.mark.django_db


def many_more(count: int) -> None:
    """Districts with a sync each, in different states."""
    for number in range(count):
        district: District = DistrictFactory()
        ConnectionFactory(district=district)
        status = ("applied", "unchanged", "failed", "missed")[number % 4]
        at = {"queued_at": NIGHT_AT, "finished_at": NIGHT_AT}
        Run.objects.create(district=district, night=NIGHT, trigger="nightly", status=status, **at)


def many_windows(count: int) -> None:
    """Expected changes, every other one agreed to."""
    for number in range(count):
        (in_force if number % 2 else filed)(DistrictFactory.create(), first=NIGHT + timedelta(days=1))


NIGHT_AT = "2026-10-07T05:00:00Z"
MOST = {
    "profile": 3,
    "design": 3,
    "design_group": 3,
    "home": 19,
    "districts": 14,
    "syncs": 5,
    "holds": 12,
    "connections": 4,
    "district": 29,
    "run": 19,
    "hold": 22,
    "run_undo": 18,
    "night_undo": 7,
    "windows": 5,
    "window": 9,
    "windows_new": 4,
    "windows_import": 3,
    "run_pairs": 16,
    "district_dry_run": 7,
}


@pytest.mark.parametrize("name", list(MOST))
def test_a_page_asks_a_fixed_number_of_questions(
    morning: Morning, enter: Enter, django_assert_max_num_queries: Callable, name: str
) -> None:
    arguments = {
        "district": [morning.held.district.slug],
        "run": [morning.held.run_id],
        "hold": [morning.held.id],
        "run_undo": [Run.objects.filter(district=morning.well, status="applied").latest("id").id],
        "design_group": ["states"],
        "run_pairs": [morning.held.run_id],
        "district_dry_run": [morning.held.district.slug],
    }.get(name, [])
    if name.startswith("window"):
        many_windows(3)
        arguments = [Window.objects.latest("id").id] if name == "window" else []
    client = enter(morning.cast.noor)
    client.get(reverse(name, args=arguments))
    with django_assert_max_num_queries(MOST[name]):
        client.get(reverse(name, args=arguments))


@pytest.mark.parametrize("name", ["home", "districts", "syncs", "night_undo", "windows"])
def test_ten_times_the_districts_ask_no_more(
    morning: Morning, enter: Enter, django_assert_max_num_queries: Callable, name: str
) -> None:
    many_more(30)
    many_windows(30)
    client = enter(morning.cast.noor)
    client.get(reverse(name))
    # On Home the expected changes that wait for a second person are one question, however many there are.
    with django_assert_max_num_queries(MOST[name] + (name == "home")):
        client.get(reverse(name))
