"""The year at one glance: for everybody and for one district, in words as well as in bands and strokes (RULES B12, B13)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostering.calendar.company import company_pauses
from rostering.calendar.forecast import Outlook
from rostering.calendar.spans import PauseSpan
from rostering.models import Pause
from rostering.screens.presenters.say import plain
from rostering.screens.presenters.year import Day, months_of, school_year
from rostering.screens.presenters.year_gone import GoneNight, gone_months
from rostering.screens.presenters.year_pauses import year_facts, year_pauses, year_sentence
from rostering.screens.presenters.year_words import ExpectedNights, NightFacts
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of
from tests.windows import filed, in_force

TUESDAY = date(2026, 11, 24)
THANKSGIVING, WINTER = company_pauses(2026)
CONFIRMED = PauseSpan(
    date(2026, 11, 25), date(2026, 11, 27), "Thanksgiving", "", "company", pause_id=1, is_confirmed=True
)


def own(first: date, last: date, name: str = "Exams") -> PauseSpan:
    """A district's own pause."""
    return PauseSpan(first, last, name, "", "district", pause_id=2)


def days(
    *spans: PauseSpan, tonight: date = TUESDAY, is_one: bool = False, **nights: NightFacts
) -> dict[str, Day]:
    """The days of the school year 2026/27 by their date."""
    known = {date.fromisoformat(key.replace("_", "-")[1:]): facts for key, facts in nights.items()}
    months = months_of(2026, tonight=tonight, spans=spans, nights=known, is_one=is_one)
    return {day.iso: day for month in months for week in month.weeks for day in week if day}


def test_a_school_year_has_every_date_from_july_to_june_once() -> None:
    for year in range(2023, 2034):
        months = months_of(year, tonight=TUESDAY, spans=(), nights={}, is_one=False)
        shown = [day.iso for month in months for week in month.weeks for day in week if day]
        first, last = school_year(year)
        assert shown == [
            date.fromordinal(day).isoformat() for day in range(first.toordinal(), last.toordinal() + 1)
        ]
        assert [month.name for month in months][::6] == [f"July {year}", f"January {year + 1}"]
        assert all(len(week) == 7 for month in months for week in month.weeks)


def test_a_pause_of_everybody_is_a_band_that_breaks_at_the_end_of_a_week_and_of_a_month() -> None:
    looks = {iso: day.look.split() for iso, day in days(CONFIRMED, WINTER).items()}
    assert [name for name in looks["2026-11-25"] if "band" in name] == ["band", "band-from"]
    assert [name for name in looks["2026-11-26"] if "band" in name] == ["band"]
    assert [name for name in looks["2026-11-27"] if "band" in name] == ["band", "band-to"]
    assert {"band-open", "band-to"} <= set(looks["2026-12-20"]) >= {"day-weekend"}
    assert "band-from" in looks["2026-12-21"]
    assert "band-to" in looks["2026-12-31"]
    assert "band-from" in looks["2027-01-01"]
    assert "band" not in looks["2027-01-04"]


def test_only_what_nobody_has_confirmed_is_drawn_open() -> None:
    assert "band-open" not in days(CONFIRMED)["2026-11-26"].look
    assert "band-open" in days(THANKSGIVING)["2026-11-26"].look


@pytest.mark.parametrize(
    ("count", "length"), [(0, ""), (1, "few"), (9, "few"), (10, "some"), (49, "some"), (50, "many")]
)
def test_what_districts_do_by_themselves_is_a_stroke_in_three_lengths(count: int, length: str) -> None:
    spans = [own(TUESDAY, TUESDAY) for _ in range(count)]
    assert days(*spans)["2026-11-24"].look == f"day-tonight{f' stroke stroke-{length}' if length else ''}"


