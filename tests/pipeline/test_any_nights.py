"""Whatever a district shares, night after night: the roster becomes the included feed, no more and no less (DESIGN 5).

Random districts live through random nights; a reference in plain Python says what Khan Academy must hold afterwards.
"""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from districts.models import District
from rostering.models import FeedState, Hold, Plan, Run
from tests.factories import DistrictFactory
from tests.feeds import ScriptedProvider, sync
from tests.pipeline import reference
from tests.pipeline.deciding import approve_fully, reject
from tests.pipeline.random_feeds import Night, stories
from tests.pipeline.reference_changes import Changes, bring_up_to_date
from tests.pipeline.rosters import Roster, loose_ends, read_roster, taken_back

pytestmark = pytest.mark.usefixtures("shared_database")
any_examples = settings(
    max_examples=int(os.environ.get("EXAMPLES", "15")),
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate] if os.environ.get("NOSHRINK") else list(Phase),
    suppress_health_check=list(HealthCheck),
)


@given(story=stories())
@any_examples
def test_after_every_night_the_roster_is_the_included_feed(story: list[Night]) -> None:
    """DESIGN 5 as a whole: applying makes the roster equal the included feed, ids end right, the log is complete."""
    district = DistrictFactory.create()
    expected, rows = reference.District(), {}
    for night in story:
        before = read_roster(district.id)
        run = sync(district, ScriptedProvider(night.feed, night.page_size, night.bad), night=night.night)
        assert run.status != Run.Status.FAILED, run.message
        expected.read(night.feed, night=night.night, bad=night.bad)
        if run.status == Run.Status.HELD:
            assert read_roster(district.id) == before
            if night.is_rejected:
                reference.included(expected, night.night)
                reject(run)
                assert read_roster(district.id) == before
                continue
            run = approve_fully(run)
        assert run.status in (Run.Status.APPLIED, Run.Status.UNCHANGED), run.message
        after = read_roster(district.id)
        changes = bring_up_to_date(expected, night.night)
        compare(district, expected=expected, rows=rows, roster=after)
        assert counted(run.plan) == counted_by(changes)
        assert taken_back(after=after, run=run) == before.active()
        assert loose_ends(district.id) == []
        assert_settled(district, night)


def assert_settled(district: District, night: Night) -> None:
    """Planning again gives an empty plan, and nothing is left behind."""
    before = read_roster(district.id)
    for is_known_to_agree in (True, False):
        if not is_known_to_agree:
            forget_what_is_known(district)
        again = sync(district, ScriptedProvider(night.feed, 7, night.bad), night=night.night)
        assert (again.status, again.plan.is_empty) == (Run.Status.UNCHANGED, True), again.plan.totals
        assert read_roster(district.id) == before
    assert not Hold.objects.filter(district=district, state__in=Hold.LIVE).exists()


def forget_what_is_known(district: District) -> None:
    """Have every mark and the whole change list made anew: the short ways of an unchanged night must agree with the long one."""
    FeedState.objects.filter(district=district).update(settled_for="", scope_inputs="", scope_generation=-1)
    Plan.objects.filter(district=district).update(feed_generation=-1)


def compare(
    district: District, *, expected: reference.District, rows: dict[int, Any], roster: Roster
) -> None:
    """The active rows are the expected ones, each the same row as ever."""
    active = roster.active()
    found: dict[Any, Any] = {}
    for (kind, number), row in active.items():
        key: Any = row["provider_id"] if kind in ("schools", "terms", "sections") else None
        if kind == "people":
            key = (row["role"], row["provider_id"])
        if kind != "enrollments":
            assert (kind, key) not in found
            found[kind, key] = (number, row)
    wanted = {("schools", k): r for k, r in expected.schools.items() if r.is_there}
    wanted |= {("terms", k): r for k, r in expected.terms.items() if r.is_there}
    wanted |= {("people", k): r for k, r in expected.people.items() if r.is_there}
    wanted |= {("sections", r.record.provider_id): r for r in expected.sections if r.is_there}
    assert set(found) == set(wanted)
    numbers = {}
    for key, row in wanted.items():
        number, said = found[key]
        assert rows.setdefault((key[0], row.number), number) == number, f"{key} is another row than before"
        numbers[row.number] = number
        assert_same(row, said)
    assert len(set(rows.values())) <= len(rows)
    compare_places(expected, active, numbers)


def assert_same(row: reference.Row, said: dict[str, Any]) -> None:
    """Every value as it was sent."""
    for name in row.record.__struct_fields__:
        if name in said:
            value = getattr(row.record, name)
            value = list(value) if isinstance(value, tuple) else value
            value = value.isoformat() if hasattr(value, "isoformat") else value
            assert said[name] == value, name
    assert said.get("is_term_over", False) == row.is_term_over


def compare_places(expected: reference.District, active: Any, numbers: dict[int, int]) -> None:
    """Who sits where, in which role, who leads, from when to when."""
    found = {
        (row["section_id"], row["user_id"], row["role"]): (
            row["holds_primary"],
            row["begin_date"],
            row["end_date"],
        )
        for (kind, _), row in active.items()
        if kind == "enrollments"
    }
    wanted = {
        (numbers[p.section], numbers[p.person], p.role): (
            p.holds_primary,
            p.begin_date and p.begin_date.isoformat(),
            p.end_date and p.end_date.isoformat(),
        )
        for p in expected.places.values()
    }
    assert found == wanted


def counted(plan: Plan) -> dict[str, tuple[int, int, int]]:
    """Joins, leaves, new ids by kind, as the plan counts them."""
    return {
        kind: (of_kind["added"], of_kind["removed"] + of_kind["ended"], of_kind["rekeyed"])
        for kind, of_kind in plan.totals.items()
    }


def counted_by(changes: Changes) -> dict[str, tuple[int, int, int]]:
    """The same as the reference counts them."""
    kinds = ("students", "teachers", "sections", "enrollments", "administrators", "schools", "terms")
    return {kind: (changes.added[kind], changes.left[kind], changes.rekeyed[kind]) for kind in kinds}
