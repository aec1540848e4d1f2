"""`nightly --now`: what the scheduler does at an instant, every district by its own clock (DESIGN 5, Night; RULES B3)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from accounts.models import Staff
from districts.models import Connection, District, RosterUser
from rostering.models import ProviderCheck, Run
from rostering.sandbox.practice import PracticeProviders
from tests.commands.conftest import classlink_district, clever_district
from tests.commands.running import Ended, run_here
from tests.factories import ConnectionFactory, StaffFactory, StopFactory

pytestmark = pytest.mark.django_db(transaction=True)

WEST, EAST = "quail-valley", "heron-falls"
APPROVER = "ann@portal.example.org"
ATTEMPTS, SENDS = 3, 6


@pytest.fixture(autouse=True)
def _two_districts(practice: PracticeProviders) -> None:
    """Los Angeles on Clever, New York on ClassLink; a specialist."""
    for district in (clever_district(), classlink_district()):
        ended = run_here(
            *("add_district", district.key, "--name", district.name, "--provider", district.provider),
            *("--external-id", district.ids.external_id, "--timezone", district.timezone),
        )
        assert ended.code == 0, ended.err
    StaffFactory.create(email=APPROVER, role=Staff.Role.SPECIALIST)


def nightly(now: str) -> list[dict[str, Any]]:
    """The list, which is the whole of stdout; exit 0."""
    ended: Ended = run_here("nightly", "--now", now, "--json")
    assert ended.code == 0, ended.err
    outcomes: list[dict[str, Any]] = ended.json
    assert all(set(outcome) == {"district", "night", "outcome", "reason"} for outcome in outcomes)
    return outcomes


def short(outcomes: list[dict[str, Any]]) -> dict[str, tuple[str, str | None]]:
    """District -> outcome and reason."""
    return {outcome["district"]: (outcome["outcome"], outcome["reason"]) for outcome in outcomes}


def both_loaded() -> None:
    """Two first loads, approved, by the night of Tuesday 4 March."""
    for outcome in nightly("2025-03-04T22:05:00-08:00"):
        run = Run.objects.get(district__slug=outcome["district"], night=outcome["night"])
        run_here("decide", str(run.id), "approve", "--by", APPROVER, "--reason", "First load checked")
    assert set(Run.objects.values_list("status", flat=True)) == {"applied"}


def existing_since(start: datetime) -> None:
    """The districts and their connections were there already."""
    District.objects.update(created_at=start)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE accounts_auditevent")


def test_each_district_is_due_by_its_own_clock_and_left_out_before() -> None:
    """19:30 in Los Angeles is 22:30 in New York; at 22:05 the east has had its night."""
    assert nightly("2025-03-04T12:00:00-08:00") == []
    evening = nightly("2025-03-04T19:30:00-08:00")
    assert short(evening) == {EAST: ("held", "first_load")}
    assert evening[0]["night"] == "2025-03-04"
    later = short(nightly("2025-03-04T22:05:00-08:00"))
    assert later == {EAST: ("skipped", "already_ran"), WEST: ("held", "first_load")}


def test_a_rerun_of_the_same_night_is_harmless() -> None:
    """RULES B3: nothing is applied or planned again."""
    both_loaded()
    runs = Run.objects.count()
    again = short(nightly("2025-03-05T01:00:00-08:00"))
    assert again == {WEST: ("skipped", "already_ran"), EAST: ("skipped", "already_ran")}
    assert Run.objects.count() == runs


def test_the_next_nights_run_and_the_weekend_does_not(practice: PracticeProviders) -> None:
    """Tuesday to the following Monday: each weeknight once; Saturday and Sunday say so and make no run."""
    both_loaded()
    for day in (5, 6, 7, 10):
        practice.set_night(None, date(2025, 3, day))
        offset = "-07:00" if day >= 9 else "-08:00"
        statuses = {outcome for outcome, _ in short(nightly(f"2025-03-{day:02}T22:30:00{offset}")).values()}
        assert statuses <= {"applied", "unchanged"}
    for day in (8, 9):
        outcomes = nightly(f"2025-03-{day:02}T23:00:00-08:00")
        assert short(outcomes) == {WEST: ("skipped", "weekend"), EAST: ("skipped", "weekend")}
    assert nightly("2025-03-03T00:30:00-08:00")[0]["reason"] == "weekend"
    assert set(Run.objects.values_list("night", flat=True)) == {
        date(2025, 3, day) for day in (4, 5, 6, 7, 10)
    }
    assert Run.objects.count() == 10


def test_paused_nights_wait_and_the_first_night_back_applies(practice: PracticeProviders) -> None:
    """RULES B12, B15: Wednesday to Friday of Thanksgiving week wait; Monday applies the newest feed once, marked."""
    both_loaded()
    people = RosterUser.objects.filter(removed_at=None).count()
    for day in (26, 27, 28):
        outcomes = short(nightly(f"2025-11-{day}T22:30:00-08:00"))
        assert set(outcomes.values()) == {("waiting", "paused")}
    assert RosterUser.objects.filter(removed_at=None).count() == people
    back = short(nightly("2025-12-01T22:30:00-08:00"))
    assert {outcome for outcome, _ in back.values()} <= {"applied", "unchanged"}
    assert set(Run.objects.filter(night=date(2025, 12, 1)).values_list("is_after_pause", flat=True)) == {True}


def test_a_night_nobody_ran_is_missed_and_comes_first_in_the_list() -> None:
    """DESIGN 5: not begun by 06:00; noted once, without a reason."""
    existing_since(datetime(2025, 1, 6, tzinfo=UTC))
    assert short(nightly("2025-03-05T07:00:00-08:00")) == {WEST: ("missed", None), EAST: ("missed", None)}
    assert nightly("2025-03-05T07:01:00-08:00") == []
    outcomes = nightly("2025-03-07T23:00:00-08:00")
    assert [outcome["night"] for outcome in outcomes] == ["2025-03-06"] * 2 + ["2025-03-07"] * 2


def test_a_refused_district_is_skipped_with_its_reason() -> None:
    """RULES A30, B2: not enabled and stopped are skipped; Enterprise Starter is not in the list at all."""
    Connection.objects.filter(district__slug=WEST).update(state="not_enabled")
    StopFactory.create(district=District.objects.get(slug=EAST))
    assert short(nightly("2025-03-04T22:05:00-08:00")) == {
        WEST: ("skipped", "not_enabled"),
        EAST: ("skipped", "stopped"),
    }
    district = District.objects.get(slug=EAST)
    district.agreement.plan_type = "enterprise_starter"
    district.agreement.save()
    assert set(short(nightly("2025-03-05T22:05:00-08:00"))) == {WEST}


def test_trouble_that_lasts_fails_after_three_tries_with_the_last_reason(practice: PracticeProviders) -> None:
    """Three tries within the night; the other provider's district is not touched by it."""
    practice.set_fault("error_500", path="users", district=WEST)
    outcomes = short(nightly("2025-03-04T22:05:00-08:00"))
    assert outcomes == {WEST: ("failed", "provider_unavailable"), EAST: ("held", "first_load")}
    run = Run.objects.get(district__slug=WEST)
    assert (run.attempt, run.status) == (ATTEMPTS, "failed")
    assert "Clever" in run.message


