"""Workers that die or lose their run: feed and roster are as before or as after, and nothing is applied twice (DESIGN 4)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from districts.models import District, RosterState
from rostering.models import Change, OutboxMessage, Run
from rostering.pipeline import apply_or_plan_again as last_step
from rostering.pipeline.night import work_on
from rostering.pipeline.staging import sweep_staging
from rostering.providers.base import ProviderUnavailable
from rostering.run_states import claim_run, queue_run, requeue_expired
from tests.factories import DistrictFactory
from tests.feeds import NIGHT, Feed, ScriptedProvider, at, place, section, small_district, student, sync
from tests.pipeline.deciding import approve
from tests.pipeline.rosters import loose_ends, read_roster
from tests.pipeline.workers import Gate, GatedProvider, Worker, in_a_child, together

pytestmark = pytest.mark.django_db(transaction=True)
NOW, LATER = at(NIGHT), at(NIGHT) + timedelta(minutes=2)
KILLS = 12
FEED_TABLES = ("school", "term", "section", "person", "enrollment")


@pytest.fixture
def loaded() -> District:
    """A district whose small feed is on Khan Academy."""
    district = DistrictFactory.create()
    approve(sync(district, small_district()))
    return district


def other_feed() -> Feed:
    """A little of everything: a new class with its place, a new id, an update, somebody who leaves."""
    feed = small_district().without("people", "p19").without("enrollments", "p19").without("people", "p18")
    feed = feed.plus(
        "people",
        student("p18x", given_name="Adap18", family_name="Lundp18", email_key="p18@north.example.org"),
    )
    return (
        feed.with_changed("people", "p1", given_name="Bea")
        .plus("sections", section("c9"))
        .plus("enrollments", place("c9", "p1"))
    )


def feed_rows(district: District) -> dict[str, list[Any]]:
    """The mirror, without the marks that scope puts on it."""
    with connection.cursor() as cursor:
        rows = {}
        for name in FEED_TABLES:
            cursor.execute(
                f"SELECT (to_jsonb(f) - 'excluded_because' - 'holds_primary' - 'is_term_over' - 'generation')::text"
                f" FROM rostering_feed{name} f WHERE district_id = %s ORDER BY 1",
                [district.id],
            )
            rows[name] = cursor.fetchall()
    return rows


def version(district: District) -> int:
    """How often the roster was changed."""
    return RosterState.objects.get(district=district).version


def taken(district: District, *, now: Any = NOW) -> Run:
    """A run in a worker's hands."""
    run = queue_run(district=district, night=NIGHT, trigger="on_demand", now=now)
    claimed = claim_run(run_id=run.id, now=now)
    assert claimed is not None
    return claimed


