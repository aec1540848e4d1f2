"""The status line: one sentence, one colour and one link, in every state a district can be in and in every pair of them."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Staff
from districts.models import Connection, District, SchoolYear
from rostering.calendar.pauses import PauseSpan
from rostering.models import Hold, Pause, Plan, Run, Stop, Talk
from rostering.screens.presenters.district_sentence import DistrictFacts, district_pill, district_sentence
from rostering.screens.presenters.figures import figures_of
from rostering.screens.presenters.say import plain
from rostering.screens.viewer import Viewer
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

#: 08:12 in Los Angeles on Tuesday 24 November 2026.
NOW = datetime(2026, 11, 24, 16, 12, tzinfo=UTC)
VIEWER = Viewer(staff=Staff(email="noor@portal.example.org"), now=NOW, zone="America/Los_Angeles")
MONDAY, TODAY = date(2026, 11, 23), date(2026, 11, 24)
OWN = PauseSpan(date(2026, 11, 16), date(2026, 11, 27), "Exams", "", "district", pause_id=3)
COMPANY = PauseSpan(date(2026, 11, 24), date(2026, 11, 27), "Thanksgiving", "", "company")
HELD_BACK = PauseSpan(date(2026, 11, 16), date(2026, 11, 29), "Not before 30 November", "", "district")
BACK = {"next_change": "Monday at 22:00"}
TOTALS = {"students": {"existing": 1000, "changed": 600, "removed": 600}}


def run(status: str, *, changed: int = 0, **values: Any) -> Run:
    """Monday night's sync, finished at 22:08."""
    totals = {"students": {"existing": 1000, "changed": changed}}
    at = datetime(2026, 11, 24, 6, 8, tzinfo=UTC)
    plan = Plan(totals=totals, is_empty=not changed)
    return Run(id=7, night=MONDAY, status=status, plan=plan, queued_at=at, finished_at=at, **values)


def held(
    *agreed: str, state: str = "open", talk: Talk | None = None, until: date | None = None
) -> dict[str, Any]:
    """On hold since Monday night: 600 of 1,000 students would leave. `agreed`: who did; `until`: the district's turn."""
    plan = Plan(id=4, totals=TOTALS, verdict={"reason": "large_change"}, needs_second_person=bool(agreed))
    hold = Hold(id=5, state=state, plan=plan, opened_night=MONDAY, opened_at=NOW, asked_again_on=until)
    given = {"plan_id": 4, "verdict": "approve", "called_back_at": None}
    decided = [SimpleNamespace(by=name, **given) for name in agreed]
    hold._prefetched_objects_cache = {"decisions": decided}
    return {"hold": hold, "hold_figures": figures_of(plan), "talk": talk}


def talked(**values: Any) -> Talk:
    """Somebody spoke with the district on Monday."""
    return Talk(**{"way": "call", "at": NOW - timedelta(days=1), "words": "…"} | values)


def facts(
    *, state: str = "enabled", own: str = "", until: datetime | None = None, **values: Any
) -> DistrictFacts:
    """A partner district on Clever, read tonight; a test names what differs. `own`, `until`: what Clever says of itself."""
    changed_at = datetime(2026, 11, 20, 18, tzinfo=UTC)
    connection = Connection(
        provider="clever",
        state=state,
        state_changed_at=changed_at,
        provider_state=own,
        provider_paused_until=until,
    )
    given: dict[str, Any] = {
        "district": District(name="Birch Bay", slug="birch-bay"),
        "connection": connection,
        "plan_type": "districts",
        "stop": None,
        "hold": None,
        "hold_figures": None,
        "latest": run("unchanged"),
        "working": None,
        "last_change": None,
        "pause": None,
        "next_change": "tonight at 22:00",
        "next_sync": "tonight at 22:00",
    }
    return DistrictFacts(**(given | values))


def said(**values: Any) -> str:
    """The sentence as text."""
    return plain(district_sentence(facts(**values), viewer=VIEWER)).replace("\N{NO-BREAK SPACE}", " ")


def district(**values: Any) -> District:
    """A district that is not as it should be."""
    return District(name="Birch Bay", slug="birch-bay", **values)


