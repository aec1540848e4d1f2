"""How long rows of change lists are kept: both sides of thirty days, what is never touched, what stays (docs/maintenance.md)."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.models import District
from rostering.holds.decide import decide
from rostering.limits import read_limits
from rostering.models import Change, Hold, Pause, Plan, PlanPerson, PlanTeacher, Run
from rostering.pipeline import retention
from rostering.pipeline.part import Choice
from rostering.pipeline.retention import (
    FIRST_ROWS,
    KEEP_ALL,
    KEEP_SOME,
    OF_EVERY_SORT,
    STILL_BEING_WEIGHED,
    WORST_FIRST,
    rows_to_keep,
    sweep_rows,
)
from rostering.pipeline.tables import ALL
from rostering.screens.presenters.changes import OPERATIONS as SHOWN
from tests.factories import StaffFactory
from tests.feeds import NIGHT, at, nights_after, small_district, sync
from tests.pipeline.deciding import approve, approve_fully, reject
from tests.pipeline.nights import district_with
from tests.pipeline.test_outcomes import fewer, renamed
from tests.planned import rows_of

pytestmark = pytest.mark.usefixtures("shared_database")
NIGHTS = (NIGHT, *nights_after(NIGHT, 6))
LATER = at(NIGHTS[6]) + timedelta(days=3)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def loaded() -> District:
    """A district whose small feed is on Khan Academy."""
    return district_with(small_district())


def plan_of(run: Run) -> Plan:
    """The list a run shows, as it is now."""
    return Plan.objects.get(id=run.plan_id)


def over_since(now: datetime) -> None:
    """What nothing waits for any more is noted."""
    sweep_rows(now=now)


def test_an_overtaken_list_keeps_all_rows_for_thirty_days_and_then_its_first_ones(
    loaded: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    second = sync(loaded, fewer(*range(12)), night=NIGHTS[2])
    rows, said = rows_of(plan_of(first)), (plan_of(first).totals, plan_of(first).summary)
    teachers = PlanTeacher.objects.filter(plan_id=first.plan_id).count()
    assert rows > 20 and teachers
    over_since(LATER)
    monkeypatch.setattr(retention, "rows_to_keep", partial(rows_to_keep, most=9, each=1))
    sweep_rows(now=LATER + KEEP_ALL - MINUTE)
    assert (rows_of(plan_of(first)), plan_of(first).has_all_rows) == (rows, True)
    sweep_rows(now=LATER + KEEP_ALL)
    kept = plan_of(first)
    assert (rows_of(kept), kept.rows_kept, kept.has_all_rows, kept.has_rows) == (9, 9, False, True)
    assert (kept.totals, kept.summary) == said
    assert PlanTeacher.objects.filter(plan_id=first.plan_id).count() == teachers
    assert set(PlanPerson.objects.filter(plan_id=kept.id).values_list("operation", flat=True)) == {"removed"}
    assert plan_of(second).has_all_rows
    sweep_rows(now=LATER + KEEP_SOME - MINUTE)
    assert rows_of(kept) == 9
    sweep_rows(now=LATER + KEEP_SOME)
    assert (rows_of(kept), plan_of(first).rows_kept, plan_of(first).totals) == (0, 0, said[0])


def test_an_applied_list_keeps_its_totals_and_the_log_its_rows(loaded: District) -> None:
    run = sync(loaded, renamed(1), night=NIGHTS[1])
    assert run.status == "applied"
    totals, logged = run.plan.totals, Change.objects.filter(run_number=run.id).count()
    over_since(LATER)
    sweep_rows(now=LATER + KEEP_ALL - MINUTE)
    assert rows_of(plan_of(run)) == 1
    sweep_rows(now=LATER + KEEP_ALL)
    plan = plan_of(run)
    assert (rows_of(plan), plan.rows_kept, plan.totals, plan.has_rows) == (0, 0, totals, False)
    assert Change.objects.filter(run_number=run.id).count() == logged


def on_hold(district: District) -> list[Plan | None]:
    """A case that waits for people."""
    return [sync(district, fewer(*range(11)), night=NIGHTS[1]).plan]


def approved_for_tonight(district: District) -> list[Plan | None]:
    """A case that everybody has agreed to, not yet applied."""
    run = sync(district, renamed(*range(12)), night=NIGHTS[1])
    approve(run, apply_now=False)
    assert Hold.objects.get(run=run).state == "approved"
    return [run.plan]


def cut_in_parts(district: District) -> list[Plan | None]:
    """A part that one person has agreed to and another has not yet: both lists, and the one they were cut of."""
    run = sync(district, fewer(*range(11)), night=NIGHTS[1])
    sync(district, fewer(*range(11)).with_changed("people", "p12", given_name="New"), night=NIGHTS[2])
    hold = Hold.objects.get(district=district, state="open")
    outcome = decide(
        run=hold.run,
        verdict="approve",
        by=StaffFactory.create(),
        reason="The district confirmed it.",
        checksum=hold.plan.checksum,
        now=at(run.night),
        apply_now=False,
        choice=Choice(without_removals=True),
    )
    assert outcome
    part = hold.plan.parts.get()
    return [hold.plan, part.released, part.remainder]


def behind_a_pause(district: District) -> list[Plan | None]:
    """Changes that are ready and wait for the end of a pause."""
    Pause.objects.create(
        district=district, name="Inventory", first_night=NIGHTS[1], last_night=NIGHTS[5], created_at=at(NIGHT)
    )
    return [sync(district, fewer(*range(11)), night=NIGHTS[1]).plan]


def rejected_and_seen_again(district: District) -> list[Plan | None]:
    """A change people said no to, brought again by the last night: they may still change their mind."""
    reject(sync(district, renamed(*range(12)), night=NIGHTS[1]))
    return [sync(district, renamed(*range(12)), night=NIGHTS[2]).plan]


def at_work(district: District) -> list[Plan | None]:
    """A sync that is applying."""
    run = sync(district, fewer(*range(11)), night=NIGHTS[1])
    Hold.objects.filter(run=run).update(state="rejected", closed_at=at(NIGHTS[1]))
    Run.objects.filter(id=run.id).update(status="applying", finished_at=None)
    return [run.plan]


@pytest.mark.parametrize(
    "wanted",
    [
        on_hold,
        approved_for_tonight,
        cut_in_parts,
        behind_a_pause,
        rejected_and_seen_again,
        at_work,
    ],
)
def test_what_people_or_machines_may_still_act_on_is_never_dropped(loaded: District, wanted: Any) -> None:
    """Even if somebody had noted that it is over."""
    plans = [plan for plan in wanted(loaded) if plan is not None]
    rows = {plan.id: rows_of(plan) for plan in plans}
    assert all(rows.values())
    Plan.objects.filter(id__in=rows).update(over_at=LATER)
    for now in (LATER + KEEP_ALL, LATER + KEEP_SOME):
        sweep_rows(now=now)
    for plan in Plan.objects.filter(id__in=rows):
        assert (rows_of(plan), plan.has_all_rows, plan.over_at) == (rows[plan.id], True, None)


def test_a_part_nobody_applied_goes_with_the_list_it_was_cut_of(loaded: District) -> None:
    plans = cut_in_parts(loaded)
    sync(loaded, fewer(*range(13)), night=NIGHTS[3])
    over_since(LATER)
    sweep_rows(now=LATER + KEEP_ALL)
    whole, *parts = [Plan.objects.get(id=plan.id) for plan in plans if plan]
    assert [rows_of(part) for part in parts] == [0, 0]
    assert rows_of(whole) == whole.rows_kept > 0


def test_a_list_that_comes_again_counts_anew(loaded: District) -> None:
    """The same change after another one: its rows are the ones that were there, and they stay."""
    first = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    sync(loaded, fewer(*range(12)), night=NIGHTS[2])
    over_since(LATER)
    again = sync(loaded, fewer(*range(11)), night=NIGHTS[3])
    assert (again.plan_id, plan_of(first).over_at) == (first.plan_id, None)
    sweep_rows(now=LATER + KEEP_ALL)
    assert plan_of(again).has_all_rows


def test_a_list_whose_rows_are_gone_is_planned_anew(loaded: District) -> None:
    first = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    sync(loaded, fewer(*range(12)), night=NIGHTS[2])
    over_since(LATER)
    sweep_rows(now=LATER + KEEP_ALL)
    again = sync(loaded, fewer(*range(11)), night=NIGHTS[3])
    assert again.plan_id != first.plan_id
    assert approve_fully(again).status == "applied"


def test_a_list_is_not_over_before_its_sync_had_time_to_point_to_it(loaded: District) -> None:
    run = sync(loaded, renamed(1), night=NIGHTS[1])
    made = plan_of(run).created_at
    over_since(made + STILL_BEING_WEIGHED - MINUTE)
    assert plan_of(run).over_at is None
    over_since(made + STILL_BEING_WEIGHED)
    assert plan_of(run).over_at == made + STILL_BEING_WEIGHED


def test_a_list_that_was_noted_as_over_while_it_was_weighed_is_not(
    loaded: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sweep between making a list and weighing it would let its thirty days begin while people still wait for it."""

    def swept_meanwhile(**asked: Any) -> Any:
        over_since(LATER)
        assert Plan.objects.latest("id").over_at == LATER
        return read_limits(**asked)

    monkeypatch.setattr("rostering.pipeline.steps.read_limits", swept_meanwhile)
    run = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    assert (run.status, plan_of(run).over_at) == ("held", None)


