"""Who still stands behind an expected change: two people who decide for its district on the day it is asked about."""

from contextlib import suppress
from typing import Any

import pytest

from accounts.models import Staff
from accounts.permissions import NotAllowed, NotYours, check_may_decide, who_decide
from rostering.calendar.nights import ONE_DAY
from rostering.lapsed import lapsed_on
from rostering.models import Window
from tests.factories import DistrictFactory, StaffFactory, dsm_of
from tests.feeds import NIGHT
from tests.windows import in_force

pytestmark = pytest.mark.usefixtures("shared_database")


def test_those_who_decide_for_many_districts_are_those_a_decision_is_let_by() -> None:
    """One question for all of them; the same answer as the rule gives for each."""
    mine, other = DistrictFactory.create(), DistrictFactory.create()
    past, coming = {"ends_on": NIGHT - ONE_DAY}, {"starts_on": NIGHT + ONE_DAY}
    people = [
        *(StaffFactory.create(role=role) for role in Staff.Role),
        StaffFactory.create(is_active=False),
        *(dsm_of(mine, role="cover", **days) for days in ({}, past, coming, {"ends_on": NIGHT})),
    ]
    asked = [(person, district) for person in people for district in (mine, other)]
    allowed = set()
    for person, district in asked:
        with suppress(NotYours, NotAllowed):
            check_may_decide(person, district=district, on=NIGHT)
            allowed.add((person.id, district.id))
    assert who_decide([(person, district.id) for person, district in asked], on=NIGHT) == allowed
    assert len(allowed) == 4


@pytest.mark.parametrize(
    ("change", "lapses"),
    [
        ({"is_active": False}, True),
        ({"role": Staff.Role.ADMIN}, True),
        ({"role": Staff.Role.DSM}, True),
        ({"name": "Somebody"}, False),
    ],
)
@pytest.mark.parametrize("hand", ["filed", "agreed"])
def test_who_left_or_lost_the_role_does_not_stand_behind_it(
    hand: str, change: dict[str, Any], lapses: bool
) -> None:
    window = in_force(DistrictFactory.create())
    person = window.filed_by if hand == "filed" else window.agreed_by
    Staff.objects.filter(id=person.id).update(**change)
    rows = Window.objects.filter(id=window.id)
    assert lapsed_on(rows, on=NIGHT) == ({window.id: hand} if lapses else {})