def test_a_night_says_how_many_districts_run_of_how_many() -> None:
    facts = NightFacts(
        counts={Outlook.RUNS: 1204, Outlook.PAUSED: 3, Outlook.HELD: 2, Outlook.OFF: 1}, total=1210
    )
    said = days(n2026_11_30=facts)["2026-11-30"]
    assert said.words == "Monday 30 November: 1,204 of 1,210 districts may change, 3 paused, 2 on hold, 1 off"
    assert not said.is_told


def test_a_paused_night_is_told_to_those_who_listen_too() -> None:
    paused = days(CONFIRMED)["2026-11-26"]
    assert (paused.words, paused.is_told) == ("Thursday 26 November: paused, Thanksgiving", True)
    assert days()["2026-11-24"].words == "Tuesday 24 November, tonight"
    assert days()["2026-11-28"].words == "Saturday 28 November: no syncs at the weekend"


@pytest.mark.parametrize(
    ("tonight", "marked", "words"),
    [
        (date(2026, 11, 20), "2026-11-20", "Friday 20 November, tonight"),
        (date(2026, 11, 21), "2026-11-23", "Monday 23 November, the next night"),
        (date(2026, 11, 22), "2026-11-23", "Monday 23 November, the next night"),
        (date(2026, 11, 23), "2026-11-23", "Monday 23 November, tonight"),
    ],
)
def test_at_a_weekend_the_next_night_is_marked_since_no_night_of_ours_is_tonight(
    tonight: date, marked: str, words: str
) -> None:
    (day,) = [one for one in days(tonight=tonight).values() if "day-tonight" in one.look]
    assert (day.iso, day.words, day.is_told) == (marked, words, True)


@pytest.mark.parametrize(
    ("outlook", "look", "words"),
    [
        (Outlook.RUNS, "", "rosters may change"),
        (Outlook.HELD, "stroke stroke-held", "waits behind the hold"),
        (Outlook.STOPPED, "stroke stroke-off", "stopped by staff"),
        (Outlook.OFF, "stroke stroke-off", "not synced"),
    ],
)
def test_a_night_of_one_district_says_why_it_does_not_change(outlook: Outlook, look: str, words: str) -> None:
    facts = NightFacts(counts={outlook: 1}, total=1)
    day = days(is_one=True, n2026_11_30=facts)["2026-11-30"]
    assert (day.look, day.words) == (look, f"Monday 30 November: {words}")


def expecting(first: date, last: date, *spans: PauseSpan) -> dict[str, Day]:
    """The days of a district that expects a large change."""
    window = ExpectedNights(first_night=first, last_night=last, href="/expected-changes/1")
    months = months_of(2026, tonight=TUESDAY, spans=spans, nights={}, is_one=True, expected=[window])
    return {day.iso: day for month in months for week in month.weeks for day in week if day}


def test_every_night_of_an_expected_change_is_marked_and_leads_to_it() -> None:
    """From Friday to Monday: neither the nights around it nor those of the weekend, which are none."""
    shown = expecting(date(2026, 12, 4), date(2026, 12, 7))
    marked = {iso: day for iso, day in shown.items() if "day-expected" in day.look}
    assert list(marked) == ["2026-12-04", "2026-12-07"]
    assert {day.href for day in marked.values()} == {"/expected-changes/1"}
    assert all(day.is_told for day in marked.values())
    assert marked["2026-12-04"].words == "Friday 4 December; a large change is expected"


def test_a_pause_in_an_expected_change_comes_first_and_what_is_over_was_expected() -> None:
    shown = expecting(date(2026, 11, 23), date(2026, 11, 27), CONFIRMED)
    assert (
        shown["2026-11-26"].words == "Thursday 26 November: paused, Thanksgiving; a large change is expected"
    )
    assert shown["2026-11-26"].href == "/expected-changes/1"
    assert shown["2026-11-23"].words == "Monday 23 November; a large change was expected"


def test_a_month_says_on_which_of_its_nights_a_change_is_expected() -> None:
    window = ExpectedNights(first_night=date(2026, 11, 30), last_night=date(2026, 12, 7), href="#")
    months = months_of(2026, tonight=TUESDAY, spans=(), nights={}, is_one=True, expected=[window])
    notes = {month.name: [note.words for note in month.notes] for month in months if month.notes}
    assert notes == {"November": ["30 Expected change"], "December": ["1 to 7 Expected change"]}


