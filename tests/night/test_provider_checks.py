"""The brake on a provider's bad night, on real rows: what counts, what waits, and what a release lets through."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent, Staff
from accounts.permissions import NotAllowed
from districts.models import Connection, District, RosterState
from rostering.dispatch import start_on_demand
from rostering.holds.approved import apply_approved
from rostering.holds.decide import Refused
from rostering.holds.waiting import apply_let_through, waiting_to_be_applied
from rostering.models import Hold, OutboxMessage, Pause, ProviderCheck, Run
from rostering.pipeline.brake import NightCounts
from rostering.problems import NotPossible
from rostering.provider_checks import open_check, provider_night, release, watch_provider
from tests.factories import ConnectionFactory, StaffFactory, StopFactory
from tests.feeds import NIGHT, at
from tests.pipeline.deciding import approve, reject
from tests.pipeline.workers import together
from tests.planned import on_khan_academy, planned, weighed

pytestmark = pytest.mark.django_db
NOW = at(NIGHT)
MONDAY, NEXT = NIGHT - timedelta(days=1), NIGHT + timedelta(days=1)
LARGE = {"removed": 60}


def finished(count: int, *, provider: str = "clever", **values: Any) -> list[Run]:
    """Districts whose nightly sync has come to an end, without any being read."""
    given: dict[str, Any] = {"status": "unchanged", "night": NIGHT, "trigger": "nightly", "finished_at": NOW}
    districts = [ConnectionFactory.create(provider=provider).district for _ in range(count)]
    return Run.objects.bulk_create(Run(district=one, queued_at=NOW, **(given | values)) for one in districts)


def loaded(provider: str = "clever") -> District:
    """A district on Khan Academy, with a connection."""
    return on_khan_academy(provider=provider)


def bad_night(provider: str = "clever") -> ProviderCheck:
    """17 well, 3 failed, and the brake is on."""
    finished(17, provider=provider)
    finished(3, provider=provider, status="failed")
    check = watch_provider(provider=provider, night=NIGHT, now=NOW)
    assert check is not None
    return check


class TestWhatCounts:
    """The numbers of a provider's night."""

    def test_each_end_is_counted_once(self) -> None:
        finished(4)
        finished(2, status="failed")
        finished(1, status="held", reason="large_change", trouble="held")
        finished(1, status="waiting", reason="paused", trouble="lost")
        seen = provider_night(provider="clever", night=NIGHT)
        assert seen.counts == NightCounts(finished=8, failed=2, held=1, lost=1)
        assert len(seen.troubled) == 4

    def test_a_hold_that_people_have_settled_since_was_a_hold(self) -> None:
        finished(1, status="applied", reason="large_change", trouble="held")
        assert provider_night(provider="clever", night=NIGHT).counts.held == 1

    @pytest.mark.parametrize(
        "values",
        [
            {"status": "skipped", "reason": "stopped"},
            {"status": "missed"},
            {"status": "running"},
            {"night": MONDAY, "status": "failed"},
            {"trigger": "on_demand", "status": "failed"},
            {"provider": "classlink", "status": "failed"},
        ],
    )
    def test_what_says_nothing_about_the_night_is_left_out(self, values: dict[str, Any]) -> None:
        finished(3, **values)
        assert provider_night(provider="clever", night=NIGHT).counts == NightCounts()

    def test_the_guard_marks_what_is_a_sign_of_trouble(self) -> None:
        """First load: no; a large change: yes, in the night that opens the case; a loss under the limit: yes."""
        first = weighed(planned(loaded(), students=0, updated=0))
        large = weighed(planned(loaded(), **LARGE))
        again = weighed(planned(large.district, removed=61, night=NEXT))
        losing = weighed(planned(loaded(), removed=21))
        a_fifth = weighed(planned(loaded(), removed=20))
        assert [one.status for one in (large, again, losing, a_fifth)] == [
            "held",
            "held",
            "applied",
            "applied",
        ]
        assert [one.trouble for one in (first, large, again, losing, a_fifth)] == ["", "held", "", "lost", ""]

    def test_a_list_that_waits_for_the_end_of_a_pause_is_a_sign_of_trouble_in_its_first_night(self) -> None:
        """A summer of nights with the same emptied roster says nothing about the provider."""
        district = loaded()
        nights = [NIGHT + timedelta(days=days) for days in range(3)]
        pause = {"first_night": nights[0], "last_night": nights[-1], "created_at": NOW}
        Pause.objects.create(district=district, name="Summer", kind="summer", **pause)
        runs = [
            weighed(planned(district, removed=60 + days, night=night)) for days, night in enumerate(nights)
        ]
        assert [one.trouble for one in runs] == ["held", "", ""]


