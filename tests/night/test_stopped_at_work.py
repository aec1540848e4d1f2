"""A stop that comes while a sync works, through the whole pipeline (DESIGN 5; `rostering.gate`)."""

from datetime import timedelta
from typing import Any

import pytest

from districts.models import District, RosterState
from rostering.models import Stop
from rostering.pipeline import apply_or_plan_again as last_step
from rostering.pipeline.night import work_on
from rostering.run_states import claim_run, queue_run
from rostering.stops import stop_now
from tests.factories import ConnectionFactory, StaffFactory
from tests.feeds import NIGHT, at, small_district, sync
from tests.pipeline.deciding import approve
from tests.pipeline.rosters import read_roster
from tests.pipeline.workers import GatedProvider, Worker, together

pytestmark = pytest.mark.usefixtures("a_quiet_night")
NOW = at(NIGHT)
RENAMED = small_district().with_changed("people", "p1", family_name="Other")


@pytest.fixture
def loaded(a_quiet_night: None) -> District:
    """A district on Khan Academy."""
    district: District = ConnectionFactory.create().district
    approve(sync(district, small_district(), night=NIGHT - timedelta(days=1)))
    return district


def version(district: District) -> int:
    return RosterState.objects.get(district=district).version


def test_a_stop_while_it_reads_lets_it_plan_and_not_apply(loaded: District) -> None:
    provider = GatedProvider(RENAMED)
    claimed = claim_run(
        run_id=queue_run(district=loaded, night=NIGHT, trigger="nightly", now=NOW).id, now=NOW
    )
    assert claimed is not None
    worker = Worker(lambda: work_on(run=claimed, now=lambda: NOW, provider=provider))
    worker.start()
    with provider.gate.while_somebody_waits():
        stop_now(by=StaffFactory.create(), reason="Wrong", now=NOW, provider="clever")
    run = worker.outcome()
    assert (run.status, run.reason, version(loaded)) == ("skipped", "stopped", 1)
    assert run.plan is not None  # and can be read


def test_a_stop_while_the_roster_is_written_undoes_what_was_written(
    loaded: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last look is the last thing before the commit; whoever stops waits for nobody."""
    before, really, noor = read_roster(loaded.id), last_step.apply, StaffFactory.create()

    def apply_while_somebody_stops(**values: Any) -> Any:
        done = really(**values)
        (stop,) = together(lambda: stop_now(by=noor, reason="Wrong", now=NOW, district=loaded))
        assert isinstance(stop, Stop)
        return done

    monkeypatch.setattr(last_step, "apply", apply_while_somebody_stops)
    run = sync(loaded, RENAMED, trigger="nightly")
    assert (run.status, run.reason, version(loaded)) == ("skipped", "stopped", 1)
    assert read_roster(loaded.id) == before
