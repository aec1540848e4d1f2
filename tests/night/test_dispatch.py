"""The minute's look and what people may ask for (DESIGN 4, 5), without a worker."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.core.cache import cache

from districts.models import Connection, District
from rostering import hints
from rostering.config.celery import app
from rostering.dispatch import dispatch_due, refusal, start_on_demand, take_up
from rostering.models import OutboxMessage, Run
from rostering.run_states import AlreadyAtWork, claim_run
from rostering.stops import start_again
from tests.factories import ConnectionFactory, DistrictFactory, StaffFactory, StopFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 3, 5, 6, 30, tzinfo=UTC)  # Tuesday 22:30 in Los Angeles


@pytest.fixture
def district() -> District:
    """A partner in Los Angeles with an enabled connection."""
    return ConnectionFactory.create().district


class TestRefusal:
    """DESIGN 5, Outcome: the first reason that fits."""

    def test_a_partner_with_an_enabled_connection_is_not_refused(self, district: District) -> None:
        """Nothing in the way."""
        assert refusal(district=district) is None

    def test_without_a_connection_nothing_is_enabled(self) -> None:
        """RULES A30."""
        refused = refusal(district=DistrictFactory.create())
        assert refused is not None
        assert (refused.reason, "New connections" in refused.message) == ("not_enabled", True)

    def test_of_several_reasons_the_first_stands(self, district: District) -> None:
        """Not a partner, Enterprise Starter, not enabled or access lost, stopped: in this order."""
        reasons = []
        Connection.objects.filter(district=district).update(state="access_lost")
        District.objects.filter(id=district.id).update(partnership="ended")
        stop = StopFactory.create(district=district)
        district.agreement.plan_type = "enterprise_starter"
        district.agreement.save()
        steps = (
            lambda: District.objects.update(partnership="partner"),
            lambda: type(district.agreement).objects.update(plan_type="districts"),
            lambda: Connection.objects.update(state="enabled"),
            lambda: start_again(stop_id=stop.id, by=StaffFactory.create(), now=NOW),
        )
        for step in steps:
            refused = refusal(district=District.objects.get(id=district.id))
            reasons.append(refused and refused.reason)
            step()
        assert reasons == ["not_partner", "enterprise_starter", "access_lost", "stopped"]
        assert refusal(district=District.objects.get(id=district.id)) is None


class TestOnDemand:
    """DESIGN 5, On-demand: any number, any day, never the nightly slot."""

    def test_it_belongs_to_the_night_of_its_instant_or_the_one_asked_for(self, district: District) -> None:
        """Half past midnight on Sunday is Saturday's night, and runs."""
        sunday = datetime(2025, 3, 9, 8, 30, tzinfo=UTC)
        run = start_on_demand(district=district, now=sunday)
        assert (run.night, run.trigger, run.status) == (date(2025, 3, 8), "on_demand", "queued")
        Run.objects.filter(id=run.id).update(status="unchanged", finished_at=sunday)
        other = start_on_demand(district=district, now=sunday, night=date(2025, 1, 15))
        assert other.night == date(2025, 1, 15)

    def test_it_leaves_the_nightly_slot_free(self, district: District) -> None:
        """RULES B3: tonight's run still comes."""
        for _ in range(2):
            asked = start_on_demand(district=district, now=NOW, asked_by=StaffFactory.create())
            Run.objects.filter(id=asked.id).update(status="unchanged", finished_at=NOW)
        (nightly,) = dispatch_due(now=NOW)
        assert (nightly.trigger, nightly.night) == ("nightly", date(2025, 3, 4))

    def test_a_second_one_at_the_same_time_names_the_first(self, district: District) -> None:
        """One unfinished run per district."""
        first = start_on_demand(district=district, now=NOW)
        with pytest.raises(AlreadyAtWork) as busy:
            start_on_demand(district=district, now=NOW)
        assert busy.value.run == first

    def test_a_refused_one_is_finished_at_once_and_says_who_asked(self, settings: LazySettings) -> None:
        """It never starts; no provider is configured, so none is asked again."""
        settings.CLEVER_CLIENT_ID, settings.CLASSLINK_PARTNER_KEY = "", ""
        person = StaffFactory.create()
        district = ConnectionFactory.create(state="access_lost").district
        run = start_on_demand(district=district, now=NOW, asked_by=person)
        assert (run.status, run.reason, run.asked_by) == ("skipped", "access_lost", person)