GONE = GoneNight(ran=1402, held=3, failed=4, missed=1, waited=2)


def test_a_night_that_is_over_says_how_many_districts_ran_and_what_became_of_the_others() -> None:
    monday = date(2026, 11, 23)
    months = months_of(2026, tonight=TUESDAY, spans=(), nights={}, is_one=False, gone={monday: GONE})
    assert GONE.words == "1,402 of 1,412 districts ran, 3 on hold, 4 failed, 1 missed, 2 waited"
    november = next(month for month in months if month.name == "November")
    shown = next(day for week in november.weeks for day in week if day and day.number == 23)
    assert shown.words == f"Monday 23 November: {GONE.words}"
    assert (november.gone, months[0].gone) == ("nights-2026-11", "")


@pytest.mark.parametrize(
    ("night", "mark"),
    [
        (GoneNight(ran=96, failed=4), ""),
        (GoneNight(ran=95, failed=4, missed=1), "failed"),
        (GoneNight(ran=50, held=50), ""),
        (GoneNight(held=1, is_one=True), "held"),
        (GoneNight(missed=1, is_one=True), "failed"),
        (GoneNight(ran=1, is_one=True), ""),
    ],
)
def test_only_a_night_that_went_badly_is_marked(night: GoneNight, mark: str) -> None:
    assert night.mark == mark


def test_the_nights_that_are_over_stand_by_month_the_latest_first() -> None:
    nights = {date(2026, 10, 30): GONE, date(2026, 11, 2): GONE, date(2026, 11, 3): GoneNight(ran=1410)}
    november, october = gone_months(nights, href_of=lambda night: f"?night={night}")
    assert (november.name, october.anchor) == ("November 2026", "nights-2026-10")
    assert november.words == "2 nights, 2,812 ran, 3 on hold, 4 failed, 1 missed, 2 waited"
    assert [(line.night, line.href) for line in november.lines] == [
        ("Tue 3 November", "?night=2026-11-03"),
        ("Mon 2 November", "?night=2026-11-02"),
    ]


def test_a_pause_says_the_first_morning_on_which_changes_show_again() -> None:
    """Thanksgiving ends on Friday night: Monday's night is the next, so Tuesday morning. Pauses in a row count as one."""
    staff = own(date(2027, 1, 4), date(2027, 1, 5), "Staff days")
    found = {one.name: one for one in year_pauses([CONFIRMED, WINTER, staff], tonight=TUESDAY, districts=0)}
    assert found["Thanksgiving"].back == "Tuesday 1 December"
    assert found["Winter holidays"].back == "Tuesday 5 January"
    assert (found["Staff days"].back, found["Staff days"].whose) == ("Thursday 7 January", "this district")
    assert (found["Thanksgiving"].dates, found["Thanksgiving"].nights) == (
        "Wed 25 to Fri 27 November",
        "3 nights",
    )
    assert (found["Winter holidays"].is_open, found["Thanksgiving"].is_open) == (True, False)


def test_equal_pauses_of_many_districts_are_one_line() -> None:
    spans = [own(TUESDAY, TUESDAY) for _ in range(38)]
    (line,) = year_pauses(spans, tonight=TUESDAY, districts=99)
    assert (line.name, line.whose, line.back) == ("Exams", "38 districts", "Thursday 26 November")


def test_the_year_in_figures() -> None:
    bounds = school_year(2026)
    figures = year_facts(*bounds, company=[CONFIRMED, WINTER], own=[own(date(2027, 1, 1), date(2027, 1, 5))])
    assert [(fact.name, fact.value) for fact in figures] == [
        ("Weeknights", "261"),
        ("Pauses of everybody", "14"),
        ("Its own pauses", "2"),
        ("Nights that may change rosters", "245"),
    ]