def test_a_worker_killed_anywhere_leaves_all_or_nothing_and_another_finishes(loaded: District) -> None:
    """Issue: a crash at any point leaves feed and roster as before or as after; a killed run is never applied twice."""
    feeds = [other_feed(), small_district()]
    run = taken(loaded)
    steps = in_a_child(lambda: work_on(run=run, now=lambda: NOW, provider=ScriptedProvider(feeds[0])))
    assert steps is not None
    run.refresh_from_db()
    assert run.status == "applied"
    points = sorted({*range(2, steps, steps // KILLS), *range(steps - 8, steps + 1)})
    for number, fatal in enumerate(points, 1):
        feed = feeds[number % 2]
        before, mirrored, applied = read_roster(loaded.id), feed_rows(loaded), version(loaded)
        run = taken(loaded)
        killed = in_a_child(
            lambda run=run, feed=feed: work_on(run=run, now=lambda: NOW, provider=ScriptedProvider(feed)),
            fatal=fatal,
        )
        crashed, crashed_mirror = read_roster(loaded.id), feed_rows(loaded)
        run.refresh_from_db()
        if run.status != "applied":
            assert killed is None
            assert crashed == before, f"killed before statement {fatal} in stage {run.stage}"
            assert requeue_expired(now=LATER) == [run.id]
            claimed = claim_run(run_id=run.id, now=LATER)
            assert claimed is not None
            run = work_on(run=claimed, now=lambda: LATER, provider=ScriptedProvider(feed))
        assert run.status == "applied", run.message
        assert crashed.active() in (before.active(), read_roster(loaded.id).active())
        assert crashed_mirror in (mirrored, feed_rows(loaded))
        assert_applied_once(loaded, run, applied)
    sweep_staging()
    assert staging_schemas() == []


def assert_applied_once(district: District, run: Run, version_before: int) -> None:
    """One new version, one message, every change logged once, no loose end."""
    assert version(district) == version_before + 1
    assert OutboxMessage.objects.filter(run_number=run.id, topic="roster_changed").count() == 1
    logged = Change.objects.filter(run_number=run.id).values_list("kind", "object_id")
    assert len(logged) == len(set(logged)) > 0
    assert loose_ends(district.id) == []


def staging_schemas() -> list[str]:
    """The staging that is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'staging\\_run\\_%%'")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.parametrize(
    "afterwards",
    [None, ProviderUnavailable("the connection was cut"), RuntimeError("something of ours")],
    ids=["reads on", "is cut off", "breaks"],
)
def test_a_worker_that_lost_its_run_changes_nothing_for_the_next(loaded: District, afterwards: Any) -> None:
    """DESIGN 4: lease and fence. The first worker sleeps through its lease and wakes while the second is at work."""
    first = GatedProvider(Feed(people=(student("stranger"),)), afterwards=afterwards)
    second = GatedProvider(other_feed(), page_size=5)
    run = taken(loaded)
    sleeper = Worker(lambda: work_on(run=run, now=lambda: NOW, provider=first))
    sleeper.start()
    with first.gate.while_somebody_waits():
        assert requeue_expired(now=LATER) == [run.id]
        claimed = claim_run(run_id=run.id, now=LATER)
        assert claimed is not None
        successor = Worker(lambda: work_on(run=claimed, now=lambda: LATER, provider=second))
        successor.start()
        assert second.gate.reached.wait(20)
    assert sleeper.outcome().fence == claimed.fence
    run.refresh_from_db()
    assert (run.status, run.fence) == ("running", claimed.fence)
    second.gate.opened.set()
    assert successor.outcome().status == "applied"
    assert "stranger" not in {row["provider_id"] for row in read_roster(loaded.id).rows.values()}
    assert staging_schemas() == []


@pytest.mark.parametrize("step", ["prepare", "check_fence"])
def test_a_worker_without_its_lease_can_not_apply(loaded: District, step: str, monkeypatch: Any) -> None:
    """DESIGN 3.9: the fencing number is checked inside apply."""
    gate, real = Gate(), getattr(last_step, step)

    def stop(*values: Any, **named: Any) -> Any:
        gate.pass_through()
        return real(*values, **named)

    before, run = read_roster(loaded.id), taken(loaded)
    monkeypatch.setattr(last_step, step, stop)
    sleeper = Worker(lambda: work_on(run=run, now=lambda: NOW, provider=ScriptedProvider(other_feed())))
    sleeper.start()
    with gate.while_somebody_waits():
        assert requeue_expired(now=LATER) == [run.id]
    assert sleeper.outcome().status == "queued"
    assert read_roster(loaded.id) == before
    assert OutboxMessage.objects.filter(run_number=run.id).count() == 0


def test_of_two_workers_one_gets_the_run(loaded: District) -> None:
    run = queue_run(district=loaded, night=NIGHT, trigger="on_demand", now=NOW)
    claims = together(*[lambda: claim_run(run_id=run.id, now=NOW)] * 6)
    assert [claim.fence for claim in claims if claim is not None] == [1]


def test_the_sweeper_does_not_wait_for_a_worker_who_is_writing(loaded: District, monkeypatch: Any) -> None:
    """A long transaction outlives its lease; its row is locked, so it is alive: nobody takes it away, nobody waits."""
    gate, real = Gate(), last_step.apply

    def slowly(**values: Any) -> Any:
        gate.pass_through()
        return real(**values)

    run = taken(loaded)
    monkeypatch.setattr(last_step, "apply", slowly)
    writer = Worker(lambda: work_on(run=run, now=lambda: NOW, provider=ScriptedProvider(other_feed())))
    writer.start()
    with gate.while_somebody_waits():
        assert requeue_expired(now=LATER) == []
    assert writer.outcome().status == "applied"


def test_a_roster_that_moved_is_planned_again(loaded: District, monkeypatch: Any) -> None:
    """DESIGN 3.9: moved -> plan again, at most three times."""
    moves = iter([True, True, False])

    def move(run: Run) -> None:
        if next(moves):
            state = RosterState.objects.get(district=run.district)
            state.version += 1
            state.save()

    monkeypatch.setattr(last_step, "prepare", move)
    run = sync(loaded, other_feed())
    assert run.status == "applied", run.message
    assert run.plan.roster_version == 3


def test_a_roster_that_never_stands_still_ends_the_run_and_changes_nothing(
    loaded: District, monkeypatch: Any
) -> None:
    before = read_roster(loaded.id)

    def move(run: Run) -> None:
        state = RosterState.objects.get(district=run.district)
        state.version += 1
        state.save()

    monkeypatch.setattr(last_step, "prepare", move)
    run = sync(loaded, other_feed())
    assert run.status == "failed"
    assert "not changed" in run.message
    assert read_roster(loaded.id) == before


def test_the_sweeper_drops_only_what_no_run_uses(loaded: District) -> None:
    """DESIGN 3.1: staging is dropped at the end and by the sweeper."""
    provider = GatedProvider(other_feed())
    run = taken(loaded)
    worker = Worker(lambda: work_on(run=run, now=lambda: NOW, provider=provider))
    worker.start()
    with provider.gate.while_somebody_waits(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA staging_run_999999_1")
        assert sweep_staging() == ["staging_run_999999_1"]
        assert staging_schemas() == [f"staging_run_{run.id}_{run.fence}"]
    assert worker.outcome().status == "applied"
    assert staging_schemas() == []


class SabotagedProvider(ScriptedProvider):
    """Breaks the staging of its own run at the very end."""

    def close(self) -> None:
        """Somebody drops a table."""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {staging_schemas()[0]}.staged_birth_dates CASCADE")


def test_whatever_breaks_inside_the_database_is_named_and_changes_nothing(loaded: District) -> None:
    """The run fails with the kind of error, never its text; the connection is fit for the next run."""
    before = read_roster(loaded.id)
    run = sync(loaded, SabotagedProvider(other_feed()))
    assert run.status == "failed"
    assert "ProgrammingError" in run.message
    assert "staged" not in run.message
    assert (read_roster(loaded.id), staging_schemas()) == (before, [])
    assert sync(loaded, other_feed()).status == "applied"
