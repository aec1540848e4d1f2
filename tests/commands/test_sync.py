"""`sync` and `decide` end to end on both providers: first load, approval, the next night, refusals (DESIGN 5, 6)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import LazySettings

from accounts.models import Staff
from districts.models import Connection, District, RosterUser
from rostering.dispatch import start_on_demand
from rostering.models import OutboxMessage, Run
from rostering.sandbox.practice import PracticeProviders
from tests.commands.conftest import classlink_district, clever_district
from tests.commands.running import Ended, run_here
from tests.factories import StaffFactory, StopFactory

pytestmark = pytest.mark.django_db(transaction=True)

TUESDAY = date(2025, 3, 4)
SYNC_KEYS = {
    "run", "district", "night", "trigger", "status", "reason", "message", "totals", "findings", "seconds",
}  # fmt: skip
KINDS = {"students", "teachers", "sections", "enrollments", "administrators", "schools"}
COUNTS = {"existing", "added", "updated", "removed", "rekeyed", "ended", "ignored", "changed", "percent"}


@pytest.fixture
def approver() -> Staff:
    """A specialist, who may decide everywhere."""
    return StaffFactory.create(email="ann@portal.example.org")


@pytest.fixture(params=["clever", "classlink"])
def slug(request: pytest.FixtureRequest, practice: PracticeProviders) -> str:
    """A district on each provider, entered by hand."""
    district = clever_district() if request.param == "clever" else classlink_district()
    ended = run_here(
        *("add_district", district.key, "--name", district.name, "--provider", district.provider),
        *("--external-id", district.ids.external_id, "--timezone", district.timezone),
    )
    assert ended.code == 0, ended.err
    return district.key


def sync(slug: str, night: date = TUESDAY) -> Ended:
    """As if in that night."""
    return run_here("sync", slug, "--night", night.isoformat(), "--json")


def decide(run: int, verdict: str = "approve", by: str = "ann@portal.example.org") -> Ended:
    """With a reason."""
    return run_here("decide", str(run), verdict, "--by", by, "--reason", "Checked by telephone", "--json")


def loaded(slug: str) -> dict[str, Any]:
    """A first load, approved; the document of its sync."""
    held: dict[str, Any] = sync(slug).json
    assert decide(held["run"]).json["status"] == "applied"
    return held


def test_first_load_is_held_approved_and_applied_and_the_same_feed_changes_nothing(
    slug: str, practice: PracticeProviders, approver: Staff
) -> None:
    """DESIGN 5: no roster yet is always held and one person approves; DESIGN 6: the documents to the letter."""
    held = sync(slug)
    assert (held.code, held.err) == (0, "")
    assert set(held.json) == SYNC_KEYS
    assert (held.json["status"], held.json["reason"], held.json["trigger"]) == (
        "held",
        "first_load",
        "on_demand",
    )
    assert (held.json["district"], held.json["night"]) == (slug, "2025-03-04")
    assert set(held.json["totals"]) == KINDS
    assert {frozenset(counts) for counts in held.json["totals"].values()} == {frozenset(COUNTS)}
    students = held.json["totals"]["students"]
    assert (students["existing"], students["percent"]) == (0, 100.0)
    assert not RosterUser.objects.exists()

    approved = decide(held.json["run"])
    assert approved.code == 0, approved.err
    assert set(approved.json) == {"run", "status", "needs_second_person", "message"}
    assert (approved.json["status"], approved.json["needs_second_person"]) == ("applied", False)
    assert RosterUser.objects.filter(role="student").count() == students["added"]
    assert not OutboxMessage.objects.filter(delivered_at=None).exists()

    again = sync(slug)
    assert (again.code, again.json["status"], again.json["reason"]) == (0, "unchanged", None)
    assert {counts["changed"] for counts in again.json["totals"].values()} == {0}


def test_the_next_night_applies_by_itself(slug: str, practice: PracticeProviders, approver: Staff) -> None:
    """Ordinary drift stays under the guard (RULES B5)."""
    loaded(slug)
    nights = [date(2025, 3, day) for day in (5, 6, 7, 10)]
    seen = set()
    for night in nights:
        practice.set_night(None, night)
        ended = sync(slug, night)
        assert ended.code == 0, ended.err
        seen.add(ended.json["status"])
    assert seen <= {"applied", "unchanged"}
    assert Run.objects.filter(trigger="on_demand").count() == len(nights) + 1


def test_a_person_reads_lines_without_json(slug: str, practice: PracticeProviders) -> None:
    """The number, what became of it, the counts by kind."""
    ended = run_here("sync", slug, "--night", "2025-03-04")
    assert ended.code == 0
    assert "On hold" in ended.out
    assert "students" in ended.out


def test_a_paused_night_waits_with_its_changes_ready(
    slug: str, practice: PracticeProviders, approver: Staff
) -> None:
    """RULES B12: fetched, planned, not applied; exit 0."""
    loaded(slug)
    ended = sync(slug, date(2025, 11, 27))
    assert (ended.code, ended.json["status"], ended.json["reason"]) == (0, "waiting", "paused")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"partnership": "prospect"}, "not_partner"),
        ({}, "stopped"),
        ({}, "enterprise_starter"),
    ],
)
def test_a_refused_district_is_skipped_with_exit_1_and_the_whole_document(
    slug: str, practice: PracticeProviders, change: dict[str, Any], reason: str
) -> None:
    """RULES A1, B2: a plain reason; no provider is asked."""
    district = District.objects.get(slug=slug)
    District.objects.filter(id=district.id).update(partnership=change.get("partnership", "partner"))
    if reason == "stopped":
        StopFactory.create(district=district)
    if reason == "enterprise_starter":
        district.agreement.plan_type = "enterprise_starter"
        district.agreement.save()
    practice.requests.clear()
    ended = sync(slug)
    assert (ended.code, ended.json["status"], ended.json["reason"]) == (1, "skipped", reason)
    assert set(ended.json) == SYNC_KEYS | {"error"}
    assert (ended.json["error"], ended.json["totals"]) == (reason, None)
    assert ended.err.strip() == ended.json["message"]
    assert len(practice.requests) == 0


def test_a_district_that_has_not_enabled_sharing_is_skipped_until_it_has(
    slug: str, practice: PracticeProviders
) -> None:
    """RULES A30: sync does not run; it is looked at again before anybody is refused for an old state."""
    Connection.objects.update(state="not_enabled")
    practice.enable(slug, enabled=False)
    refused = sync(slug)
    assert (refused.code, refused.json["status"], refused.json["reason"]) == (1, "skipped", "not_enabled")
    practice.enable(slug)
    assert sync(slug).json["status"] == "held"
    assert Connection.objects.get(district__slug=slug).state == "enabled"


def test_access_taken_away_fails_marks_the_connection_and_comes_back(
    slug: str, practice: PracticeProviders, approver: Staff
) -> None:
    """Everything is kept; the next sync after the app was added again works."""
    loaded(slug)
    people = RosterUser.objects.filter(removed_at=None).count()
    practice.list_app(slug, listed=False)
    lost = sync(slug)
    assert (lost.code, lost.json["status"], lost.json["reason"]) == (1, "failed", "access_lost")
    assert Connection.objects.get(district__slug=slug).state == "access_lost"
    assert (sync(slug).json["status"], RosterUser.objects.filter(removed_at=None).count()) == (
        "skipped",
        people,
    )
    practice.list_app(slug)
    assert sync(slug).json["status"] == "unchanged"


def test_a_provider_in_trouble_fails_once_on_demand(
    slug: str, practice: PracticeProviders, settings: LazySettings
) -> None:
    """A person is waiting: no tries over a quarter of an hour; one line, exit 1."""
    practice.set_fault("error_500", path="users")
    ended = sync(slug)
    assert (ended.code, ended.json["status"], ended.json["reason"]) == (1, "failed", "provider_unavailable")
    assert len(ended.err.strip().splitlines()) == 1
    assert Run.objects.get().attempt == 1


def test_a_district_at_work_is_not_synced_twice(slug: str, practice: PracticeProviders) -> None:
    """DESIGN 5: one unfinished run per district; the first is named."""
    busy = start_on_demand(district=District.objects.get(slug=slug), now=datetime.now(UTC))
    ended = sync(slug)
    assert (ended.code, ended.json["error"]) == (1, "already_at_work")
    assert f"Sync {busy.id}" in ended.err


def test_a_rejected_load_leaves_nothing_and_puts_the_district_under_review(
    slug: str, practice: PracticeProviders, approver: Staff
) -> None:
    """RULES B10; DESIGN 5, Under review."""
    held = sync(slug).json
    rejected = decide(held["run"], "reject")
    assert (rejected.code, rejected.json["status"]) == (0, "rejected")
    assert not RosterUser.objects.exists()
    assert sync(slug).json["reason"] in {"first_load", "under_review"}


def test_a_decision_that_can_not_be_taken_is_refused_in_one_line(
    slug: str, practice: PracticeProviders, approver: Staff
) -> None:
    """Unknown person, a colleague's district, a run that is not held any more: exit 1, the document with the run."""
    held = sync(slug).json
    stranger = decide(held["run"], by="nobody@portal.example.org")
    assert (stranger.code, stranger.json["error"]) == (1, "unknown_staff")
    dsm = StaffFactory.create(role=Staff.Role.DSM)
    not_yours = decide(held["run"], by=dsm.email)
    assert (not_yours.code, not_yours.json["error"]) == (1, "not_yours")
    assert (not_yours.json["run"], not_yours.json["status"]) == (held["run"], "held")
    assert decide(held["run"]).code == 0
    late = decide(held["run"])
    assert (late.code, late.json["error"], late.json["status"]) == (1, "not_on_hold", "applied")
    assert len(late.err.strip().splitlines()) == 1