STATES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"district": district(partnership="ended")},
        "The partnership has ended: only partners are synced, and what is on Khan Academy stays as it is.",
        "Not a partner",
    ),
    (
        {"district": district(partnership="prospect")},
        "Not a partner yet: only partners are synced, which begins with Request a Demo.",
        "Not a partner",
    ),
    (
        {"plan_type": "enterprise_starter"},
        "This is an Enterprise Starter district: it is never synced, but rostered by hand.",
        "Enterprise Starter",
    ),
    (
        {"connection": None},
        "Not connected: the district has not added Khan Academy in Clever or ClassLink yet; its people can.",
        "Not connected",
    ),
    (
        {"state": "not_enabled"},
        "Added in Clever, but sharing is not enabled; the district must enable it in Clever.",
        "Sharing not enabled",
    ),
    (
        {"state": "access_lost"},
        "Clever has taken our access away Friday 10:00; Khan Academy keeps everything as it was, "
        "and the district must share again.",
        "Access lost",
    ),
    (
        {"stop": Stop(district_id=4, at=NOW, reason="Wrong school")},
        "Stopped by staff today 08:12 (Wrong school): nothing changes until somebody starts it again.",
        "Stopped",
    ),
    (
        {"stop": Stop(provider="clever", at=NOW, reason="Clever sends halves")},
        "Clever is stopped by staff since today 08:12 (Clever sends halves): "
        "nothing changes until somebody starts it again.",
        "Stopped",
    ),
    (
        {"stop": Stop(at=NOW, reason="Check our release.")},
        "Every district is stopped by staff since today 08:12 (Check our release): "
        "nothing changes until somebody starts it again.",
        "Stopped",
    ),
    (
        {"check": MONDAY},
        "Clever is being checked after Monday night: what is planned waits until a specialist releases it.",
        "Provider check",
    ),
    ({"working": run("running")}, "A sync is at work right now.", "Working"),
    (
        {"working": run("queued")},
        "A sync waits for a free worker and begins within a minute.",
        "Queued",
    ),
    (
        {"own": "paused", "until": datetime(2027, 1, 4, 8, tzinfo=UTC)},
        "Clever has paused this district until 4 January 2027, so what it shares stays as it was; "
        "the district ends that in Clever.",
        "Paused in Clever",
    ),
    (
        {"own": "pending"},
        "Clever holds this district’s own sync back, so what it shares may be old; "
        "the district settles that in Clever.",
        "Held in Clever",
    ),
    (
        held(),
        "On hold since Monday night: 600 of 1,000 students would leave; it waits for our decision.",
        "On hold by us",
    ),
    (
        held(talk=talked()),
        "On hold since Monday night: 600 of 1,000 students would leave; it waits for the district (asked Monday).",
        "On hold by us",
    ),
    (
        held(talk=talked(answer="correcting")),
        "On hold since Monday night: 600 of 1,000 students would leave; "
        "it waits for the district (they correct their data).",
        "On hold by us",
    ),
    (
        held(talk=talked(answer="meant")),
        "On hold since Monday night: 600 of 1,000 students would leave; "
        "the district says that it is meant, and it waits for our decision.",
        "On hold by us",
    ),
    (
        held(talk=talked(answer="not_reached")),
        "On hold since Monday night: 600 of 1,000 students would leave; it waits for our decision.",
        "On hold by us",
    ),
    (
        held(until=TODAY + timedelta(days=1)),
        "On hold since Monday night: 600 of 1,000 students would leave; "
        "it waits for the district, which is asked again Wednesday.",
        "On hold by us",
    ),
    (
        held(until=TODAY),
        "On hold since Monday night: 600 of 1,000 students would leave; "
        "the district had until Tuesday, and it waits for us to ask again.",
        "On hold by us",
    ),
    (
        held("Sam Ito"),
        "On hold since Monday night: 600 of 1,000 students would leave; "
        "Sam Ito has agreed, and it waits for a second person.",
        "Second person",
    ),
    (
        held(state="approved"),
        "The change on hold was approved and is being applied.",
        "Applying",
    ),
    (
        {"latest": run("waiting", changed=212), "pause": OWN, **BACK},
        "Paused until Monday at 22:00: the district is paused 16 to 27 November (Exams); "
        "212 changes are ready and apply then.",
        "Paused, changes ready",
    ),
    (
        {"latest": run("waiting"), "pause": COMPANY, **BACK},
        "Paused until Monday at 22:00: Thanksgiving pauses every district 24 to 27 November.",
        "Paused",
    ),
    (
        {"latest": run("waiting", changed=1), "pause": HELD_BACK, **BACK},
        "Paused until Monday at 22:00: its DSM asked not to sync before 30 November; "
        "1 change is ready and applies then.",
        "Paused, changes ready",
    ),
    (
        {"latest": run("failed", reason="provider_unavailable"), "last_change": run("applied")},
        "The sync of Monday night failed because Clever did not answer; "
        "Khan Academy still shows Monday night’s roster, and it is tried again tonight at 22:00.",
        "Failed",
    ),
    (
        {"latest": run("missed")},
        "The sync of Monday night did not begin by 06:00; Khan Academy has nothing of it yet, "
        "and it is tried again tonight at 22:00.",
        "Missed",
    ),
    (
        {"latest": None},
        "Connected, not synced yet: the first sync is tonight at 22:00, and a person looks at it before it applies.",
        "Not synced yet",
    ),
    (
        {"latest": run("unchanged")},
        "Up to date: nothing differed last night 22:08; the next sync is tonight at 22:00.",
        "Unchanged",
    ),
    (
        {"latest": run("applied", changed=41)},
        "Up to date: 41 changes applied last night 22:08; the next sync is tonight at 22:00.",
        "Applied",
    ),
    (
        {"latest": run("rejected", changed=900)},
        "A person decided to keep Khan Academy as it is; the next sync is tonight at 22:00, "
        "and any change waits for a person.",
        "Rejected",
    ),
    (
        {"latest": run("waiting", changed=5, reason="paused")},
        "The pause is over: 5 changes are ready, to be applied tonight at 22:00.",
        "Paused, changes ready",
    ),
    (
        {"latest": run("waiting", changed=5, reason="stopped")},
        "The check of its provider is over: 5 changes are ready, to be applied tonight at 22:00.",
        "Paused, changes ready",
    ),
    (
        {"latest": run("waiting", changed=5)},
        "The night was over before its changes were ready: 5 changes are ready, to be applied tonight at 22:00.",
        "Planned too late",
    ),
    (
        {"latest": run("waiting", reason="paused")},
        "The pause is over and nothing differs; the next sync is tonight at 22:00.",
        "Paused",
    ),
]