def test_an_interrupted_sweep_goes_on_and_comes_to_the_same(
    loaded: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows leave a few at a time; while some are still to go, the list says that it is not whole."""
    first = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    sync(loaded, fewer(*range(12)), night=NIGHTS[2])
    over_since(LATER)
    monkeypatch.setattr(retention, "rows_to_keep", partial(rows_to_keep, most=7, each=1))
    monkeypatch.setattr(retention, "A_BATCH", 2)
    left = []
    while sweep_rows(now=LATER + KEEP_ALL, most=5).rows:
        left.append(rows_of(plan_of(first)))
        assert plan_of(first).has_all_rows == (left[-1] == left[0] > 30)
    assert len(set(left)) > 3
    assert rows_of(plan_of(first)) == plan_of(first).rows_kept == 7


ROWS = st.dictionaries(st.sampled_from(WORST_FIRST), st.integers(1, 400), max_size=len(WORST_FIRST))


def test_the_times_are_those_that_were_promised() -> None:
    """Full rows for 30 days, then the first 1,000 for as long as the log: 13 months of any year (DESIGN 5, Undo)."""
    longest = date(2027, 3, 31) - date(2026, 2, 28)
    assert (timedelta(days=30), 1_000, True) == (KEEP_ALL, FIRST_ROWS, longest <= KEEP_SOME)


@given(ROWS)
def test_which_rows_stay(counts: dict[Any, int]) -> None:
    """As many as there are, at most 1,000; some of every sort; the rest of the worst; the same once the others are gone."""
    numbers = iter(range(1, 1 + sum(counts.values())))
    found = {sort: [next(numbers) for _ in range(count)] for sort, count in counts.items()}
    kept = rows_to_keep(found)
    assert sum(map(len, kept.values())) == min(FIRST_ROWS, sum(counts.values()))
    for sort, count in counts.items():
        assert kept[sort] == found[sort][: len(kept[sort])]
        assert len(kept[sort]) >= min(count, OF_EVERY_SORT)
    more = [sort for sort in WORST_FIRST if len(kept.get(sort, [])) > OF_EVERY_SORT]
    worse_than_the_last = WORST_FIRST[: WORST_FIRST.index(more[-1])] if more else ()
    assert all(len(kept[sort]) == counts.get(sort, 0) for sort in worse_than_the_last)
    assert rows_to_keep(kept) == kept


def test_some_of_every_sort_always_fit() -> None:
    assert len(WORST_FIRST) * OF_EVERY_SORT <= FIRST_ROWS
    assert {kind for kind, _, _ in WORST_FIRST} == {table.kind for table in ALL}


def test_only_what_a_screen_shows_and_a_total_counts_is_kept() -> None:
    """Bookkeeping among the kept rows would let a list that lost some of its changes pass for a whole one."""
    assert {operation for _, operation, _ in WORST_FIRST} == {one.value for one in SHOWN}
