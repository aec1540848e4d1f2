"""Which nightly runs come to be, and which are missed (DESIGN 5, Night; RULES B3), on the real database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.audit import record
from districts.models import Connection, District
from rostering.due import create_tonights, ready_runs
from rostering.missed import close_missed
from rostering.models import Run
from rostering.run_states import claim_run, queue_run, requeue_expired, retry_later
from tests.factories import ConnectionFactory, DistrictFactory, StopFactory

pytestmark = pytest.mark.django_db

TUESDAY = date(2025, 3, 4)
WEDNESDAY = date(2025, 3, 5)


def at(*clock: int, zone: str = "America/Los_Angeles") -> datetime:
    """An instant of March 2025 by a district's clock: day, hour, minute."""
    day, hour, minute = clock
    return datetime(2025, 3, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def rostered(**values: object) -> District:
    """A partner with an enabled connection, there since January."""
    district: District = ConnectionFactory.create(
        **{f"district__{name}": value for name, value in values.items()}
    ).district
    District.objects.filter(id=district.id).update(created_at=datetime(2025, 1, 6, 18, tzinfo=UTC))
    return district


def tonights(now: datetime) -> list[Run]:
    """What is made due at an instant."""
    return create_tonights(at=now, now=now)


def missed(now: datetime) -> list[Run]:
    """What is closed at an instant."""
    return close_missed(at=now, now=now)


class TestTonight:
    """DESIGN 5: everything is due at the district's NIGHT_START, until 06:00."""

    @pytest.mark.parametrize(
        ("now", "night"),
        [
            (at(4, 21, 59), None),
            (at(4, 22, 0), TUESDAY),
            (at(5, 0, 30), TUESDAY),
            (at(5, 5, 59), TUESDAY),
            (at(5, 6, 0), None),
            (at(5, 12, 0), None),
            (at(3, 0, 30), None),
            (at(8, 0, 30), date(2025, 3, 7)),
            (at(8, 22, 30), None),
            (at(9, 23, 0), None),
        ],
    )
    def test_a_run_is_made_inside_weeknights_only(self, now: datetime, night: date | None) -> None:
        """RULES B3: half past midnight on Monday belongs to Sunday's night; on Saturday, to Friday's."""
        rostered()
        assert [(run.night, run.status) for run in tonights(now)] == ([(night, "queued")] if night else [])

    def test_each_district_is_due_by_its_own_clock(self) -> None:
        """20:00 in Los Angeles is 23:00 in New York."""
        rostered(time_zone="America/Los_Angeles")
        eastern = rostered(time_zone="America/New_York")
        assert [run.district for run in tonights(at(4, 20, 0))] == [eastern]

    def test_a_night_is_used_once_for_ever(self) -> None:
        """RULES B3: however often the beat looks, and whatever became of the run."""
        rostered()
        (run,) = tonights(at(4, 22, 0))
        assert tonights(at(4, 22, 1)) == []
        Run.objects.filter(id=run.id).update(status="failed", finished_at=at(4, 22, 2))
        assert tonights(at(4, 22, 3)) == []
        assert [run.night for run in tonights(at(5, 22, 0))] == [WEDNESDAY]

    def test_a_district_at_work_on_demand_waits_for_the_next_minute(self) -> None:
        """One unfinished run per district; the nightly one follows."""
        district = rostered()
        asked = queue_run(district=district, night=TUESDAY, trigger="on_demand", now=at(4, 21, 58))
        assert tonights(at(4, 22, 0)) == []
        Run.objects.filter(id=asked.id).update(status="unchanged", finished_at=at(4, 22, 1))
        assert [run.trigger for run in tonights(at(4, 22, 2))] == ["nightly"]

    @pytest.mark.parametrize(
        ("is_stopped", "state", "reason"),
        [
            (False, Connection.State.NOT_ENABLED, "not_enabled"),
            (False, Connection.State.ACCESS_LOST, "access_lost"),
            (True, Connection.State.ENABLED, "stopped"),
        ],
    )
    def test_a_refused_district_gets_a_skipped_run_with_the_reason(
        self, is_stopped: bool, state: str, reason: str
    ) -> None:
        """DESIGN 5, Outcome: refused is the first that fits; RULES A30."""
        district = rostered()
        if is_stopped:
            StopFactory.create(district=district)
        Connection.objects.filter(district=district).update(state=state)
        (run,) = tonights(at(4, 22, 0))
        assert (run.status, run.reason, run.finished_at) == ("skipped", reason, at(4, 22, 0))
        assert "Nothing was changed" in run.message
        assert ready_runs(now=at(4, 22, 0)) == []

    def test_districts_without_nights_are_left_out(self) -> None:
        """RULES A1, B2: prospects, ended partners, Enterprise Starter, and districts without a connection."""
        rostered(partnership=District.Partnership.PROSPECT)
        rostered(partnership=District.Partnership.ENDED)
        rostered(rows__plan_type="enterprise_starter")
        DistrictFactory.create()
        assert tonights(at(4, 22, 0)) == []

    def test_a_wrong_time_zone_costs_only_its_own_district(self) -> None:
        """One bad row must not stop the night of everybody."""
        rostered(time_zone="Mars/Olympus")
        fine = rostered()
        assert [run.district for run in tonights(at(4, 22, 0))] == [fine]


class TestMissed:
    """DESIGN 5: not begun by 06:00 = missed."""

    def test_a_queued_run_is_missed_at_six_and_not_before(self) -> None:
        """No worker was free all night."""
        rostered()
        (run,) = tonights(at(4, 22, 0))
        assert run not in missed(at(5, 5, 59))
        assert [(closed.id, closed.status) for closed in missed(at(5, 6, 0))] == [(run.id, "missed")]

    def test_a_night_nobody_looked_at_is_missed_afterwards(self) -> None:
        """Beat and worker were both down: the next look, days later, notes the last weeknight only."""
        rostered()
        closed = missed(at(8, 15, 0))
        assert [(run.night, run.status, run.reason) for run in closed] == [(date(2025, 3, 7), "missed", "")]
        assert missed(at(8, 15, 1)) == []

    def test_a_district_that_came_later_has_missed_nothing(self) -> None:
        """It must have existed when the night began."""
        district = rostered()
        District.objects.filter(id=district.id).update(created_at=at(4, 22, 0))
        assert missed(at(5, 7, 0)) == []
        District.objects.filter(id=district.id).update(created_at=at(4, 21, 59))
        assert len(missed(at(5, 7, 0))) == 1

    def test_a_connection_joined_later_has_missed_nothing(self) -> None:
        """Without a connection there was nothing to sync."""
        district = rostered()
        record(event="connection.joined", at=at(5, 1, 0), job="test", district_id=district.id)
        assert missed(at(5, 7, 0)) == []

    def test_a_refused_district_has_missed_nothing(self) -> None:
        """It would have been skipped."""
        StopFactory.create(district=rostered())
        assert missed(at(5, 7, 0)) == []

    def test_a_retry_that_found_no_worker_keeps_its_last_reason(self) -> None:
        """It did begin: it failed, for the provider's reason."""
        rostered()
        (run,) = tonights(at(5, 5, 30))
        claimed = claim_run(run_id=run.id, now=at(5, 5, 40))
        assert claimed is not None
        retry_later(
            run=claimed,
            now=at(5, 5, 50),
            after=timedelta(minutes=5),
            reason="provider_unavailable",
            message="Clever does not answer.",
        )
        (closed,) = missed(at(5, 6, 0))
        assert (closed.status, closed.reason) == ("failed", "provider_unavailable")
        assert closed.message == "Clever does not answer."

    def test_a_run_begun_inside_whose_worker_died_may_finish_for_an_hour(self) -> None:
        """DESIGN 5: a run begun inside may finish; but not in the middle of a school day."""
        rostered()
        (run,) = tonights(at(5, 5, 0))
        claim_run(run_id=run.id, now=at(5, 5, 59))
        assert requeue_expired(now=at(5, 6, 1)) == [run.id]
        assert missed(at(5, 6, 59)) == []
        assert [closed.status for closed in missed(at(5, 7, 0))] == ["missed"]

    def test_a_run_at_work_after_six_is_left_alone(self) -> None:
        """It holds its lease and may finish."""
        rostered()
        (run,) = tonights(at(5, 5, 0))
        claim_run(run_id=run.id, now=at(5, 5, 59))
        assert missed(at(5, 6, 0)) == []


class TestOrder:
    """What people wait for first, then the earliest school morning, then small before large."""

    def test_runs_are_taken_up_in_order(self) -> None:
        """A large eastern district comes before a small western one: its school day begins three hours earlier."""
        west_small = rostered(time_zone="America/Los_Angeles", rows__counts={"students": 60})
        east_large = rostered(time_zone="America/New_York", rows__counts={"students": 20_000})
        east_small = rostered(time_zone="America/New_York", rows__counts={"students": 100})
        asked = rostered(time_zone="America/Los_Angeles", rows__counts={"students": 90_000})
        queue_run(district=asked, night=TUESDAY, trigger="on_demand", now=at(4, 22, 0))
        tonights(at(4, 22, 30))
        order = [run.district for run in ready_runs(now=at(4, 22, 30))]
        assert order == [asked, east_small, east_large, west_small]

    def test_who_was_missed_the_night_before_comes_first_of_the_night(self) -> None:
        """Even before those whose school day begins earlier; one that has been read since does not."""
        east = rostered(time_zone="America/New_York")
        was_missed, read_since = rostered(), rostered()
        closed = {run.district: run for run in missed(at(4, 7, 0))}
        assert set(closed) == {east, was_missed, read_since}
        for district in (east, read_since):
            Run.objects.filter(id=closed[district].id).update(status="unchanged")
        tonights(at(4, 22, 30))
        assert [run.district for run in ready_runs(now=at(4, 22, 30))] == [was_missed, east, read_since]

    def test_a_run_that_waits_for_its_retry_is_not_ready(self) -> None:
        """Not before its time, at its time."""
        rostered()
        (run,) = tonights(at(4, 22, 0))
        Run.objects.filter(id=run.id).update(not_before=at(4, 22, 5))
        assert ready_runs(now=at(4, 22, 4)) == []
        assert ready_runs(now=at(4, 22, 5)) == [run]