@pytest.mark.parametrize(("values", "sentence", "word"), STATES, ids=[state[1][:40] for state in STATES])
def test_every_state_says_what_is_why_and_what_comes_next(
    values: dict[str, Any], sentence: str, word: str
) -> None:
    assert said(**values) == sentence
    assert district_pill(facts(**values)).word == word


@pytest.mark.parametrize("values", [state[0] for state in STATES])
def test_it_is_one_sentence_with_one_link_at_most(values: dict[str, Any]) -> None:
    parts = district_sentence(facts(**values), viewer=VIEWER)
    text = plain(parts)
    assert text.endswith(".")
    assert ". " not in text
    assert sum(bool(part.href) for part in parts) <= 1
    assert sum(part.is_strong for part in parts) <= 2


#: What keeps a roster from changing, in the order of being told: values, and how it is named beside another.
CAUSES: dict[str, tuple[dict[str, Any], str]] = {
    "not a partner": ({"district": district(partnership="prospect")}, ""),
    "Enterprise Starter": ({"plan_type": "enterprise_starter"}, ""),
    "not connected": ({"connection": None}, ""),
    "not enabled": ({"state": "not_enabled"}, ""),
    "access lost": ({"state": "access_lost"}, ""),
    "stopped": ({"stop": Stop(district_id=4, at=NOW, reason="Wrong school")}, "stopped by staff"),
    "check": ({"check": MONDAY}, "waiting for the check of Clever"),
    "Clever's pause": ({"own": "paused"}, "paused in Clever"),
    "Clever's hold": ({"own": "error"}, "held back in Clever"),
    "held": (held(), "on hold since Monday night"),
    "second person": (held("Sam Ito"), "on hold since Monday night"),
    "paused": ({"pause": OWN, **BACK}, "paused until Monday at 22:00"),
    "failed": ({"latest": run("failed")}, "its sync of Monday night failed"),
    "missed": ({"latest": run("missed")}, "its sync of Monday night did not begin"),
}
ALONE = ("not a partner", "Enterprise Starter", "not connected")


