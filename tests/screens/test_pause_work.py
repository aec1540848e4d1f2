"""What pauses ask of people: confirming, settling summer school, looking ahead; and what a pause leaves as it is."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from districts.models import SummerSchool
from rostering.calendar.company import company_pauses
from rostering.calendar.keeping import Asked, add_closure, add_for_districts, confirm_company_pause
from rostering.models import Pause, Run
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NIGHT + DAY
THANKSGIVING = company_pauses(2026)[0]


def noon(day: date) -> datetime:
    """Noon in Los Angeles."""
    return datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


def home(client: Any) -> str:
    return text_of(client.get(reverse("home")))


class TestConfirming:
    """RULES B13: an unconfirmed company pause is on the Home of specialists."""

    def test_it_is_said_from_october_and_work_from_14_days_before(
        self, morning: Morning, enter: Enter, clock: Callable[[datetime], None]
    ) -> None:
        client, said = enter(morning.cast.noor), "Thanksgiving 2026 is not confirmed yet"
        for day, is_said, work in (
            (date(2026, 9, 30), False, []),
            (date(2026, 10, 1), True, []),
            (THANKSGIVING.first_night - 15 * DAY, True, []),
            (THANKSGIVING.first_night - 14 * DAY, False, ["begins in 14 days"]),
        ):
            clock(noon(day))
            page = client.get(reverse("home"))
            rows = [one for one in page.context["work"].rows if one.name == "Thanksgiving 2026"]
            assert [one.since for one in rows] == work
            assert (said in text_of(page)) == is_said
        assert "Nobody is told until a specialist confirms it." in text_of(page)

    def test_once_confirmed_nobody_is_asked(
        self, morning: Morning, enter: Enter, clock: Callable[[datetime], None]
    ) -> None:
        client, dsm = enter(morning.cast.noor), enter(morning.cast.marcus)
        clock(noon(THANKSGIVING.first_night - DAY))
        assert "Thanksgiving 2026" in home(client)
        assert "Thanksgiving 2026" not in home(dsm)
        confirm_company_pause(replaces="thanksgiving", year=2026, by=morning.cast.noor, now=morning.now)
        assert "Thanksgiving 2026" not in home(client)


class TestSummerSchool:
    """RULES B18: a pause over summer school is a conflict until one of them changes."""

    def test_the_dsm_keeps_the_plan_on_the_page_of_dates(self, morning: Morning, enter: Enter) -> None:
        client, slug = enter(morning.cast.marcus), morning.well.slug
        assert "Summer school 2027" in text_of(client.get(reverse("district_dates", args=[slug])))
        values = {"year": "2027", "plan": "yes", "first_day": "2027-06-08", "last_day": "2027-07-02"}
        save = reverse("district_summer_save", args=[slug])
        wrong = client.post(save, values | {"last_day": "2027-06-01"})
        assert (wrong.status_code, "Nothing was changed." in text_of(wrong)) == (400, True)
        page = text_of(client.post(save, values, follow=True))
        assert "The plan for summer 2027 is kept." in page
        assert "Summer school 2027: 8 June to 2 July." in page
        assert client.post(save, values | {"year": "2031"}).status_code == 404

    def test_a_conflict_is_on_the_district_and_on_home_until_one_changes(
        self, morning: Morning, enter: Enter
    ) -> None:
        days = {"first_day": TODAY + 20 * DAY, "last_day": TODAY + 30 * DAY}
        plan = SummerSchool.objects.create(district=morning.well, year=2026, plan="yes", **days)
        asked = Asked(first_night=TODAY + 30 * DAY, last_night=TODAY + 40 * DAY, name="Summer")
        add_for_districts(
            districts=[morning.well], kind="summer", asked=asked, by=morning.cast.noor, now=morning.now
        )
        district = reverse("district", args=[morning.well.slug])
        for person in (morning.cast.marcus, morning.cast.noor):
            client = enter(person)
            assert "while Summer keeps rosters from changing" in text_of(client.get(district))
            assert "Change the pause or the plan." in home(client)
        assert "Change the pause or the plan." not in home(enter(morning.cast.lena))
        SummerSchool.objects.filter(id=plan.id).update(last_day=TODAY + 29 * DAY)
        assert "Change the pause or the plan." not in home(enter(morning.cast.marcus))
        assert "while Summer" not in text_of(enter(morning.cast.marcus).get(district))


class TestLookingAhead:
    """Before the first night back: who would be held, and why."""

    def test_the_districts_of_a_pause(self, morning: Morning, enter: Enter) -> None:
        pause = Pause.objects.get(district=morning.paused)
        page = enter(morning.cast.marcus).get(reverse("pause_reopening", args=[pause.id]))
        assert "1 district comes back on the night of Monday 12 October 2026: none would be held" in text_of(
            page
        )
        assert "First morning with changes: Tuesday 13 October." in text_of(page)
        assert "Within the limit: applied that night by itself." in text_of(page)

    def test_a_waiting_list_over_the_limit_is_told_with_its_numbers(
        self, morning: Morning, enter: Enter
    ) -> None:
        run = Run.objects.get(district=morning.paused, status="waiting")
        students = run.plan.totals["students"] | {"removed": 11, "changed": 11}
        run.plan.totals = run.plan.totals | {"students": students}
        run.plan.save(update_fields=["totals"])
        client = enter(morning.cast.noor)
        address = reverse("reopening", args=["2026-10-12"])
        page = text_of(client.get(address))
        assert "1 would be held" in page
        assert "11 changes to 20 students are 55 %, over the limit of 50 %" in page
        lines = b"".join(client.get(reverse("reopening_csv", args=["2026-10-12"])).streaming_content)
        assert b"Would be held,Cedar Cove" in lines
        assert b"large_change" in lines
        assert "Cedar Cove" not in text_of(enter(morning.cast.lena).get(address))

    def test_after_a_pause_of_everybody_all_that_come_back(
        self,
        morning: Morning,
        enter: Enter,
        clock: Callable[[datetime], None],
        django_assert_max_num_queries: Any,
    ) -> None:
        asked = Asked(first_night=TODAY, last_night=TODAY, name="Snow")
        pause = add_closure(asked=asked, by=morning.cast.noor, now=morning.now)
        client = enter(morning.cast.noor)
        page = client.get(reverse("pause_reopening", args=[pause.id]), follow=True)
        assert page.redirect_chain[-1][0] == reverse("reopening", args=[(TODAY + DAY).isoformat()])
        said = text_of(page)
        assert "5 districts come back" in said
        assert "Cedar Cove" not in said
        assert "2 would be held; of 2 it is not known" in said
        assert "After Snow" in home(client)
        with django_assert_max_num_queries(13):
            client.get(reverse("reopening", args=[(TODAY + DAY).isoformat()]))
        assert client.get(reverse("reopening", args=["some-day"])).status_code == 404


def test_a_pause_changes_nothing_but_whether_rosters_move(morning: Morning) -> None:
    """RULES B16: access, classes and activation stay as they are; the act writes itself, its audit and its message."""
    told = {"rostering_pause", "accounts_auditevent", "rostering_outboxmessage"}

    def everything() -> dict[str, list[Any]]:
        models = [one for one in apps.get_models() if one._meta.managed and one._meta.db_table not in told]
        return {one._meta.db_table: sorted(map(repr, one._default_manager.values_list())) for one in models}

    before = everything()
    asked = Asked(first_night=TODAY, last_night=TODAY + 60 * DAY, name="Summer")
    add_for_districts(
        districts=[morning.well], kind="summer", asked=asked, by=morning.cast.noor, now=morning.now
    )
    assert everything() == before


def test_a_run_after_a_pause_and_what_it_held_say_so(morning: Morning, enter: Enter) -> None:
    """RULES B15: flagged, on the sync and on the hold it opened."""
    client, night = enter(morning.cast.noor), morning.held.opened_night
    Run.objects.filter(id=morning.held.run_id).update(is_after_pause=True)
    Pause.objects.create(
        district=morning.held.district,
        name="Inventory",
        first_night=night - 2 * DAY,
        last_night=night - DAY,
        created_at=morning.now,
    )
    assert "after a pause" in text_of(client.get(reverse("run", args=[morning.held.run_id])))
    assert "after a pause: Inventory" in text_of(client.get(reverse("hold", args=[morning.held.id])))
