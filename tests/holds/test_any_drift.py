"""Whatever happens between the look at a change list and the approval: only what was seen is ever applied (RULES B10)."""

import os
from collections import deque
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from districts.models import District, RosterState
from rostering.holds.decide import Refused
from rostering.models import Hold, Run
from tests.factories import DistrictFactory
from tests.feeds import ScriptedProvider, sync
from tests.holds.everything import everything, whole_list
from tests.pipeline.deciding import approve, approve_fully, reject
from tests.pipeline.random_feeds import Night, stories

pytestmark = pytest.mark.usefixtures("shared_database")

#: What happens while somebody has a list before his eyes.
MEANWHILE = ("nothing", "approved", "rejected", "read again", "another night")


@given(story=stories(), data=st.data())
@settings(
    max_examples=int(os.environ.get("EXAMPLES", "5")),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_only_what_was_seen_is_applied(story: list[Night], data: st.DataObject) -> None:
    """A stale tab applies its own list, to the letter, or nothing."""
    district, nights = DistrictFactory.create(), deque(story)
    while nights:
        night = nights.popleft()
        _live_through(district, night)
        if (held := _held(district)) is None:
            continue
        seen, expected = held.plan.checksum, whole_list(held)
        act = data.draw(st.sampled_from(MEANWHILE))
        if act == "another night" and nights:
            _live_through(district, nights.popleft())
        else:
            _meanwhile(held, night, act)
        is_applied = _approve(district, seen=seen, expected=expected)
        assert is_applied or act != "nothing"
        assert not (is_applied and act in ("approved", "rejected"))


def _live_through(district: District, night: Night) -> None:
    """A night whose changes people must decide, whatever their size."""
    RosterState.objects.filter(district=district).update(is_under_review=True)
    sync(district, ScriptedProvider(night.feed, bad=night.bad), night=night.night)


def _held(district: District) -> Run | None:
    hold = Hold.objects.filter(district=district, state=Hold.State.OPEN).select_related("run__plan").first()
    return hold.run if hold else None


def _meanwhile(held: Run, night: Night, act: str) -> None:
    """What a colleague does."""
    if act == "approved":
        approve_fully(held)
    elif act == "rejected":
        reject(held)
    elif act == "read again":
        sync(held.district, ScriptedProvider(night.feed, bad=night.bad), night=night.night)


def _approve(district: District, *, seen: str, expected: Any) -> bool:
    """As many people as it takes approve what they saw; whether it was applied, and nothing but it."""
    before = everything(district.id)
    newest = Run.objects.filter(district=district, status=Run.Status.HELD).order_by("-id").first()
    newest = newest or Run.objects.filter(district=district).latest("id")
    try:
        outcome = approve(newest, checksum=seen)
        if outcome.needs_second_person:
            approve(newest, checksum=seen)
    except Refused as refused:
        assert refused.code in ("changed_since", "roster_moved", "not_on_hold"), refused
        assert everything(district.id) == before
        return False
    assert everything(district.id) == expected
    return True
