"""Each scripted change of a practice district, read over HTTP and lived through as a night, is taken for what it is.

One roster is enough for most of them: what is held is not applied, so that the next feed meets the same roster again.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from districts.models import Connection, District
from rostering.holds.explain import Pattern, explanation_of
from rostering.models import Run
from rostering.pipeline.night import work_on
from rostering.providers.base import RosterProvider
from rostering.run_documents import sync_document
from rostering.run_states import claim_run, queue_run
from rostering.sandbox import PracticeDistrict, PracticeProviders
from rostering.sandbox.scenarios import Scenario
from tests.factories import ConnectionFactory
from tests.feeds import at
from tests.pipeline.deciding import approve_fully
from tests.sandbox.reading import practice_provider

pytestmark = pytest.mark.usefixtures("shared_database")
MONDAY, TUESDAY, NEXT_WEEK = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 10)


@pytest.fixture(scope="module")
def practice() -> Iterator[PracticeProviders]:
    """The servers; each test puts its district in."""
    with PracticeProviders() as running:
        yield running


@pytest.fixture(scope="module")
def elm(shared_database: None, practice: PracticeProviders, django_db_blocker: Any) -> District:
    """Elm, of three schools with grades from before kindergarten to 13, is on Khan Academy as it is on an ordinary night."""
    with django_db_blocker.unblock():
        return loaded(practice, shares())


def shares(*scenarios: Scenario, provider: str = "clever", key: str = "elm") -> PracticeDistrict:
    """What Elm shares when these things happen to it."""
    made = {"key": key, "name": "Elm", "provider": provider, "seed": 5, "students": 420, "start": MONDAY}
    return PracticeDistrict(**made, scenarios=scenarios)  # type: ignore[arg-type]


def loaded(practice: PracticeProviders, shared: PracticeDistrict) -> District:
    """A district whose first load was approved; every change of over 5 % is held, so that small schools show too."""
    district: District = ConnectionFactory.create(
        provider=shared.provider, district__large_change_limit=5
    ).district
    run = night(practice, district, shared, on=MONDAY)
    assert explained(run) == Pattern.FIRST_LOAD
    approve_fully(run)
    return district


def night(practice: PracticeProviders, district: District, shared: PracticeDistrict, *, on: date) -> Run:
    """One sync with what the district shares that night."""
    practice.add_district(shared)
    practice.set_night(None, on)
    return lived(district, practice_provider(practice, shared.key), on=on)


def lived(district: District, provider: RosterProvider, *, on: date) -> Run:
    """One sync to its end."""
    run = queue_run(district=district, night=on, trigger="on_demand", now=at(on))
    claimed = claim_run(run_id=run.id, now=at(on))
    assert claimed is not None
    return work_on(run=claimed, now=lambda: at(on), provider=provider)


def explained(run: Run) -> Pattern:
    """What a held change is taken for; the same is kept with its list."""
    assert run.status == Run.Status.HELD, (run.status, run.message)
    assert run.plan is not None
    found = explanation_of(run.plan)
    assert found is not None
    assert run.plan.pattern == found.pattern
    return found.pattern


@pytest.mark.parametrize(
    ("scenario", "pattern"),
    [
        ({"name": "school_unshared", "school": 1}, Pattern.SCHOOL_NOT_SHARED),
        ({"name": "grade_unshared", "grades": ("3", "4")}, Pattern.GRADE_NOT_SHARED),
        ({"name": "only_administrators"}, Pattern.SHARING_OFF),
        ({"name": "sis_migration"}, Pattern.SIS_MIGRATION),
        # Sixty of a hundred students, whoever they are: gone, or replaced by others in the same places.
        ({"name": "slow_loss", "share": 0.6}, Pattern.UNEXPLAINED),
        ({"name": "large_change", "share": 0.6}, Pattern.UNEXPLAINED),
    ],
)
def test_what_happens_to_a_district_is_told_from_its_feed(
    practice: PracticeProviders, elm: District, scenario: dict[str, Any], pattern: Pattern
) -> None:
    run = night(practice, elm, shares(Scenario(first_night=TUESDAY, **scenario)), on=TUESDAY)
    assert explained(run) == pattern


def test_another_provider_is_told_from_another_student_system(
    practice: PracticeProviders, elm: District
) -> None:
    """DOMAIN failure 13: the same people, every id new, and the feed is the other provider's."""
    Connection.objects.filter(district=elm).update(provider=Connection.Provider.CLASSLINK)
    run = night(practice, elm, shares(provider="classlink"), on=TUESDAY)
    Connection.objects.filter(district=elm).update(provider=Connection.Provider.CLEVER)
    assert explained(run) == Pattern.PROVIDER_SWITCH


@pytest.mark.parametrize(
    ("name", "pattern"),
    [("new_school_year", Pattern.NEW_SCHOOL_YEAR), ("semester_change", Pattern.SEMESTER_CHANGE)],
)
def test_terms_that_end_are_told_by_their_dates_and_the_grades_of_those_who_stay(
    practice: PracticeProviders, name: str, pattern: Pattern
) -> None:
    """DOMAIN failure 16."""
    shared = shares(Scenario(name=name, first_night=NEXT_WEEK), key=name)
    run = night(practice, loaded(practice, shared), shared, on=NEXT_WEEK)
    assert explained(run) == pattern
    assert run.plan is not None
    assert sync_document(run)["message"] == f"{run.message} {explanation_of(run.plan)}"