class TestTripping:
    """From 20 finished on, more than 10 %."""

    @pytest.mark.parametrize(("well", "failed", "trips"), [(18, 2, False), (17, 3, True), (16, 3, False)])
    def test_it_trips_over_the_limit_only(self, well: int, failed: int, trips: bool) -> None:
        finished(well)
        finished(failed, status="failed")
        assert (watch_provider(provider="clever", night=NIGHT, now=NOW) is not None) is trips
        assert (open_check("clever") is not None) is trips

    def test_it_keeps_its_numbers_and_the_syncs_behind_them_and_tells_specialists(self) -> None:
        check = bad_night()
        assert (check.finished, check.failed, check.held, check.lost) == (20, 3, 0, 0)
        assert len(check.run_numbers) == 3
        assert OutboxMessage.objects.filter(topic="provider_check", body={"check": check.id}).count() == 1
        event = AuditEvent.objects.get(event="provider_check.opened", target=f"provider check {check.id}")
        assert (event.by_job, event.after["troubled"]) == ("night", 3)

    def test_it_trips_once(self) -> None:
        bad_night()
        assert watch_provider(provider="clever", night=NIGHT, now=NOW) is None
        assert ProviderCheck.objects.count() == 1

    def test_the_other_provider_goes_on(self) -> None:
        bad_night("classlink")
        assert weighed(planned(loaded())).status == "applied"

    @pytest.mark.django_db(transaction=True)
    def test_workers_who_all_see_it_open_one_check(self) -> None:
        finished(17)
        finished(3, status="failed")
        opened = together(*[lambda: watch_provider(provider="clever", night=NIGHT, now=NOW)] * 5)
        assert sum(isinstance(one, ProviderCheck) for one in opened) == 1
        assert all(one is None or isinstance(one, ProviderCheck) for one in opened)


class TestWaiting:
    """Nothing more of that provider is applied."""

    def test_the_sync_that_would_apply_next_finds_the_bad_night_itself(self) -> None:
        """Nobody has looked since the last one failed."""
        district = loaded()
        finished(17)
        finished(3, status="failed")
        run = weighed(planned(district))
        assert (run.status, run.reason) == ("waiting", "stopped")
        assert run.message.startswith("Provider check: too many districts of Clever were in trouble")
        assert RosterState.objects.get(district=district).version == 1

    @pytest.mark.parametrize("trigger", ["nightly", "on_demand"])
    def test_later_plans_wait_on_later_nights_too_and_overtake_each_other(self, trigger: str) -> None:
        district = loaded()
        bad_night()
        first = weighed(planned(district))
        second = weighed(planned(district, updated=2, night=NEXT, trigger=trigger))
        first.refresh_from_db()
        assert [first.status, second.status, second.reason] == ["superseded", "waiting", "stopped"]

    def test_what_the_guard_holds_is_held_and_what_does_not_differ_is_unchanged(self) -> None:
        district, same = loaded(), loaded()
        bad_night()
        assert weighed(planned(district, **LARGE)).status == "held"
        assert weighed(planned(same, updated=0)).status == "unchanged"

    def test_a_hold_can_be_rejected_but_not_approved(self) -> None:
        run = weighed(planned(loaded(), **LARGE))
        bad_night()
        with pytest.raises(Refused) as refused:
            approve(run)
        assert refused.value.code == "provider_check"
        assert reject(run).status == "rejected"

    def test_an_approval_given_before_is_applied_after_the_release(self) -> None:
        run = weighed(planned(loaded(), **LARGE))
        approve(run, apply_now=False)
        hold, check = Hold.objects.get(run=run), bad_night()
        assert apply_approved(hold_id=hold.id, now=NOW) is None
        release(check_id=check.id, by=StaffFactory.create(), reason="Clever is well", now=NOW)
        applied = apply_approved(hold_id=hold.id, now=NOW)
        assert applied is not None
        assert applied.status == "applied"


