"""A part of a change list is seen before it is agreed to: the very list that is applied then, and nothing stays (RULES A34)."""

import pytest

from accounts.models import Staff
from rostering.holds.decide import Refused
from rostering.holds.part_preview import PartPreview, preview_part
from rostering.models import Part, Run
from rostering.pipeline.part import Choice
from tests.factories import StaffFactory
from tests.feeds import at, section
from tests.holds.test_parts import ALL_BUT_ONE
from tests.holds.two_schools import (
    NO_REMOVALS,
    NORTH,
    SOUTH,
    case_of,
    held,
    joins,
    leaves,
    on_khan_academy,
    reused,
    two_schools,
)
from tests.pipeline.deciding import approve
from tests.pipeline.leftovers import everything
from tests.windows import in_force

pytestmark = pytest.mark.usefixtures("shared_database")


def previewed(
    run: Run, choice: Choice, *, by: Staff | None = None, checksum: str | None = None
) -> PartPreview:
    """What a specialist sees of a part."""
    return preview_part(
        run=run,
        by=by or StaffFactory.create(),
        reason="As agreed.",
        choice=choice,
        checksum=checksum,
        now=at(run.night),
    )


def test_what_was_previewed_is_what_is_approved_and_what_waits() -> None:
    district = on_khan_academy()
    feed = reused(joins(leaves(two_schools(), "p0", "q0"), "d0", "q9", school="s2"), "c0")
    run = held(district, feed.plus("sections", section("c9")))
    by = StaffFactory.create()
    before = everything()
    seen = previewed(run, NO_REMOVALS, by=by)
    assert everything() == before
    assert seen.remainder.summary["waits"]
    done = approve(run, choice=NO_REMOVALS, part_checksum=seen.released.checksum).run
    assert done.plan is not None
    assert (done.plan.totals, done.plan.checksum) == (seen.released.totals, seen.released.checksum)
    part, rest = Part.objects.get(plan=run.plan), case_of(district).plan
    assert (part.side_by_side, rest.summary["waits"]) == (seen.side_by_side, seen.remainder.summary["waits"])
    changed = {kind: counts["changed"] for kind, counts in rest.totals.items()}
    assert changed == {kind: counts["changed"] for kind, counts in seen.remainder.totals.items()}


def test_a_part_that_is_not_the_previewed_one_is_refused() -> None:
    """A stale tab: another part was looked at, or the whole list has moved."""
    run = held(on_khan_academy(), joins(leaves(two_schools(), "p0"), "d0", "q9", school="s2"))
    north = previewed(run, NORTH).released.checksum
    for refused in (
        lambda: approve(run, choice=SOUTH, part_checksum=north),
        lambda: previewed(run, SOUTH, checksum="0" * 64),
    ):
        with pytest.raises(Refused) as refusal:
            refused()
        assert refusal.value.code == "changed_since"
    assert not Part.objects.filter(plan=run.plan).exists()


def test_it_says_whether_a_second_person_must_agree_to_the_same() -> None:
    run = held(on_khan_academy(), joins(leaves(two_schools(), *ALL_BUT_ONE), "c0", "p9"))
    adding, north = previewed(run, NO_REMOVALS), previewed(run, NORTH)
    assert not adding.takes_two
    assert (north.takes_two, north.needs_another) == (True, True)
    approve(run, choice=NORTH, part_checksum=north.released.checksum)
    again = previewed(run, NORTH)
    assert (again.takes_two, again.needs_another) == (True, False)
    assert again.released.checksum == north.released.checksum


def test_it_says_so_too_to_whoever_had_a_hand_in_the_change() -> None:
    """Nobody alone: what one person approves at once, another can not, who filed an expected change for that night."""
    run = held(on_khan_academy(), joins(leaves(two_schools(), "p0"), "d0", "q9", school="s2"))
    author, other = StaffFactory.create(), StaffFactory.create()
    in_force(run.district, by=author, first=run.night)
    seen = previewed(run, NO_REMOVALS, by=author)
    assert (seen.takes_two, seen.needs_another) == (True, True)
    assert not previewed(run, NO_REMOVALS, by=other).takes_two
    assert approve(
        run, by=author, choice=NO_REMOVALS, part_checksum=seen.released.checksum
    ).needs_second_person
