"""A dry run equals the night that follows, and leaves nothing behind (RULES A34): the same stages, always taken back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from districts.models import District
from rostering.dry_runs import (
    KEPT,
    LOST_AFTER,
    ask_dry_run,
    claim_dry_run,
    coming_night,
    preview_settings,
    sweep_dry_runs,
    work_on_dry_run,
)
from rostering.models import DryRun, Pause, Run
from rostering.problems import NotPossible
from rostering.providers.base import ProviderUnavailable
from rostering.run_states import queue_run
from tests.factories import ConnectionFactory, StopFactory
from tests.feeds import NIGHT, Feed, ScriptedProvider, place, small_district, student, sync
from tests.holds.two_schools import comes_back_as
from tests.pipeline.deciding import approve
from tests.pipeline.leftovers import everything
from tests.windows import ceilings, in_force, only

pytestmark = pytest.mark.usefixtures("shared_database")

BEFORE = NIGHT - timedelta(days=1)
NOON = datetime(NIGHT.year, NIGHT.month, NIGHT.day, 19, tzinfo=UTC)  # noon on the US west coast


def loaded() -> District:
    """A connected district whose small feed is on Khan Academy since last night."""
    district: District = ConnectionFactory.create().district
    approve(sync(district, small_district(), night=BEFORE))
    return district


def dry_run(district: District, feed: Feed | ScriptedProvider, *, clock: Any = lambda: NOON) -> DryRun:
    """Ask for one and compute it here."""
    provider = feed if isinstance(feed, ScriptedProvider) else ScriptedProvider(feed)
    claimed = claim_dry_run(number=ask_dry_run(district=district, now=NOON).id, now=NOON)
    assert claimed is not None
    return work_on_dry_run(dry=claimed, clock=clock, provider=provider)


def quiet_change() -> Feed:
    """Some join, one changes, one comes back under a new id, and a class place goes."""
    feed = comes_back_as(small_district(), "p2", "p2-new").with_changed("people", "p3", family_name="Núñez")
    feed = feed.plus("people", student("n1")).plus("enrollments", place("c0", "n1"))
    return feed.without("people", "p4").without("enrollments", "p4")


def wipe() -> Feed:
    """Most students are gone."""
    gone = [f"p{number}" for number in range(15)]
    return small_district().without("people", *gone).without("enrollments", *gone)


def pause(district: District) -> None:
    """Tonight is paused."""
    Pause.objects.create(
        district=district, name="Schedule changes", first_night=NIGHT, last_night=NIGHT, created_at=NOON
    )


def as_it_is(_: District) -> None:
    """Nothing special tonight."""


def expect_it(district: District) -> None:
    """Two people expect tonight that up to 80 % of the students leave."""
    in_force(district, first=NIGHT, ceilings=ceilings(students=only("removed", 80)))


def would(message: str) -> str:
    """A sync's sentence in the conditional: nothing of a dry run has happened."""
    for is_so, would_be in (
        ("Applied", "Would be applied"),
        ("Held because", "Would be held because"),
        ("The changes are ready and apply", "The changes would be ready and apply"),
    ):
        message = message.replace(is_so, would_be, 1)
    return message


@pytest.mark.parametrize(
    ("feed", "prepare", "status"),
    [
        (quiet_change(), as_it_is, "applied"),
        (wipe(), as_it_is, "held"),
        (wipe(), expect_it, "applied"),
        (quiet_change(), pause, "waiting"),
        (small_district(), as_it_is, "unchanged"),
    ],
)
def test_it_says_what_the_night_that_follows_does_and_changes_nothing(
    feed: Feed, prepare: Callable[[District], None], status: str
) -> None:
    district = loaded()
    prepare(district)
    before = everything(but=("rostering_dryrun",))
    dry = dry_run(district, feed)
    assert everything(but=("rostering_dryrun",)) == before
    assert (dry.state, dry.for_night, dry.result["status"]) == ("done", NIGHT, status)
    run = sync(district, feed, night=NIGHT, trigger="nightly")
    assert run.plan is not None
    real = {
        name: getattr(run.plan, name) for name in ("totals", "checksum", "verdict", "needs_second_person")
    }
    assert {name: dry.result[name] for name in real} == real
    assert {name: run.plan.summary[name] for name in dry.result["summary"]} == dry.result["summary"]
    assert (dry.result["status"], dry.result["reason"], dry.result["findings"]) == (
        run.status,
        run.reason,
        run.findings,
    )
    assert dry.message == would(run.message)


def test_a_first_load_is_seen_before_it_is_held_and_says_no_name_of_anybody() -> None:
    district: District = ConnectionFactory.create().district
    dry = dry_run(district, small_district())
    assert (dry.result["status"], dry.result["reason"]) == ("held", "first_load")
    assert "Lundp1" not in str(dry.result)
    run = sync(district, small_district())
    assert run.plan is not None
    assert run.plan.checksum == dry.result["checksum"]


