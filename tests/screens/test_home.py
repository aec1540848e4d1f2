"""Home by role: what waits with me and what with colleagues, how last night went, what I promised."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts.models import Assignment, Staff
from districts.models import Connection, District
from rostering.models import Decision, Hold, Plan, Run, Talk
from tests.factories import StaffFactory
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning, make_district
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("America/Los_Angeles")
Clock = Callable[[datetime], None]


def page_of(enter: Enter, person: Staff, **query: str) -> str:
    """What somebody reads on Home."""
    return text_of(enter(person).get(reverse("home"), query))


def at_clock(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day in the portal's zone."""
    return datetime.combine(day, time(hour, minute), tzinfo=HERE).astimezone(UTC)


class TestASpecialist:
    def test_sees_own_work_first_and_how_much_is_with_colleagues(
        self, morning: Morning, enter: Enter
    ) -> None:
        page = page_of(enter, morning.cast.noor)
        assert "Four things need you before tonight’s sync at 22:00. Start with Alder Valley:" in page
        needs = page[page.index("most harm first") : page.index("Tonight and this week")]
        assert "Fern Hollow" not in needs
        assert "One more is with colleagues: 1 held." in needs

    def test_sees_everybodys_work_on_demand(self, morning: Morning, enter: Enter) -> None:
        page = page_of(enter, morning.cast.noor, of="all")
        assert "Everything that waits most harm first Yours only" in page
        names = ["Alder Valley", "Dune Park", "Fern Hollow", "Elm Ridge", "Glass Lake"]
        places = [page.index(name, page.index("Everything that waits")) for name in names]
        assert places == sorted(places)
        assert "Sam Ito has it · nobody has called yet" in page

    def test_has_what_nobody_looks_after(self, morning: Morning, enter: Enter) -> None:
        Assignment.objects.filter(district=morning.failed, role="specialist").delete()
        assert "Dune Park" in page_of(enter, morning.cast.sam).partition("Tonight and this week")[0]

    def test_has_a_hold_that_was_taken_though_the_district_is_a_colleagues(
        self, morning: Morning, enter: Enter
    ) -> None:
        Hold.objects.filter(id=morning.held.id).update(owner=morning.cast.sam)
        assert "Alder Valley" in page_of(enter, morning.cast.sam).partition("Tonight and this week")[0]

    def test_has_the_work_of_covered_districts(self, morning: Morning, enter: Enter) -> None:
        today = morning.now.date()
        dates = {"starts_on": today, "ends_on": today}
        Assignment.objects.create(
            staff=morning.cast.sam, district=morning.failed, role=Assignment.Role.COVER, **dates
        )
        assert "Dune Park" in page_of(enter, morning.cast.sam).partition("Tonight and this week")[0]

    def test_is_not_asked_twice_for_the_same_change_list(self, morning: Morning, enter: Enter) -> None:
        """DESIGN 5, Second person: not the same person twice."""
        Decision.objects.create(
            hold=morning.held,
            run=morning.held.run,
            plan=morning.held.plan,
            verdict="approve",
            by=morning.cast.noor,
            reason="Meant.",
            at=morning.now,
            checksum=morning.held.plan.checksum,
        )
        assert "Alder Valley" not in page_of(enter, morning.cast.noor).partition("Tonight and this week")[0]

    def test_finds_an_early_warning_among_the_holds_and_it_stopped_nothing(
        self, morning: Morning, enter: Enter
    ) -> None:
        """DESIGN 5, Early warning: ranked with what waits, below what does."""
        run = Run.objects.get(district=morning.well, night=NIGHT)
        warning = {"code": "most_students_left_in_five_nights", "left": 412, "of": 790}
        Plan.objects.filter(id=run.plan_id).update(verdict=run.plan.verdict | {"warnings": [warning]})
        page = page_of(enter, morning.cast.noor)
        needs = page[page.index("most harm first") : page.index("Tonight and this week")]
        names = ["Alder Valley", "Dune Park", "Elm Ridge", "Birch Bay", "Glass Lake"]
        assert [needs.index(name) for name in names] == sorted(needs.index(name) for name in names)
        assert "412 of 790 students have left over five nights, a part each night." in needs
        assert "applied, within the limit" in needs
        assert Run.objects.get(id=run.id).status == "applied"
        assert not Hold.objects.filter(district=morning.well, state__in=Hold.LIVE).exists()

    def test_can_see_only_the_cells_of_own_districts(self, morning: Morning, enter: Enter) -> None:
        assert "6 districts, 2 of them" in page_of(enter, morning.cast.noor)
        assert "5 districts, 2 of them" in page_of(enter, morning.cast.noor, cells="mine")

    def test_the_counts_beneath_the_cells_follow_whose_they_are(self, morning: Morning, enter: Enter) -> None:
        """Fern Hollow, a colleague's, is the second on hold."""
        assert "2 on hold" in page_of(enter, morning.cast.noor)
        mine = page_of(enter, morning.cast.noor, cells="mine")
        assert "1 on hold" in mine
        assert "2 on hold" not in mine
        page = enter(morning.cast.noor).get(reverse("home"), {"cells": "mine"}).content.decode()
        assert "state=held&amp;whose=mine" in page


