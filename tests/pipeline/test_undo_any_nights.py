"""Whatever nights a district lives through: undoing puts every active row back as it was, the same rows (DESIGN 5, Undo)."""

import os
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from districts.models import District, FormerProviderId
from rostering.holds.undo_preview import preview_undo
from rostering.models import Run
from rostering.pipeline.totals import Totals, totals_from_json
from tests.factories import DistrictFactory
from tests.feeds import ScriptedProvider, at, sync
from tests.pipeline.deciding import approve_fully
from tests.pipeline.random_feeds import Night, stories
from tests.pipeline.rosters import Rows, loose_ends, read_roster
from tests.pipeline.undoing import LATER, exactly, undone

pytestmark = pytest.mark.usefixtures("shared_database")
any_examples = settings(
    max_examples=int(os.environ.get("EXAMPLES", "5")),
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate] if os.environ.get("NOSHRINK") else list(Phase),
    suppress_health_check=list(HealthCheck),
)
OWN_FORMER_IDS = """
SELECT count(*) FROM districts_formerproviderid f
LEFT JOIN districts_section s ON f.kind = 'sections' AND s.id = f.object_id AND s.removed_at IS NULL
LEFT JOIN districts_rosteruser u ON f.kind = 'people' AND u.id = f.object_id AND u.removed_at IS NULL
WHERE f.district_id = %s AND f.run_number >= %s AND f.provider_id = coalesce(s.provider_id, u.provider_id)
"""


def lived(story: list[Night]) -> tuple[District, list[tuple[Run, Rows]]]:
    """A district after some nights, whatever was held approved; each sync that changed the roster with what was before it."""
    district = DistrictFactory.create()
    applied = []
    for night in story:
        before = exactly(read_roster(district.id))
        run = sync(district, ScriptedProvider(night.feed, night.page_size, night.bad), night=night.night)
        run = approve_fully(run) if run.status == Run.Status.HELD else run
        if run.status == Run.Status.APPLIED:
            applied.append((run, before))
    return district, applied


def counted_beforehand(run: Run) -> Totals:
    """What the preview says."""
    return preview_undo(run=run, now=at(LATER)).totals


@given(story=stories(), choice=st.integers(0, 3))
@any_examples
def test_undo_puts_back_what_was_and_can_be_undone_itself(story: list[Night], choice: int) -> None:
    """undo(apply(x)) = x, of the last sync or of one in the middle with its later ones; and undo(undo(x)) = x."""
    district, applied = lived(story)
    run, before = applied[choice % len(applied)]
    after = exactly(read_roster(district.id))
    foretold = counted_beforehand(run)
    undo = undone(run)
    assert undo.status == Run.Status.APPLIED, undo.message
    assert exactly(read_roster(district.id)) == before
    assert loose_ends(district.id) == []
    assert totals_from_json(undo.plan.totals) == foretold
    assert statuses(one for one, _ in applied[choice % len(applied) :]) == {"undone"}
    assert_no_own_former_ids(district, run)
    undo_of_it(district, undo, after)
    undo_of_everything(district, applied)


def undo_of_it(district: District, undo: Run, after: Rows) -> None:
    """The undo is a sync like any other."""
    again = undone(undo)
    assert again.status == Run.Status.APPLIED, again.message
    assert exactly(read_roster(district.id)) == after
    assert loose_ends(district.id) == []
    undo.refresh_from_db()
    assert undo.status == "undone"


def undo_of_everything(district: District, applied: list[tuple[Run, Any]]) -> None:
    """Through undone syncs and undone undos, back to before the very first that still counts."""
    first, before = applied[0]
    first.refresh_from_db()
    if first.status == "undone":
        return
    undone(first)
    assert exactly(read_roster(district.id)) == before


def statuses(runs: Any) -> set[str]:
    """How some syncs stand now."""
    return set(Run.objects.filter(id__in=[run.id for run in runs]).values_list("status", flat=True))


def assert_no_own_former_ids(district: District, run: Run) -> None:
    """An id somebody has is not listed among those he gave up since then."""
    with connection.cursor() as cursor:
        cursor.execute(OWN_FORMER_IDS, [district.id, run.id])
        assert cursor.fetchone() == (0,), list(FormerProviderId.objects.filter(district=district).values())
