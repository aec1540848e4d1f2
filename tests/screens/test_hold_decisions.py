"""The other decisions on the hold screen, who may take them, and the password after a quarter of an hour (RULES B8-B10)."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Staff
from districts.models import RosterState
from rostering.holds.approved import apply_approved
from rostering.models import Decision, Hold
from tests.factories import ConnectionFactory
from tests.feeds import NIGHT, sync
from tests.holds.two_schools import NEXT, joins, leaves, on_khan_academy, two_schools
from tests.screens.fixtures import Enter
from tests.screens.morning import Cast, make_cast, morning_after
from tests.screens.reading import text_of

pytestmark = pytest.mark.usefixtures("shared_database")
NOW = morning_after(NIGHT)
MINUTE = timedelta(minutes=1)
PASSWORD = "a long pass phrase"


@pytest.fixture(scope="module")
def cast_of_module(shared_database: None) -> Cast:
    """The people of these tests, committed as what they decide about."""
    return make_cast()


@pytest.fixture
def cast(cast_of_module: Cast) -> Cast:
    """This test's own copy."""
    return deepcopy(cast_of_module)


@pytest.fixture(scope="module")
def holds_of_module(shared_database: None) -> tuple[Hold, Hold]:
    """Two, made once: what a test decides about them is rolled back."""
    return held_anew(), held_anew()


@pytest.fixture
def hold(holds_of_module: tuple[Hold, Hold], db: None) -> Hold:
    """One student leaves North, one joins it and one joins South, in a district under review."""
    return deepcopy(holds_of_module[0])


@pytest.fixture
def other_hold(holds_of_module: tuple[Hold, Hold], db: None) -> Hold:
    """The same in another district."""
    return deepcopy(holds_of_module[1])


def held_anew() -> Hold:
    """The hold of a district of its own; only one made by a test itself may be synced again, since a sync copies on
    connections of its own.
    """
    district = on_khan_academy()
    ConnectionFactory.create(district=district)
    RosterState.objects.filter(district=district).update(is_under_review=True)
    feed = joins(joins(leaves(two_schools(), "p0"), "c0", "p9"), "d0", "q9", school="s2")
    sync(district, feed, night=NEXT)
    return Hold.objects.get(district=district, state="open")


def send(client: Client, hold: Hold, verdict: str, **values: Any) -> Any:
    """Send the decision form as the page would."""
    hold.refresh_from_db()
    form = {"verdict": verdict, "reason": "They confirmed it.", "checksum": hold.plan.checksum, "when": "now"}
    return client.post(reverse("hold_decide", args=[hold.id]), form | values, follow=True)


def send_part(client: Client, hold: Hold, verdict: str, **values: Any) -> Any:
    """The two steps of a part: its preview, which decides nothing, then the button on it."""
    preview = send(client, hold, verdict, **values)
    assert preview.status_code == 200
    assert "Nothing is approved yet." in text_of(preview)
    assert not Decision.objects.filter(hold=hold).exists()
    return send(client, hold, verdict, **values, part=preview.context["page"].checksum)


def page_of(client: Client, hold: Hold) -> str:
    """The hold screen in words."""
    return text_of(client.get(reverse("hold", args=[hold.id])))


def test_every_choice_says_what_it_does(hold: Hold, cast: Cast, enter: Enter) -> None:
    page = page_of(enter(cast.noor), hold)
    for words in ("Apply to 3 students", "Add 2 students, remove nobody", "Apply the chosen schools only"):
        assert words in page
    for words in ("at 22:00", "Wait for a corrected feed", "Keep Khan Academy as it is", "North School"):
        assert words in page


def test_a_change_of_this_morning_is_on_the_chart_of_the_nights(hold: Hold, cast: Cast, enter: Enter) -> None:
    """Asked for by day, it belongs to tonight: the bar with "on hold" is the one that is decided about."""
    chart = enter(cast.noor).get(reverse("hold", args=[hold.id])).context["chart"]
    (row,) = (one for one in chart.rows if one.href == reverse("run", args=[hold.run_id]))
    assert (row.night, row.outcome) == ("Wednesday 7 October 2026", "on hold")
    assert chart.bars[-1].mark == "held"


