"""What bars a planned sync right before its roster changes, and while it does: stops, and 06:00 (DESIGN 5)."""

from datetime import UTC, datetime, timedelta

import pytest

from districts.models import District, RosterState
from rostering.dispatch import dispatch_due, take_up
from rostering.due import go_on_tonight
from rostering.holds.approved import apply_approved
from rostering.holds.decide import Refused
from rostering.models import Hold, Pause, Run
from rostering.run_states import claim_run, queue_run
from rostering.stops import start_again, stop_now
from tests.factories import StaffFactory, StopFactory
from tests.feeds import NIGHT, at
from tests.pipeline.deciding import approve, reject
from tests.planned import on_khan_academy, planned, weighed

pytestmark = pytest.mark.django_db
NOW = at(NIGHT)  # Tuesday 23:30 in Los Angeles
SIX = datetime(2026, 10, 7, 13, tzinfo=UTC)


@pytest.fixture
def loaded() -> District:
    """A district on Khan Academy."""
    return on_khan_academy()


def version(district: District) -> int:
    return RosterState.objects.get(district=district).version


class TestStops:
    """A run that works when a stop comes does not apply."""

    @pytest.mark.parametrize("scope", ["district", "provider", "everything"])
    def test_a_stop_while_it_reads(self, loaded: District, scope: str) -> None:
        values = {"district": {"district": loaded}, "provider": {"provider": "clever"}}.get(scope, {})
        StopFactory.create(**values)
        run = weighed(planned(loaded))
        assert (run.status, run.reason, version(loaded)) == ("skipped", "stopped", 1)
        assert run.plan is not None  # and can be read

    def test_a_stop_of_the_other_provider_changes_nothing(self, loaded: District) -> None:
        StopFactory.create(provider="classlink")
        assert weighed(planned(loaded)).status == "applied"

    def test_a_queued_sync_is_skipped_when_its_turn_comes(self, loaded: District) -> None:
        run = queue_run(district=loaded, night=NIGHT, trigger="nightly", now=NOW)
        StopFactory.create(provider="clever")
        taken = take_up(run_id=run.id, clock=lambda: NOW)
        assert taken is not None
        assert (taken.status, taken.reason) == ("skipped", "stopped")

    def test_a_hold_can_be_rejected_but_not_approved(self, loaded: District) -> None:
        """A stop refuses people too; rejecting changes nothing on Khan Academy."""
        run = weighed(planned(loaded, removed=60))
        StopFactory.create(district=loaded)
        with pytest.raises(Refused, match="Staff stopped"):
            approve(run)
        assert reject(run).status == "rejected"

    def test_an_approval_waits_until_it_is_started_again(self, loaded: District) -> None:
        run = weighed(planned(loaded, removed=60))
        approve(run, apply_now=False)
        noor, hold = StaffFactory.create(), Hold.objects.get(run=run)
        stop = stop_now(by=noor, reason="Wrong classes", now=NOW, district=loaded)
        assert apply_approved(hold_id=hold.id, now=NOW) is None
        assert version(loaded) == 1
        start_again(stop_id=stop.id, by=noor, now=NOW)
        applied = apply_approved(hold_id=hold.id, now=NOW)
        assert applied is not None
        assert (applied.status, version(loaded)) == ("applied", 2)


class TestStartingAgainTonight:
    """What was skipped tonight goes on tonight: the same row, since a night is used once for ever."""

    def skipped(self, district: District) -> tuple[Run, int]:
        """Tonight's run, skipped because of a stop of everything."""
        stop = StopFactory.create()
        dispatch_due(now=NOW)
        run = Run.objects.get(district=district, night=NIGHT)
        assert (run.status, run.reason) == ("skipped", "stopped")
        return run, stop.id

    def test_it_is_queued_again_in_its_night(self, loaded: District) -> None:
        run, stop = self.skipped(loaded)
        assert dispatch_due(now=NOW) == []
        start_again(stop_id=stop, by=StaffFactory.create(), now=NOW)
        assert dispatch_due(now=NOW) == [run]
        assert Run.objects.filter(district=loaded, night=NIGHT).count() == 1

    def test_not_once_the_night_is_over(self, loaded: District) -> None:
        run, stop = self.skipped(loaded)
        start_again(stop_id=stop, by=StaffFactory.create(), now=SIX)
        assert dispatch_due(now=SIX) == []
        run.refresh_from_db()
        assert run.status == "skipped"

    def test_not_while_another_stop_or_refusal_stands(self, loaded: District) -> None:
        _, stop = self.skipped(loaded)
        StopFactory.create(district=loaded)
        start_again(stop_id=stop, by=StaffFactory.create(), now=NOW)
        assert go_on_tonight(at=NOW, now=NOW) == []