class RunsOut:
    """A clock that jumps an hour ahead after so many looks at it: before every stage a dry run asks whether its time is up."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def __call__(self) -> datetime:
        """One look."""
        self.looks -= 1
        return NOON if self.looks >= 0 else NOON + timedelta(hours=1)


def test_wherever_it_dies_nothing_stays() -> None:
    """It is broken off at each look at the clock in turn, the last time behind the last stage."""
    district, states = loaded(), []
    before = everything(but=("rostering_dryrun",))
    for looks in range(3, 100):
        dry = dry_run(district, wipe(), clock=RunsOut(looks))
        states.append(dry.state)
        if dry.state == "done":
            break
        assert "15 minutes" in dry.message
        assert "Nothing was changed" in dry.message
    assert len(states) > 8  # one for each stage at least
    assert states[-1] == "done"
    assert everything(but=("rostering_dryrun",)) == before


def test_how_far_it_is_can_be_watched_by_others_while_it_works() -> None:
    """Its own transaction is taken back, so what it tells of itself is committed beside it."""
    district, seen = loaded(), []

    def clock() -> datetime:
        """Looked at before every stage: what others read then is the stage before."""
        latest = DryRun.objects.filter(district=district).latest("id")
        seen.append(latest.work.get("stage"))
        return NOON

    dry = dry_run(district, quiet_change(), clock=clock)
    stages = ["fetch", "complete", "feed", "scope", "checks", "rekey", "plan", "guard"]
    assert list(dict.fromkeys(filter(None, seen))) == stages
    assert (dry.state, set(dry.work["stages_done"])) == ("done", set(stages[:-1]))


def test_a_provider_that_fails_is_said_in_the_words_of_a_sync() -> None:
    district = loaded()
    trouble = ProviderUnavailable("Clever does not answer. Nothing was changed; the portal tries again.")
    dry = dry_run(district, ScriptedProvider(small_district(), error=trouble))
    assert (dry.state, dry.result["status"], dry.result["totals"]) == ("done", "failed", None)
    assert dry.message == str(trouble)
    assert dry_run(district, Feed()).result["reason"] == "empty_feed"
    assert not Run.objects.filter(district=district, night=NIGHT).exists()


def test_what_would_keep_tonight_away_is_the_answer_without_asking_the_provider() -> None:
    district = loaded()
    StopFactory.create(district=district)
    provider = ScriptedProvider(small_district())
    dry = dry_run(district, provider)
    assert (dry.result["status"], dry.result["reason"], provider.opened) == ("skipped", "stopped", 0)


def test_it_is_never_beside_a_sync_and_gives_way_to_one_that_begins() -> None:
    district = loaded()
    claimed = claim_dry_run(number=ask_dry_run(district=district, now=NOON).id, now=NOON)
    assert claimed is not None
    with pytest.raises(NotPossible, match="at work already"):
        ask_dry_run(district=district, now=NOON)
    run = queue_run(district=district, night=NIGHT, trigger="on_demand", now=NOON)
    dry = work_on_dry_run(dry=claimed, clock=lambda: NOON, provider=ScriptedProvider(small_district()))
    assert (dry.state, "goes first" in dry.message) == ("failed", True)
    with pytest.raises(NotPossible, match=f"Sync {run.id} .* is at work"):
        ask_dry_run(district=district, now=NOON)


@pytest.mark.parametrize(("minutes", "is_asked"), [(16, True), (15, False), (-60, False)])
def test_it_is_not_asked_for_when_tonights_sync_is_at_hand(minutes: int, is_asked: bool) -> None:
    """Fifteen minutes before the night begins, and until tonight's sync is done."""
    district: District = ConnectionFactory.create().district
    now = NOON + timedelta(hours=10, minutes=-minutes)  # the night begins at 22:00
    if is_asked:
        assert ask_dry_run(district=district, now=now).for_night == NIGHT
        return
    with pytest.raises(NotPossible, match="at hand"):
        ask_dry_run(district=district, now=now)
    sync(district, small_district(), trigger="nightly")
    assert coming_night(district, now=now) == (NIGHT if minutes > 0 else NIGHT + timedelta(days=1))
    assert ask_dry_run(district=district, now=now).state == "queued"


def test_a_lost_worker_is_said_and_old_ones_are_forgotten() -> None:
    district = loaded()
    asked = ask_dry_run(district=district, now=NOON)
    claim_dry_run(number=asked.id, now=NOON)
    sweep_dry_runs(now=NOON + LOST_AFTER)
    assert DryRun.objects.get(id=asked.id).state == "working"
    sweep_dry_runs(now=NOON + LOST_AFTER + timedelta(seconds=1))
    lost = DryRun.objects.get(id=asked.id)
    assert (lost.state, "ask again" in lost.message) == ("failed", True)
    sweep_dry_runs(now=NOON + KEPT + timedelta(seconds=1))
    assert not DryRun.objects.filter(id=asked.id).exists()


def test_a_setting_is_previewed_with_the_stored_feed_and_equals_the_sync_after_saving_it() -> None:
    """RULES A34. Going away without saving leaves the setting and everything else as it was."""
    district = loaded()
    pause(district)
    sync(district, quiet_change(), night=NIGHT, trigger="nightly")
    Pause.objects.filter(district=district).delete()
    tomorrow = NOON + timedelta(days=1)

    def careful() -> None:
        District.objects.filter(id=district.id).update(large_change_limit=5)

    before = everything()
    seen = preview_settings(district=district, change=careful, clock=lambda: tomorrow)
    assert everything() == before
    assert (seen["status"], seen["reason"], seen["verdict"]["limit"]) == ("held", "large_change", 5)
    careful()
    run = sync(District.objects.get(id=district.id), quiet_change(), night=NIGHT + timedelta(days=1))
    assert run.plan is not None
    assert (run.status, would(run.message)) == (seen["status"], seen["message"])
    assert (run.plan.totals, run.plan.checksum, run.plan.verdict) == (
        seen["totals"],
        seen["checksum"],
        seen["verdict"],
    )
