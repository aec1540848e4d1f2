"""Whatever part of whatever change list people agree to: it hangs together, and with the rest it is the whole (DESIGN 5).

Random districts live through random nights; the whole list is tried first and taken back, then a part and the rest of it.
"""

import os

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from districts.models import RosterState
from rostering.holds.decide import Refused
from rostering.models import Hold, Plan, Run
from rostering.pipeline.part import Choice
from tests.factories import DistrictFactory
from tests.feeds import Feed, ScriptedProvider, sync
from tests.holds.everything import everything, whole_list
from tests.holds.summers import full_house, summers
from tests.holds.two_schools import held, on_khan_academy
from tests.pipeline.deciding import approve_fully
from tests.pipeline.random_feeds import Night, stories
from tests.pipeline.rosters import Roster, Rows, loose_ends, read_roster

pytestmark = pytest.mark.usefixtures("shared_database")
any_examples = settings(
    max_examples=int(os.environ.get("EXAMPLES", "5")),
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate] if os.environ.get("NOSHRINK") else list(Phase),
    suppress_health_check=list(HealthCheck),
)
BROKEN_STAFF = """
SELECT section_id, count(*), count(*) FILTER (WHERE holds_primary)
FROM districts_enrollment WHERE district_id = %s AND role = 'teacher' AND removed_at IS NULL
GROUP BY section_id HAVING count(*) > 10 OR count(*) FILTER (WHERE holds_primary) > 1
"""


@given(story=stories(), data=st.data())
@any_examples
def test_a_part_and_then_the_rest_are_the_whole_list(story: list[Night], data: st.DataObject) -> None:
    """DESIGN 5; PEERS 9.5: partial release then full release = one full release, for every row, link and former id."""
    district = DistrictFactory.create()
    for night in story:
        RosterState.objects.filter(district=district).update(is_under_review=True)
        run = sync(district, ScriptedProvider(night.feed, bad=night.bad), night=night.night)
        if run.status == Run.Status.HELD:
            in_two_steps(run, data.draw(choices(run.plan)))


@given(overnight=summers(), data=st.data())
@any_examples
def test_a_summer_in_two_steps_is_the_whole_summer(overnight: Feed, data: st.DataObject) -> None:
    """The same where much leans on each other: classes and their heads change, ids return, people move and come back anew."""
    district = on_khan_academy(full_house())
    run = held(district, overnight)
    in_two_steps(run, data.draw(choices(run.plan)))


def in_two_steps(run: Run, choice: Choice) -> None:
    """A part, then the rest, against the whole list."""
    whole, before = whole_list(run), read_roster(run.district_id)
    try:
        applied = approve_fully(run, choice=choice)
    except Refused as refused:
        assert refused.code in ("whole_list", "nothing_released"), refused
        approve_fully(run)
        return
    hangs_together(applied, before=before, after=read_roster(run.district_id), choice=choice)
    rest = Hold.objects.get(district=run.district, state=Hold.State.OPEN).run
    assert (rest.status, rest.reason) == (Run.Status.HELD, Run.Reason.UNDER_REVIEW)
    approve_fully(rest)
    assert everything(run.district_id) == whole
    assert not RosterState.objects.get(district=run.district).is_under_review


def hangs_together(run: Run, *, before: Roster, after: Roster, choice: Choice) -> None:
    """No orphan, no second primary, no more than ten staff; nothing left that was withheld, nothing moved elsewhere."""
    assert run.status == Run.Status.APPLIED, run.message
    assert loose_ends(run.district_id) == []
    with connection.cursor() as cursor:
        cursor.execute(BROKEN_STAFF, [run.district_id])
        assert cursor.fetchall() == []
    if choice.without_removals:
        assert before.there <= after.there
    else:
        assert elsewhere(before.active(), choice) == elsewhere(after.active(), choice)


def elsewhere(rows: Rows, choice: Choice) -> Rows:
    """The classes of schools that were not chosen, who sits in them, and who belongs to no chosen school."""
    classes = {
        number: row
        for (kind, number), row in rows.items()
        if kind == "sections" and row["school_provider_id"] not in choice.schools
    }
    found: Rows = {("sections", number): row for number, row in classes.items()}
    for (kind, number), row in rows.items():
        if kind == "enrollments" and row["section_id"] in classes:
            found[kind, number] = row
        if kind == "people":
            schools = {row["home_school_provider_id"], *row["school_provider_ids"]} - {""} or {""}
            if not schools & set(choice.schools):
                found[kind, number] = row
    return found


def choices(plan: Plan) -> st.SearchStrategy[Choice]:
    """Everything but removals, or some of the schools the screen lists."""
    schools = [school["provider_id"] for school in plan.summary["schools"]]
    without_removals = st.just(Choice(without_removals=True))
    if not schools:
        return without_removals
    some = st.lists(st.sampled_from(schools), min_size=1, unique=True)
    return st.one_of(without_removals, some.map(lambda chosen: Choice(schools=tuple(chosen))))