class TestADsm:
    def test_sees_only_own_districts_and_is_told_what_to_ask(self, morning: Morning, enter: Enter) -> None:
        page = page_of(enter, morning.cast.marcus)
        assert "Three things need you" in page
        assert "Fern Hollow" not in page
        assert "Glass Lake" not in page
        assert "Ask whether it is meant. Ask: Alder Valley" in page
        assert "colleagues" not in page

    def test_is_sent_to_review_once_the_district_has_answered(self, morning: Morning, enter: Enter) -> None:
        Talk.objects.create(
            district=morning.held.district,
            hold=morning.held,
            way="call",
            with_whom="Maria Lopez",
            answer=Talk.Answer.MEANT,
            words="New school year.",
            at=morning.now - timedelta(hours=1),
            by=morning.cast.marcus,
        )
        page = page_of(enter, morning.cast.marcus)
        assert "Maria Lopez today: it is meant" in page
        assert "Review: Alder Valley" in page

    def test_calls_where_access_was_taken_away(self, morning: Morning, enter: Enter) -> None:
        Run.objects.filter(district=morning.failed).update(status="skipped", reason="access_lost")
        page = page_of(enter, morning.cast.marcus)
        assert "Clever has taken our access away, so nothing was changed. Ask them to share" in page
        assert "Call: Dune Park" in page

    def test_without_work_reads_that_nothing_is_needed(self, morning: Morning, enter: Enter) -> None:
        Hold.objects.filter(district=morning.lenas).update(state="cleared", closed_at=morning.now)
        page = page_of(enter, morning.cast.lena)
        assert "Nothing needs you. Next: tonight’s sync at 22:00." in page


class TestAnAdministrator:
    def test_decides_nothing_and_reads_how_the_night_went(self, morning: Morning, enter: Enter) -> None:
        page = page_of(enter, morning.cast.ada)
        assert "Good morning, Ada. 2 of 6 districts are as they should be after Tuesday night." in page
        assert "Five things wait for specialists and DSMs." in page
        assert "Every district has its people." in page
        assert "Five are with specialists and DSMs: 2 held, 1 failed, 1 missed, 1 new." in page
        assert "Rostering specialists 2 District Success Managers 2 Administrators 1" in page

    def test_puts_in_order_districts_without_people_and_people_who_left(
        self, morning: Morning, enter: Enter
    ) -> None:
        Assignment.objects.filter(district=morning.well, role="dsm").delete()
        morning.cast.sam.is_active = False
        morning.cast.sam.save()
        page = page_of(enter, morning.cast.ada)
        assert "1 district without a District Success Manager" in page
        assert "Sam Ito, 1 district" in page
        assert "The account is closed; the districts still are in this name." in page


class TestLastNight:
    MONDAY = NIGHT - timedelta(days=1)

    @pytest.mark.parametrize(
        ("day", "hour", "heading"),
        [
            (0, 8, "Friday night, 2 October"),
            (0, 21, "Friday night, 2 October"),
            (0, 22, "Monday night, 5 October"),
            (1, 3, "Monday night, 5 October"),
            (1, 21, "Monday night, 5 October"),
            (-1, 12, "Friday night, 2 October"),
            (-2, 23, "Friday night, 2 October"),
        ],
    )
    def test_is_the_last_weeknight_until_tonight_begins(
        self, morning: Morning, enter: Enter, clock: Clock, day: int, hour: int, heading: str
    ) -> None:
        client = enter(morning.cast.noor)
        clock(at_clock(self.MONDAY + timedelta(days=day), hour))
        assert heading in text_of(client.get(reverse("home")))

    def test_in_the_night_the_next_sync_is_tomorrows(
        self, morning: Morning, enter: Enter, clock: Clock
    ) -> None:
        client = enter(morning.cast.noor)
        clock(at_clock(NIGHT, 23))
        assert "before tomorrow’s sync at 22:00" in text_of(client.get(reverse("home")))

    def test_in_a_holiday_week_home_says_when_rosters_change_again(
        self, morning: Morning, enter: Enter, clock: Clock
    ) -> None:
        """RULES B13: Thanksgiving pauses Wednesday through Friday night."""
        client = enter(morning.cast.noor)
        clock(at_clock(date(2026, 11, 25), 9))
        page = text_of(client.get(reverse("home")))
        assert "before rosters change again on Monday 30 November" in page
        clock(at_clock(date(2026, 11, 24), 9))
        assert "before tonight’s sync at 22:00" in text_of(client.get(reverse("home")))

    def test_can_be_read_by_the_clock_with_the_names_of_what_did_not_go_through(
        self, morning: Morning, enter: Enter
    ) -> None:
        answer = enter(morning.cast.noor).get(reverse("home"), {"night": "clock"})
        page = text_of(answer)
        assert "Districts that finished in each ten minutes, Pacific time" in page
        for words in ("Failed Dune Park", "Missed Elm Ridge", "On hold Alder Valley"):
            assert words in page
        assert "23:00 to 00:00 2 3" in page
        assert b"<rect" in answer.content