class TestEveryMinute:
    """`dispatch_due`: everything of a minute but the work."""

    def test_it_makes_what_is_due_and_returns_what_may_be_taken_up(self, district: District) -> None:
        """Until somebody has taken it."""
        (run,) = dispatch_due(now=NOW)
        assert dispatch_due(now=NOW) == [run]
        assert claim_run(run_id=run.id, now=NOW) is not None
        assert dispatch_due(now=NOW) == []

    def test_it_takes_a_dead_workers_run_back(self, district: District) -> None:
        """After its lease of 45 seconds, not before."""
        (run,) = dispatch_due(now=NOW)
        claim_run(run_id=run.id, now=NOW)
        assert dispatch_due(now=NOW + timedelta(seconds=45)) == []
        assert dispatch_due(now=NOW + timedelta(seconds=46)) == [run]

    def test_it_sends_the_outbox(self, district: District) -> None:
        """What a crashed process left behind."""
        OutboxMessage.objects.create(topic="roster_changed", created_at=NOW)
        dispatch_due(now=NOW)
        assert OutboxMessage.objects.get().delivered_at == NOW

    def test_the_clock_of_another_night_takes_nothing_from_live_workers(self, district: District) -> None:
        """`nightly --now` of a night to come: leases go by the real clock."""
        (run,) = dispatch_due(now=NOW)
        claim_run(run_id=run.id, now=NOW)
        assert dispatch_due(at=NOW + timedelta(hours=3), now=NOW) == []

    def test_what_somebody_else_has_is_not_taken_up(self, district: District) -> None:
        """However late its hint comes."""
        (run,) = dispatch_due(now=NOW)
        claim_run(run_id=run.id, now=NOW)
        assert take_up(run_id=run.id, clock=lambda: NOW) is None


class TestHints:
    """A hint is a message; the row is the truth."""

    @pytest.fixture(autouse=True)
    def _empty_queue(self) -> None:
        cache.clear()
        app.control.purge()

    def waiting(self) -> list[tuple[int, str]]:
        """What waits in the broker, in the order in which workers take it: priority and task."""
        with app.connection_for_read() as connection:
            channel = connection.default_channel
            found = []
            while (message := channel.basic_get("celery", no_ack=True)) is not None:
                found.append((message.properties["priority"], message.headers["task"].rpartition(".")[2]))
        return found

    def test_the_clock_comes_first_then_people_then_the_night(self, district: District) -> None:
        """A thousand nightly hints must not hold up the next tick."""
        (nightly,) = dispatch_due(now=NOW)
        Run.objects.filter(id=nightly.id).update(status="unchanged", finished_at=NOW)
        asked = start_on_demand(district=district, now=NOW)
        hints.hint_run(run=nightly)
        hints.hint_run(run=asked)
        hints.hint_approved(hold_id=1)
        app.send_task("rostering.tasks.tick", priority=hints.CLOCK_FIRST)
        assert self.waiting() == [(0, "tick"), (3, "work_run"), (3, "apply_approved"), (6, "work_run")]

    def test_the_beat_hints_a_waiting_run_once_and_again_when_it_came_back(self, district: District) -> None:
        """A new fence is a new hint."""
        (run,) = dispatch_due(now=NOW)
        hints.hint_run_once(run=run)
        hints.hint_run_once(run=run)
        run.fence += 1
        hints.hint_run_once(run=run)
        assert len(self.waiting()) == 2

    def test_the_static_clock_names_tasks_that_exist(self) -> None:
        """Every minute and every hour, in a message that does not outlive its use."""
        app.loader.import_default_modules()
        for entry in app.conf.beat_schedule.values():
            assert entry["task"] in app.tasks
            assert entry["options"]["expires"] <= 3600

    def test_a_broker_that_is_away_fails_nobody(
        self, district: District, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The next tick finds the row."""
        (run,) = dispatch_due(now=NOW)
        monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:9/0")
        with app.connection_for_write() as away:
            monkeypatch.setattr(hints, "app", _Away(away))
            hints.hint_run(run=run)
        assert "the broker does not answer" in caplog.text


class _Away:
    """The application over a broker that nobody serves."""

    def __init__(self, connection: object) -> None:
        self._connection = connection

    def send_task(self, name: str, **options: object) -> None:
        """Really sent, over the connection that nobody answers."""
        app.send_task(name, connection=self._connection, **options)
