"""The sentence that answers "why has nothing changed?", in every state a district can be in."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Staff
from districts.models import Connection, District, SchoolYear
from rostering.calendar.pauses import PauseSpan
from rostering.models import Plan, Run, Stop
from rostering.screens.presenters.district_sentence import DistrictFacts, district_pill, district_sentence
from rostering.screens.presenters.say import plain
from rostering.screens.viewer import Viewer
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

#: 08:12 in Los Angeles on Tuesday 24 November 2026.
NOW = datetime(2026, 11, 24, 16, 12, tzinfo=UTC)
VIEWER = Viewer(staff=Staff(email="noor@portal.example.org"), now=NOW, zone="America/Los_Angeles")
MONDAY = date(2026, 11, 23)
OWN = PauseSpan(date(2026, 11, 16), date(2026, 11, 27), "Exams", "", "district", pause_id=3)
COMPANY = PauseSpan(date(2026, 11, 24), date(2026, 11, 27), "Thanksgiving", "", "company")
HELD_BACK = PauseSpan(date(2026, 11, 16), date(2026, 11, 29), "Not before 30 November", "", "district")


def run(status: str, *, changed: int = 0, **values: Any) -> Run:
    """Monday night's sync, finished at 22:08."""
    totals = {"students": {"existing": 1000, "changed": changed}}
    at = datetime(2026, 11, 24, 6, 8, tzinfo=UTC)
    plan = Plan(totals=totals, is_empty=not changed)
    return Run(id=7, night=MONDAY, status=status, plan=plan, queued_at=at, finished_at=at, **values)


def facts(*, state: str = "enabled", **values: Any) -> DistrictFacts:
    """A partner district on Clever, read tonight; a test names what differs."""
    changed_at = datetime(2026, 11, 20, 18, tzinfo=UTC)
    given: dict[str, Any] = {
        "district": District(name="Birch Bay", slug="birch-bay"),
        "connection": Connection(provider="clever", state=state, state_changed_at=changed_at),
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


@pytest.mark.parametrize(
    ("values", "sentence", "word"),
    [
        (
            {"district": district(partnership="ended")},
            "The partnership has ended: only partners are synced. What is on Khan Academy stays as it is.",
            "Not a partner",
        ),
        (
            {"district": district(partnership="prospect")},
            "Not a partner yet: only partners are synced.",
            "Not a partner",
        ),
        (
            {"plan_type": "enterprise_starter"},
            "This is an Enterprise Starter district: it is rostered by hand and never synced.",
            "Enterprise Starter",
        ),
        (
            {"stop": Stop(district_id=4, at=NOW, reason="Wrong school")},
            "Stopped by staff today 08:12: Wrong school. Nothing changes until it is started again.",
            "Stopped",
        ),
        (
            {"stop": Stop(provider="clever", at=NOW, reason="Clever sends halves")},
            "Clever is stopped by staff since today 08:12: Clever sends halves. "
            "Nothing changes until it is started again.",
            "Stopped",
        ),
        (
            {"stop": Stop(at=NOW, reason="Check our release.")},
            "Every district is stopped by staff since today 08:12: Check our release. "
            "Nothing changes until it is started again.",
            "Stopped",
        ),
        (
            {"connection": None},
            "Not connected: the district has not added Khan Academy in Clever or ClassLink yet.",
            "Not connected",
        ),
        (
            {"state": "not_enabled"},
            "Added in Clever, but sharing is not enabled. Somebody there must enable sharing in Clever.",
            "Sharing not enabled",
        ),
        (
            {"state": "access_lost"},
            "Clever has taken our access away Friday 10:00. Khan Academy keeps everything as it was; "
            "the district must share again.",
            "Access lost",
        ),
        ({"working": run("running")}, "A sync is at work right now.", "Working"),
        (
            {"working": run("queued")},
            "A sync waits for a free worker and begins within a minute.",
            "Queued",
        ),
        (
            {"latest": None},
            "Connected, not synced yet. The first sync is tonight at 22:00; a person looks at it before it applies.",
            "Not synced yet",
        ),
        (
            {"latest": run("unchanged")},
            "Up to date: nothing differed last night 22:08. The next sync is tonight at 22:00.",
            "Unchanged",
        ),
        (
            {"latest": run("applied", changed=41)},
            "Up to date: 41 changes applied last night 22:08. The next sync is tonight at 22:00.",
            "Applied",
        ),
        (
            {"latest": run("failed"), "last_change": run("applied")},
            "The sync of Monday night failed. Khan Academy still shows Monday night’s roster. "
            "It is tried again tonight at 22:00.",
            "Failed",
        ),
        (
            {"latest": run("missed")},
            "The sync of Monday night did not begin by 06:00. Khan Academy has nothing of it yet. "
            "It is tried again tonight at 22:00.",
            "Missed",
        ),
        (
            {"latest": run("failed"), "pause": OWN, "next_change": "Monday at 22:00"},
            "The sync of Monday night failed. Khan Academy has nothing of it yet. "
            "It is tried again tonight at 22:00; rosters change again Monday at 22:00.",
            "Failed",
        ),
        (
            {"latest": run("rejected", changed=900)},
            "A person decided to keep Khan Academy as it is. The next sync is tonight at 22:00; "
            "any change waits for a person.",
            "Rejected",
        ),
        (
            {"latest": run("waiting", changed=212), "pause": OWN, "next_change": "Monday at 22:00"},
            "Nothing changes: the district is paused 16 to 27 November. 212 changes are ready and apply "
            "Monday at 22:00.",
            "Paused, changes ready",
        ),
        (
            {"latest": run("waiting"), "pause": COMPANY, "next_change": "Monday at 22:00"},
            "Nothing changes: Thanksgiving pauses every district 24 to 27 November. Rosters change again "
            "Monday at 22:00.",
            "Paused",
        ),
        (
            {
                "latest": run("waiting", changed=1),
                "last_change": run("applied"),
                "pause": HELD_BACK,
                "next_change": "Monday at 22:00",
            },
            "Nothing has changed since Monday night: its DSM asked not to sync before 30 November. "
            "1 change is ready and applies Monday at 22:00.",
            "Paused, changes ready",
        ),
        (
            {"latest": run("waiting", changed=5)},
            "The pause is over: 5 changes are ready, to be applied tonight at 22:00.",
            "Paused, changes ready",
        ),
    ],
)
def test_every_state_says_what_is_why_and_what_comes_next(
    values: dict[str, Any], sentence: str, word: str
) -> None:
    assert said(**values) == sentence
    assert district_pill(facts(**values)).word == word


@pytest.mark.django_db
def test_not_syncing_before_a_day_is_the_answer_on_the_page(morning: Morning, enter: Enter) -> None:
    later = NIGHT.replace(day=20)
    SchoolYear.objects.create(
        district=morning.well, year=2026, held_back_since=NIGHT, do_not_sync_before=later
    )
    page = text_of(enter(morning.cast.marcus).get(reverse("district", args=[morning.well.slug])))
    assert "its DSM asked not to sync before 20 October" in page
    assert "Tuesday 20 October at 22:00" in page