def test_without_removals_and_then_the_screen_shows_what_waits(hold: Hold, cast: Cast, enter: Enter) -> None:
    client = enter(cast.noor)
    assert "Approved without removals." in text_of(send_part(client, hold, "without_removals"))
    apply_approved(hold_id=hold.id, now=NOW)
    page = page_of(client, hold)
    assert "Noor Haddad agreed, without removals" in page
    assert "Apply to 1 student" in page
    assert "remove nobody" not in page
    rest = Hold.objects.get(id=hold.id).run
    story = text_of(client.get(reverse("run", args=[rest.id])))
    assert "what waits of a list approved in part" in story
    timeline = text_of(client.get(reverse("district_timeline", args=[hold.district.slug])))
    assert "Noor Haddad approved the change, without removals" in timeline
    assert "The rest of a list approved in part: on hold, " in timeline


def test_some_schools_only(hold: Hold, cast: Cast, enter: Enter) -> None:
    client = enter(cast.noor)
    assert "South School only" in text_of(send_part(client, hold, "schools", school=["s2"]))
    hold.refresh_from_db()
    assert (hold.state, hold.part.schools) == ("approved", ["s2"])


def test_a_part_says_what_is_applied_and_what_waits_before_it_is_approved(
    hold: Hold, cast: Cast, enter: Enter
) -> None:
    client = enter(cast.noor)
    page = text_of(send(client, hold, "schools", school=["s2"], when="tonight"))
    for words in (
        "Approved South School only,",
        "What would be applied",
        "What would wait",
        "They confirmed it.",
    ):
        assert words in page
    assert "Applied as the next night begins" in page
    stale = send(client, hold, "schools", school=["s1"], part=hold.plan.checksum)
    assert (stale.status_code, "has moved since its preview" in text_of(stale)) == (409, True)
    assert not Decision.objects.filter(hold=hold).exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "No school is chosen"),
        ({"school": ["s1", "s2"]}, "whole change list"),
        ({"school": ["x"]}, "not in"),
    ],
)
def test_a_choice_of_schools_that_is_none_is_refused_beside_the_panel(
    hold: Hold, cast: Cast, enter: Enter, values: dict[str, Any], words: str
) -> None:
    answer = send(enter(cast.noor), hold, "schools", **values)
    assert (answer.status_code, words in text_of(answer)) == (409, True)
    assert "They confirmed it." in text_of(answer)
    assert not Decision.objects.filter(hold=hold).exists()


def test_tonight_and_called_back(hold: Hold, cast: Cast, enter: Enter) -> None:
    client = enter(cast.noor)
    send(client, hold, "approve", when="tonight")
    page = page_of(client, hold)
    assert "Approved for tonight" in page
    assert "until then it can be called back" in page
    answer = client.post(reverse("hold_call_back", args=[hold.id]), {"reason": ""}, follow=True)
    assert (answer.status_code, "Say why" in text_of(answer)) == (409, True)
    # A zero byte, which nobody types and no database takes, is left out.
    answer = client.post(reverse("hold_call_back", args=[hold.id]), {"reason": "They rang\x00."}, follow=True)
    assert "Called back." in text_of(answer)
    assert "agreed, for tonight, and it was called back" in text_of(answer)


def test_what_was_applied_in_its_night_is_not_offered_to_be_called_back(
    hold: Hold, cast: Cast, enter: Enter
) -> None:
    client = enter(cast.noor)
    send(client, hold, "approve", when="tonight")
    hold.refresh_from_db()
    assert hold.not_before is not None
    apply_approved(hold_id=hold.id, now=hold.not_before)
    page = page_of(client, hold)
    assert "This hold is closed: approved and applied." in page
    assert "called back" not in page
    assert "Call it back" not in page


def test_waiting_for_a_corrected_feed_is_shown_on_hold_list_and_district(
    hold: Hold, cast: Cast, enter: Enter
) -> None:
    client, day = enter(cast.noor), (NOW + timedelta(days=3)).date()
    answer = text_of(send(client, hold, "wait", until=day.isoformat()))
    assert "It is the district’s turn." in answer
    assert f"the district’s turn, asked again {day:%A}" in page_of(client, hold)
    assert f"Asked again {day:%A}" in text_of(client.get(reverse("holds")))
    status = text_of(client.get(reverse("district", args=[hold.district.slug])))
    assert f"it waits for the district, which is asked again {day:%A}" in status


