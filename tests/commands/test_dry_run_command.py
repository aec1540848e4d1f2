"""`dry_run` on the command line: a document like `sync`'s, before the sync (docs/large-changes.md)."""

from datetime import UTC, datetime

import pytest

from districts.models import District
from rostering.models import DryRun, Plan, Run
from rostering.sandbox.practice import PracticeProviders
from tests.commands.conftest import clever_district
from tests.commands.running import run_here
from tests.factories import DistrictFactory
from tests.pipeline.leftovers import everything

pytestmark = pytest.mark.django_db(transaction=True)


def where_it_is_noon() -> str:
    """A time zone in which no night is at hand, whenever the tests run."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


def test_it_says_what_the_sync_after_it_says_and_changes_nothing(practice: PracticeProviders) -> None:
    district = clever_district()
    added = run_here(
        *("add_district", district.key, "--name", district.name, "--provider", district.provider),
        *("--external-id", district.ids.external_id, "--timezone", where_it_is_noon()),
    )
    assert added.code == 0, added.err
    before = everything(but=("rostering_dryrun",))
    dry = run_here("dry_run", district.key, "--night", "2025-03-04", "--json")
    assert (dry.code, dry.err) == (0, "")
    assert everything(but=("rostering_dryrun",)) == before
    run = run_here("sync", district.key, "--night", "2025-03-04", "--json").json
    alone = {"dry", "checksum", "needs_second_person", "now_after", "red_flags"}
    assert set(dry.json) == set(run) | alone
    same = ("district", "night", "status", "reason", "totals", "findings", "message")
    assert {name: dry.json[name] for name in same} == {name: run[name] for name in same}
    assert (dry.json["run"], dry.json["dry"]) == (None, True)
    assert dry.json["checksum"] == Plan.objects.get(runs__id=run["run"]).checksum
    said = run_here("dry_run", district.key)
    assert "Nothing was changed." in said.out


def test_a_district_that_is_not_synced_is_said_in_words_and_ends_with_one() -> None:
    DistrictFactory.create(
        slug="north-ridge", partnership=District.Partnership.PROSPECT, time_zone=where_it_is_noon()
    )
    ended = run_here("dry_run", "north-ridge", "--json")
    assert (ended.code, ended.json["status"], ended.json["reason"]) == (1, "skipped", "not_partner")
    assert (DryRun.objects.count(), Run.objects.count()) == (1, 0)
    assert run_here("dry_run", "nowhere").code == 1