def can_be_both(first: str, second: str) -> bool:
    """A connection has one state, a latest sync one end; without a connection there is nothing to say of it."""
    one, other = set(CAUSES[first][0]), set(CAUSES[second][0])
    if "connection" in one | other:
        return not (one | other) & {"state", "own"}
    return not one & other


PAIRS = [pair for pair in combinations(CAUSES, 2) if can_be_both(*pair)]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_of_two_causes_the_first_is_told_and_the_other_is_named(first: str, second: str) -> None:
    """ "On hold since Monday night: …; also paused until Monday at 22:00." Its sign and colour are those of the first."""
    (one, _), (other, named) = CAUSES[first], CAUSES[second]
    both = {**other, **one}
    alone = said(**({**one, **BACK} if second == "paused" else one))
    also = f"; also {named}." if first not in ALONE else "."
    assert said(**both) == alone.removesuffix(".") + also
    assert district_pill(facts(**both)) == district_pill(facts(**one))


def test_three_causes_are_all_named() -> None:
    values = {**held(), "pause": OWN, **BACK, "stop": Stop(district_id=4, at=NOW, reason="Wrong school")}
    assert said(**values).endswith("; also on hold since Monday night and paused until Monday at 22:00.")


def test_a_sync_at_work_says_only_that_unless_the_district_may_not_be_read() -> None:
    working = {"working": run("running"), **held(), "pause": OWN}
    assert said(**working) == "A sync is at work right now."
    assert district_pill(facts(**working, state="access_lost")).word == "Access lost"


@pytest.mark.parametrize("own", ["", "running", "success"])
def test_what_clever_says_of_a_district_it_reads_as_usual_is_not_worth_a_word(own: str) -> None:
    assert district_pill(facts(own=own)).word == "Unchanged"


@pytest.mark.django_db
def test_not_syncing_before_a_day_is_the_answer_on_the_page(morning: Morning, enter: Enter) -> None:
    later = NIGHT.replace(day=20)
    SchoolYear.objects.create(
        district=morning.well, year=2026, held_back_since=NIGHT, do_not_sync_before=later
    )
    page = text_of(enter(morning.cast.marcus).get(reverse("district", args=[morning.well.slug])))
    assert "its DSM asked not to sync before 20 October" in page
    assert "Tuesday 20 October at 22:00" in page


@pytest.mark.django_db
def test_the_list_says_the_same_as_the_page_of_each_district(morning: Morning, enter: Enter) -> None:
    """Held, well, paused, failed, missed; one on hold that is paused too, one that Clever itself has paused."""
    Pause.objects.create(
        district=morning.held.district,
        name="Exams",
        first_night=NIGHT,
        last_night=NIGHT + timedelta(days=9),
        created_at=NOW,
    )
    Connection.objects.filter(district=morning.well).update(provider_state="paused")
    Stop.objects.create(district=morning.missed, at=NOW, reason="Wrong school")
    client = enter(morning.cast.noor)
    lines = client.get(reverse("districts")).context["table"].lines
    words = {line.name: _pill_in(line) for line in lines}
    assert len(words) == 6
    for found in District.objects.filter(name__in=words):
        head = client.get(reverse("district", args=[found.slug])).context["head"]
        assert words[found.name] == head.pill.word, found.name
    assert words["Alder Valley"] == "On hold by us"
    assert words["Birch Bay"] == "Paused in Clever"
    assert words["Elm Ridge"] == "Stopped"


def _pill_in(line: Any) -> str:
    return next(str(place.cell.value.word) for place in line.places if place.cell.kind == "pill")