class TestAPauseEndedTonight:
    """Who ends a pause after tonight's sync was planned is promised tomorrow's morning all the same."""

    def waiting(self, district: District) -> tuple[Run, Pause]:
        """Tonight's run, which waits for a pause."""
        pause = Pause.objects.create(
            district=district,
            name="Inventory",
            first_night=NIGHT,
            last_night=NIGHT + timedelta(days=2),
            created_at=NOW,
        )
        run = weighed(planned(district))
        assert (run.status, run.reason) == ("waiting", "paused")
        return run, pause

    def test_it_is_queued_again_in_its_night(self, loaded: District) -> None:
        run, pause = self.waiting(loaded)
        assert go_on_tonight(at=NOW, now=NOW) == []
        Pause.objects.filter(id=pause.id).update(ended_at=NOW)
        assert dispatch_due(now=NOW) == [run]
        assert Run.objects.filter(district=loaded, night=NIGHT).count() == 1
        taken = weighed_again(run)
        assert (taken.status, version(loaded)) == ("applied", 2)

    def test_not_while_another_pause_covers_the_night(self, loaded: District) -> None:
        _, pause = self.waiting(loaded)
        self.waiting_for_another(loaded)
        Pause.objects.filter(id=pause.id).update(ended_at=NOW)
        assert go_on_tonight(at=NOW, now=NOW) == []

    def test_not_once_the_night_is_over(self, loaded: District) -> None:
        _, pause = self.waiting(loaded)
        Pause.objects.filter(id=pause.id).update(ended_at=NOW)
        assert go_on_tonight(at=SIX, now=SIX) == []

    def waiting_for_another(self, district: District) -> None:
        """A second pause over the same night."""
        Pause.objects.create(
            district=district, name="Move", first_night=NIGHT, last_night=NIGHT, created_at=NOW
        )


def weighed_again(run: Run) -> Run:
    """What a worker does with a run that was queued again, from its change list on."""
    taken = claim_run(run_id=run.id, now=NOW)
    assert taken is not None
    return weighed(taken)


class TestTooLate:
    """No nightly run applies after 06:00; one begun inside may finish reading, and waits."""

    def test_a_second_before_six_it_applies(self, loaded: District) -> None:
        assert weighed(planned(loaded), now=SIX - timedelta(seconds=1)).status == "applied"

    def test_at_six_it_waits_readable_for_a_person(self, loaded: District) -> None:
        run = weighed(planned(loaded), now=SIX)
        assert (run.status, run.reason, version(loaded)) == ("waiting", "", 1)
        assert run.message == (
            "Planned too late: the night ended at 06:00 before these changes were ready. "
            "The next night brings them, or a person applies them now."
        )

    @pytest.mark.parametrize(("totals", "status"), [({"updated": 0}, "unchanged"), ({"removed": 60}, "held")])
    def test_what_would_not_be_applied_anyway_ends_as_ever(
        self, loaded: District, totals: dict[str, int], status: str
    ) -> None:
        assert weighed(planned(loaded, **totals), now=SIX).status == status

    def test_a_sync_now_has_no_such_end(self, loaded: District) -> None:
        assert weighed(planned(loaded, trigger="on_demand"), now=SIX).status == "applied"

    def test_a_night_lived_through_at_another_time_has_no_such_end(self, loaded: District) -> None:
        """`nightly --now`: the clock on the wall is not the night's."""
        run, long_after = planned(loaded), SIX + timedelta(days=40)
        Run.objects.filter(id=run.id).update(queued_at=long_after)
        run.refresh_from_db()
        assert weighed(run, now=long_after).status == "applied"

    def test_the_next_night_overtakes_what_waited(self, loaded: District) -> None:
        late = weighed(planned(loaded), now=SIX)
        assert weighed(planned(loaded, updated=2, night=NIGHT + timedelta(days=1))).status == "applied"
        late.refresh_from_db()
        assert late.status == "superseded"