@pytest.mark.parametrize(("until", "status"), [("", 409), ("soon", 400), ("2020-01-01", 409)])
def test_a_day_that_is_none_is_refused_in_words(
    hold: Hold, cast: Cast, enter: Enter, until: str, status: int
) -> None:
    answer = send(enter(cast.noor), hold, "wait", until=until)
    assert answer.status_code == status
    assert not Decision.objects.filter(hold=hold).exists()
    assert "Choose the day on which the district is asked again" in text_of(answer)


@pytest.mark.parametrize("verdict", ["without_removals", "schools", "wait"])
@pytest.mark.parametrize(("who", "status"), [("lena", 403), ("ada", 409)])
def test_nobody_else_takes_these_decisions(
    hold: Hold, cast: Cast, enter: Enter, verdict: str, who: str, status: int
) -> None:
    """DESIGN 9: the DSM of another district and an administrator decide nothing."""
    until = (NOW + timedelta(days=3)).date().isoformat()
    client = enter(getattr(cast, who))
    assert send(client, hold, verdict, school=["s2"], until=until).status_code == status
    assert not Decision.objects.filter(hold=hold).exists()


def test_a_rejected_change_that_comes_again_says_so_and_can_be_approved(
    shared_database: None, cast: Cast, enter: Enter
) -> None:
    hold, client = held_anew(), enter(cast.noor)
    send(client, hold, "reject")
    feed = joins(joins(leaves(two_schools(), "p0"), "c0", "p9"), "d0", "q9", school="s2")
    sync(hold.district, feed, night=NEXT + timedelta(days=1))
    assert "rejected on 7 October, seen again 1 night" in page_of(client, hold)
    assert hold.district.name not in text_of(client.get(reverse("holds")))
    status = text_of(client.get(reverse("district", args=[hold.district.slug])))
    assert "and seen again 1 night; everything waits" in status
    assert "Approved." in text_of(send(client, hold, "approve"))


@pytest.fixture
def password(cast: Cast) -> str:
    """Noor's."""
    noor: Staff = cast.noor
    noor.set_password(PASSWORD)
    noor.save()
    return PASSWORD


@pytest.mark.parametrize(("minutes", "is_asked"), [(0, False), (15, False), (16, True)])
def test_the_password_is_asked_for_again_after_a_quarter_of_an_hour(  # noqa: PLR0913 - a test and its fixtures
    hold: Hold,
    cast: Cast,
    enter: Enter,
    clock: Callable[[datetime], None],
    password: str,
    minutes: int,
    is_asked: bool,
) -> None:
    client = enter(cast.noor)
    clock(NOW + minutes * MINUTE)
    assert ("Your password" in page_of(client, hold)) is is_asked
    answer = send(client, hold, "approve")
    assert answer.status_code == (403 if is_asked else 200)
    assert Decision.objects.filter(hold=hold).exists() is not is_asked


def test_the_password_once_given_counts_for_the_next_decisions_too(  # noqa: PLR0913 - a test and its fixtures
    hold: Hold,
    other_hold: Hold,
    cast: Cast,
    enter: Enter,
    clock: Callable[[datetime], None],
    password: str,
) -> None:
    client = enter(cast.noor)
    clock(NOW + 20 * MINUTE)
    wrong = send(client, hold, "approve", password="something else")
    assert (wrong.status_code, "This is not your password" in text_of(wrong)) == (403, True)
    assert "They confirmed it." in text_of(wrong)
    assert "something else" not in wrong.content.decode()
    assert send(client, hold, "approve", password=password).status_code == 200
    clock(NOW + 34 * MINUTE)
    assert send(client, other_hold, "approve").status_code == 200


def test_somebody_elses_password_does_not_count(
    hold: Hold, cast: Cast, enter: Enter, clock: Callable[[datetime], None], password: str
) -> None:
    client = enter(cast.sam)
    clock(NOW + 20 * MINUTE)
    assert send(client, hold, "approve", password=password).status_code == 403