class TestPromises:
    def promised(self, morning: Morning, by: Staff, **values: object) -> Talk:
        """A promise to a district of Marcus."""
        today = morning.now.astimezone(HERE).date()
        given = {"due_on": today, "words": "send the steps", "with_whom": "Maria Lopez", "way": "call"}
        return Talk.objects.create(
            **({"district": morning.well, "by": by, "at": morning.now - timedelta(days=2)} | given | values)
        )

    def test_of_today_and_late_ones_stand_on_home(self, morning: Morning, enter: Enter) -> None:
        today = morning.now.astimezone(HERE).date()
        self.promised(morning, morning.cast.marcus, due_at=time(14))
        self.promised(morning, morning.cast.marcus, due_on=today - timedelta(days=1), words="call again")
        self.promised(morning, morning.cast.marcus, due_on=today + timedelta(days=1), words="not yet")
        page = page_of(enter, morning.cast.marcus)
        assert "You promised today Tuesday Maria Lopez, Birch Bay: call again" in page
        assert "14:00 Maria Lopez, Birch Bay: send the steps" in page
        assert "not yet" not in page

    def test_a_colleagues_are_not_mine_until_i_cover_the_district(
        self, morning: Morning, enter: Enter
    ) -> None:
        self.promised(morning, morning.cast.marcus)
        assert "send the steps" not in page_of(enter, morning.cast.lena)
        today = morning.now.astimezone(HERE).date()
        Assignment.objects.create(
            staff=morning.cast.lena, district=morning.well, role="cover", starts_on=today, ends_on=today
        )
        page = page_of(enter, morning.cast.lena)
        assert "send the steps" in page
        assert "promised by Marcus Bell" in page

    def test_done_takes_it_off_the_list(self, morning: Morning, enter: Enter) -> None:
        talk = self.promised(morning, morning.cast.marcus)
        client = enter(morning.cast.marcus)
        answer = client.post(reverse("talk_done", args=[talk.id]), {"back": "home"}, follow=True)
        assert answer.redirect_chain[0][0] == reverse("home")
        assert "You promised today" not in text_of(answer)


def test_many_things_that_wait_are_cut_short_with_a_count(morning: Morning, enter: Enter) -> None:
    for number in range(24):
        district = make_district(f"Many {number:02}", dsm=morning.cast.marcus, specialist=morning.cast.noor)
        ended = {"queued_at": morning.now, "finished_at": morning.now}
        Run.objects.create(district=district, night=NIGHT, trigger="nightly", status="failed", **ended)
    page = page_of(enter, morning.cast.noor)
    assert "28 things need you" in page
    assert "Eight more: 6 failed, 1 missed, 1 new." in page


def test_who_signs_in_without_a_name_is_greeted_by_address(morning: Morning, enter: Enter) -> None:
    person = StaffFactory(email="new@portal.example.org", name="")
    assert "Good morning, new." in page_of(enter, person)


def test_fifteen_hundred_districts_fit_a_light_page_and_as_many_questions(
    morning: Morning, enter: Enter, django_assert_max_num_queries: Callable
) -> None:
    """Page weight under 300 KB; scripts and styles are another hundred."""
    districts = District.objects.bulk_create(
        District(slug=f"d{number}", name=f"Independent School District {number}") for number in range(1494)
    )
    Connection.objects.bulk_create(
        Connection(district=one, provider="clever", external_id=one.slug, found_at=morning.now)
        for one in districts
    )
    Run.objects.bulk_create(
        Run(
            district=one,
            night=NIGHT,
            trigger="nightly",
            status=("applied", "unchanged")[one.id % 2],
            queued_at=morning.now,
            finished_at=morning.now,
        )
        for one in districts
    )
    client = enter(morning.cast.noor)
    with django_assert_max_num_queries(24):
        page = client.get(reverse("home"))
    assert len(page.content) < 210_000