class TestRelease:
    """A specialist looks, and opens the gate again."""

    def test_what_waited_is_applied_under_the_same_guard(self) -> None:
        well, other = loaded(), loaded("classlink")
        bad_night()
        check = open_check("clever")
        assert check is not None
        run = weighed(planned(well))
        weighed(planned(other))
        assert release(check_id=check.id, by=StaffFactory.create(), reason="Clever is well", now=NOW) == 1
        (number,) = waiting_to_be_applied()
        applied = apply_let_through(number=number, now=NOW)
        assert applied is not None
        assert (applied.id, applied.status, applied.message) == (run.id, "applied", "Released and applied.")
        assert RosterState.objects.get(district=well).version == 2
        assert waiting_to_be_applied() == []

    def released(self, district: District) -> Run:
        """A change list that waited for a check which is released now."""
        check = bad_night()
        run = weighed(planned(district))
        assert run.reason == "stopped"
        release(check_id=check.id, by=StaffFactory.create(), reason="Clever is well", now=NOW)
        return run

    def applied(self, run: Run) -> tuple[str, str]:
        """What comes of it when a worker takes it up."""
        for number in waiting_to_be_applied():
            apply_let_through(number=number, now=NOW)
        run.refresh_from_db()
        return run.status, run.reason

    def test_what_the_guard_would_hold_now_is_held(self) -> None:
        district = loaded()
        run = self.released(district)
        RosterState.objects.filter(district=district).update(is_under_review=True)
        assert self.applied(run) == ("held", "under_review")
        assert Hold.objects.get(run=run).state == "open"
        assert RosterState.objects.get(district=district).version == 1

    def test_a_roster_that_moved_meanwhile_is_left_alone(self) -> None:
        district = loaded()
        run = self.released(district)
        RosterState.objects.filter(district=district).update(version=7)
        assert self.applied(run) == ("waiting", "")
        run.refresh_from_db()
        assert "The roster changed after" in run.message
        assert waiting_to_be_applied() == []

    def test_in_a_pause_it_goes_on_waiting_for_its_end(self) -> None:
        district = loaded()
        run = self.released(district)
        Pause.objects.create(
            district=district, name="Exams", first_night=NIGHT, last_night=NEXT, created_at=NOW
        )
        assert self.applied(run) == ("waiting", "paused")

    def test_while_its_district_is_stopped_it_waits_and_then_goes_on(self) -> None:
        district = loaded()
        run = self.released(district)
        stop = StopFactory.create(district=district)
        assert self.applied(run) == ("waiting", "stopped")
        stop.delete()
        assert self.applied(run) == ("applied", "")

    def test_a_newer_list_overtakes_it(self) -> None:
        district = loaded()
        run = self.released(district)
        newer = weighed(planned(district, updated=2, night=NEXT))
        assert newer.status == "applied"
        assert self.applied(run) == ("superseded", "stopped")
        assert waiting_to_be_applied() == []

    def test_what_a_specialist_has_seen_trips_nothing_again(self) -> None:
        """The same night goes on; the brake counts what ends from here on."""
        self.released(loaded())
        later = NOW + timedelta(minutes=1)
        assert watch_provider(provider="clever", night=NIGHT, now=later) is None
        finished(17, finished_at=later)
        finished(3, status="failed", finished_at=later)
        assert watch_provider(provider="clever", night=NIGHT, now=later) is not None

    def test_what_was_let_through_trips_nothing_when_it_is_applied(self) -> None:
        """It loses much and a specialist has let it through: that is no new sign of trouble."""
        check, later = bad_night(), NOW + timedelta(minutes=5)
        losing = [weighed(planned(loaded(), removed=21)) for _ in range(3)]
        large = weighed(planned(loaded(), **LARGE))
        release(check_id=check.id, by=StaffFactory.create(), reason="Meant so.", now=NOW)
        for number in waiting_to_be_applied():
            assert apply_let_through(number=number, now=later) is not None
        approve(large, now=later)
        assert {Run.objects.get(id=one.id).status for one in (*losing, large)} == {"applied"}
        finished(20, finished_at=later)
        assert provider_night(provider="clever", night=NIGHT).counts == NightCounts(finished=20)

    def test_what_waits_through_two_checks_is_let_through_once(self) -> None:
        """The brake trips again before a worker has taken up what the first release let through."""
        district, noor, later = loaded(), StaffFactory.create(), NOW + timedelta(minutes=1)
        run = self.released(district)
        finished(17, finished_at=later)
        finished(3, status="failed", finished_at=later)
        check = watch_provider(provider="clever", night=NIGHT, now=later)
        assert check is not None
        assert self.applied(run) == ("waiting", "stopped")
        assert release(check_id=check.id, by=noor, reason="Well by now.", now=later) == 1
        assert self.applied(run) == ("applied", "")

    @pytest.mark.django_db(transaction=True)
    def test_workers_who_all_see_it_apply_it_once(self) -> None:
        district = loaded()
        run = self.released(district)
        (number,) = waiting_to_be_applied()
        outcomes = together(*[lambda: apply_let_through(number=number, now=NOW)] * 4)
        assert "applied" in [one.status for one in outcomes if isinstance(one, Run)]
        assert RosterState.objects.get(district=district).version == 2
        assert AuditEvent.objects.filter(event="run.applied", target=f"run {run.id}").count() == 1

    def test_only_a_specialist_releases_once_and_with_a_reason(self) -> None:
        check, noor = bad_night(), StaffFactory.create()
        with pytest.raises(NotAllowed):
            release(check_id=check.id, by=StaffFactory.create(role=Staff.Role.DSM), reason="So", now=NOW)
        with pytest.raises(NotPossible, match="Say why"):
            release(check_id=check.id, by=noor, reason=" ", now=NOW)
        release(check_id=check.id, by=noor, reason="Clever is well", now=NOW)
        with pytest.raises(NotPossible, match="released already"):
            release(check_id=check.id, by=noor, reason="Again", now=NOW)
        event = AuditEvent.objects.get(event="provider_check.released", target=f"provider check {check.id}")
        assert (event.by_email, event.reason) == (noor.email, "Clever is well")


def test_sync_now_still_reads_and_plans_while_a_check_is_open() -> None:
    """A check keeps rosters from changing, not people from looking."""
    district = loaded()
    bad_night()
    assert start_on_demand(district=district, now=NOW).status == "queued"
    assert Connection.objects.get(district=district).state == "enabled"