@pytest.mark.parametrize(
    ("tonight", "spans", "sentence"),
    [
        (
            TUESDAY,
            [CONFIRMED, WINTER],
            "Rosters change every weeknight, then rest for three nights from Wednesday (Thanksgiving), "
            "and for eleven nights from 18 December (Winter holidays).",
        ),
        (
            date(2026, 11, 26),
            [CONFIRMED, WINTER],
            "Rosters rest until Monday 30 November (Thanksgiving), "
            "and for eleven nights from 18 December (Winter holidays).",
        ),
        (date(2027, 2, 1), [CONFIRMED, WINTER], "Rosters change every weeknight to the end of June."),
        (
            date(2028, 2, 1),
            [CONFIRMED, WINTER],
            "Rosters rest on 14 of 261 weeknights in the school year 2026/27: Thanksgiving and Winter holidays.",
        ),
    ],
)
def test_the_page_opens_with_what_comes_next(tonight: date, spans: list[PauseSpan], sentence: str) -> None:
    said = year_sentence(2026, tonight=tonight, spans=spans, bounds=school_year(2026), whose="")
    assert plain(said) == sentence


def test_a_district_that_waits_says_so_before_its_pauses() -> None:
    said = year_sentence(
        2026,
        tonight=TUESDAY,
        spans=[CONFIRMED, WINTER],
        bounds=school_year(2026),
        whose="Alder Valley",
        waits="wait behind a hold for a decision",
    )
    assert plain(said) == (
        "Alder Valley’s rosters wait behind a hold for a decision; besides, they rest for three nights "
        "from Wednesday (Thanksgiving), and for eleven nights from 18 December (Winter holidays)."
    )


@pytest.fixture
def client(morning: Morning, enter: Enter) -> Client:
    """A specialist's browser, on Wednesday 7 October 2026."""
    return enter(morning.cast.noor)


