"""The figures of a hold: how the row is called that has all schools together. Pure."""

import pytest

from rostering.models import Hold, Plan
from rostering.screens.presenters.figures import figures_of
from rostering.screens.presenters.hold_evidence import hold_evidence


@pytest.mark.parametrize(
    ("schools", "name"),
    [(["s1", "s2"], "All two schools"), (["s1", ""], "All of it"), (["s1"], None)],
    ids=["two", "one, and people without a school", "one"],
)
def test_all_schools_together_are_called_so_where_there_are_several(
    schools: list[str], name: str | None
) -> None:
    plan = Plan(
        totals={}, verdict={}, summary={"schools": [{"provider_id": one, "name": one} for one in schools]}
    )
    found = hold_evidence(Hold(id=5, plan=plan), figures_of(plan), show_all_schools=True)
    assert (found.all_schools and found.all_schools.name) == name