def test_a_providers_bad_night_trips_its_brake(practice: PracticeProviders) -> None:
    """Of 20 finished districts of Clever a third one fails for good; the other provider goes on."""
    both_loaded()
    night, at = date(2025, 3, 5), datetime.now(UTC)
    for number in range(19):
        status = "failed" if number < 2 else "unchanged"
        values = {"night": night, "trigger": "nightly", "queued_at": at, "finished_at": at}
        Run.objects.create(district=ConnectionFactory.create().district, status=status, **values)
    practice.set_fault("error_500", path="users", district=WEST)
    outcomes = short(nightly("2025-03-05T22:05:00-08:00"))
    assert outcomes[WEST] == ("failed", "provider_unavailable")
    assert outcomes[EAST][0] in ("applied", "unchanged")
    check = ProviderCheck.objects.get()
    assert (check.provider, check.night, check.finished, check.failed) == ("clever", night, 20, 3)
    assert Run.objects.get(district__slug=WEST, night=night).id in check.run_numbers


def test_trouble_that_passes_costs_a_try_and_nothing_else(practice: PracticeProviders) -> None:
    """The second attempt of the same run succeeds."""
    practice.set_fault("error_500", path="users", district=WEST, times=SENDS)
    assert short(nightly("2025-03-04T22:05:00-08:00"))[WEST] == ("held", "first_load")
    assert Run.objects.get(district__slug=WEST).attempt == 2


def test_access_taken_away_is_not_tried_again(practice: PracticeProviders) -> None:
    """A person must act: one attempt, and from the next night on it is skipped."""
    practice.list_app(WEST, listed=False)
    assert short(nightly("2025-03-04T22:05:00-08:00"))[WEST] == ("failed", "access_lost")
    assert Run.objects.get(district__slug=WEST).attempt == 1
    assert short(nightly("2025-03-05T22:05:00-08:00"))[WEST] == ("skipped", "access_lost")


def test_what_people_asked_for_is_done_first_and_not_listed() -> None:
    """A queued on-demand run would block the nightly one; no worker is needed."""
    asked = Run.objects.create(
        district=District.objects.get(slug=WEST),
        night=date(2025, 3, 4),
        trigger="on_demand",
        queued_at=datetime(2025, 3, 4, 21, tzinfo=UTC),
    )
    outcomes = nightly("2025-03-04T22:05:00-08:00")
    asked.refresh_from_db()
    assert asked.status in {"held", "superseded"}
    assert [outcome["district"] for outcome in outcomes].count(WEST) == 1
    assert Run.objects.filter(district__slug=WEST).count() == 2