@pytest.mark.django_db
class TestThePage:
    """`/calendar`, with the year and the district in its address."""

    def test_the_school_year_one_is_in_comes_first_and_others_by_their_address(self, client: Client) -> None:
        page = client.get(reverse("calendar"))
        assert "school year 2026/27" in text_of(page)
        assert (page.context["before"]["href"], page.context["after"]["href"]) == ("?year=2025", "?year=2027")
        assert "school year 2030/31" in text_of(client.get(reverse("calendar") + "?year=2030"))

    @pytest.mark.parametrize("year", ["x", "", "-1", "1999", "9999", "99999999999999999999", "\u0662"])
    def test_a_year_that_is_none_is_this_one(self, client: Client, year: str) -> None:
        assert "school year 2026/27" in text_of(client.get(reverse("calendar"), {"year": year}))

    def test_in_july_a_new_school_year_has_begun(
        self, client: Client, clock: Callable[[datetime], None]
    ) -> None:
        for now, year in (
            (datetime(2027, 7, 1, 4, tzinfo=UTC), "2026/27"),
            (datetime(2027, 7, 1, 19, tzinfo=UTC), "2027/28"),
        ):
            clock(now)
            assert f"school year {year}" in text_of(client.get(reverse("calendar")))

    def test_every_night_counts_the_districts_that_may_change(self, client: Client) -> None:
        """Of six districts one is paused for four nights, and two wait behind a hold."""
        page = client.get(reverse("calendar")).content.decode()
        assert 'title="Thursday 8 October: 3 of 6 districts may change, 1 paused, 2 on hold"' in page
        assert 'title="Wednesday 14 October: 4 of 6 districts may change, 2 on hold"' in page

    def test_the_night_before_is_counted_from_its_syncs(self, client: Client, morning: Morning) -> None:
        """Six districts: one applied, one waited in its pause, one failed, one was missed, two are on hold."""
        page = client.get(reverse("calendar")).content.decode()
        said = "1 of 6 districts ran, 2 on hold, 1 failed, 1 missed, 1 waited"
        assert f'title="Tuesday 6 October: {said}"' in page
        assert f'<td class="gone-failed">{said}</td>' in page
        one = client.get(reverse("calendar"), {"district": morning.failed.slug}).content.decode()
        assert 'title="Tuesday 6 October: it failed"' in one
        assert "/syncs?night=2026-10-06&amp;district=dune-park" in one

    def test_a_pause_leads_to_its_page_and_a_computed_one_to_where_it_is_confirmed(
        self, client: Client, morning: Morning, enter: Enter
    ) -> None:
        own = Pause.objects.get(district=morning.paused)
        page = client.get(reverse("calendar")).content.decode()
        assert f'href="{reverse("pause", args=[own.id])}"' in page
        confirm = f"{reverse('pauses_new')}?replaces=thanksgiving&amp;year=2026"
        assert f'href="{confirm}"' in page
        assert confirm not in enter(morning.cast.marcus).get(reverse("calendar")).content.decode()

    def test_one_district_has_its_own_year(self, client: Client, morning: Morning) -> None:
        page = client.get(reverse("calendar"), {"district": morning.paused.slug})
        assert page.context["heading"] == "Cedar Cove"
        assert "Schedule changes" in text_of(page)
        held = client.get(reverse("calendar"), {"district": morning.held.district.slug}).content.decode()
        assert 'title="Thursday 8 October: waits behind the hold"' in held

    def test_only_what_two_people_have_agreed_to_is_marked_as_expected(
        self, client: Client, morning: Morning
    ) -> None:
        first = NIGHT + timedelta(days=5)
        agreed = in_force(morning.well, first=first)
        asked = filed(morning.well, first=first + timedelta(weeks=1))
        page = client.get(reverse("calendar"), {"district": morning.well.slug}).content.decode()
        assert "12 October: rosters may change; a large change is expected" in page
        assert f'href="{reverse("window", args=[agreed.id])}"' in page
        assert f'href="{reverse("window", args=[asked.id])}"' not in page
        assert '19 October: rosters may change"' in page
        assert "a large change is expected" not in client.get(reverse("calendar")).content.decode()

    def test_as_many_questions_for_many_expected_changes_as_for_one(
        self, client: Client, morning: Morning
    ) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("calendar"), {"district": morning.well.slug})
            return len(queries)

        in_force(morning.well)
        before = asked()
        for week in range(1, 9):
            in_force(morning.well, first=NIGHT + timedelta(weeks=week))
        assert asked() == before

    def test_a_dsm_sees_districts_of_hers_and_nobody_else_s(self, morning: Morning, enter: Enter) -> None:
        lena = enter(morning.cast.lena)
        page = lena.get(reverse("calendar"))
        assert "Schedule changes" not in text_of(page)
        assert "of 1 district may change" in page.content.decode()
        assert lena.get(reverse("calendar"), {"district": morning.paused.slug}).status_code == 403
        assert lena.get(reverse("calendar"), {"district": "nowhere"}).status_code == 404
        assert "No district of yours" in text_of(lena.get(reverse("calendar"), {"q": "Cedar"}))

    def test_a_district_is_found_by_its_name(self, client: Client) -> None:
        found = client.get(reverse("calendar"), {"q": "cedar", "year": "2027"})
        assert found.headers["Location"] == "/calendar?year=2027&district=cedar-cove"
        several = client.get(reverse("calendar"), {"q": "e"})
        assert len(several.context["links"]) > 1
        assert client.get(reverse("calendar"), {"q": "nowhere"}).context["links"] == []

    def test_as_many_questions_for_many_districts_as_for_few(self, client: Client, morning: Morning) -> None:
        def asked() -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(reverse("calendar"))
            return len(queries)

        before = asked()
        for number in range(40):
            Pause.objects.create(
                district=morning.well,
                name=f"Pause {number}",
                first_night=NIGHT,
                last_night=NIGHT,
                created_at=morning.now,
            )
        assert asked() == before
