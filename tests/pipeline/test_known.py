"""The memory of raw rows saves parsing and decides nothing: with it, without it, or with a wrong one, nights end the same."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import LazySettings

from districts.models import Connection, District, Enrollment
from rostering.models import FeedEnrollment, FeedMemory, Run
from rostering.pipeline.fetch import Pull, fetch
from rostering.pipeline.known import KnownPlaces
from rostering.pipeline.night import work_on
from rostering.pipeline.staging import drop_staging
from rostering.providers.base import ConnectionInfo, Page
from rostering.providers.oneroster import OneRosterProvider
from rostering.providers.registry import provider_for
from rostering.run_states import claim_run, queue_run
from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.practice import PracticeProviders
from tests.commands.running import provider_settings
from tests.factories import ConnectionFactory
from tests.feeds import at
from tests.pipeline.deciding import approve_fully

pytestmark = pytest.mark.usefixtures("shared_database")
NIGHTS = [date(2025, 3, day) for day in (4, 5, 6, 7)]


@pytest.fixture
def practice(settings: LazySettings) -> Iterator[PracticeProviders]:
    """One ClassLink district of 120 students."""
    shared = PracticeDistrict(
        key="heron", name="Heron", provider="classlink", seed=12, students=120, start=NIGHTS[0]
    )
    with PracticeProviders(districts=[shared]) as providers:
        for name, value in provider_settings(providers).items():
            setattr(settings, name, value)
        settings.PROVIDER_PRIVATE_HOSTS = tuple(providers.private_hosts)
        yield providers


@pytest.fixture
def district(practice: PracticeProviders) -> District:
    """The same district here, with nothing on Khan Academy yet."""
    external_id = practice.registry.district("heron").external_id
    Connection.objects.filter(external_id=external_id).delete()
    return ConnectionFactory.create(provider="classlink", external_id=external_id).district


def live(practice: PracticeProviders, district: District, night: date) -> Run:
    """One night to its end, approved where it must be."""
    practice.set_night("heron", night)
    run = queue_run(district=district, night=night, trigger="on_demand", now=at(night))
    claimed = claim_run(run_id=run.id, now=at(night))
    assert claimed is not None
    run = work_on(run=claimed, now=lambda: at(night))
    return approve_fully(run) if run.status == Run.Status.HELD else run


def places(district: District) -> set[tuple[str, str, str, bool]]:
    """Who sits where on Khan Academy."""
    present = Enrollment.objects.filter(district=district, removed_at=None)
    return set(present.values_list("section__provider_id", "user__provider_id", "role", "holds_primary"))


def pull(district: District, monkeypatch: pytest.MonkeyPatch) -> tuple[Pull, int]:
    """Read the district once more with what is known; how many rows were recalled."""
    recalled = 0
    pages = OneRosterProvider.pages

    def counted(self: OneRosterProvider, collection: object) -> Iterator[Page]:
        nonlocal recalled
        for page in pages(self, collection):  # type: ignore[arg-type]
            recalled += page.recalled
            yield page

    monkeypatch.setattr(OneRosterProvider, "pages", counted)
    link = district.connection
    provider = provider_for(ConnectionInfo(provider=link.provider, external_id=link.external_id))
    read = fetch(
        run_id=424242,
        provider=provider,
        progress=lambda *_: None,
        known=KnownPlaces(district_id=district.id),
    )
    drop_staging(run_id=424242)
    return read, recalled


def test_student_places_whose_bytes_are_known_are_not_parsed_again(
    practice: PracticeProviders, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        live(practice, district, NIGHTS[0])
    read, recalled = pull(district, monkeypatch)
    held = FeedEnrollment.objects.filter(district_id=district.id)
    assert recalled == held.filter(role="student").count() > 500
    assert read.known is not None
    assert len(read.known.seen) == held.count()
    assert read.usable["enrollments"] == held.count()


def test_with_and_without_the_memory_every_night_ends_the_same(
    practice: PracticeProviders, district: District
) -> None:
    live(practice, district, NIGHTS[0])
    with_memory = []
    for night in (NIGHTS[0], *NIGHTS[1:]):
        run = live(practice, district, night)
        with_memory.append((run.status, run.plan.totals, run.read_counts, places(district)))
    assert FeedMemory.objects.filter(district=district).exists()

    other = ConnectionFactory.create(provider="classlink", external_id="gone").district
    Connection.objects.filter(district=other).delete()
    Connection.objects.filter(district=district).update(district=other)
    without = []
    live(practice, other, NIGHTS[0])
    for night in (NIGHTS[0], *NIGHTS[1:]):
        FeedMemory.objects.filter(district=other).delete()
        run = live(practice, District.objects.get(id=other.id), night)
        without.append((run.status, run.plan.totals, run.read_counts, places(other)))
    assert with_memory == without


def test_a_memory_made_by_other_code_is_not_used(
    practice: PracticeProviders, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        live(practice, district, NIGHTS[0])
    FeedMemory.objects.filter(district=district).update(parser="an earlier one")
    _, recalled = pull(district, monkeypatch)
    assert recalled == 0


def test_a_memory_that_tells_lies_about_places_the_feed_does_not_hold_is_not_believed(
    practice: PracticeProviders, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        live(practice, district, NIGHTS[0])
    kept = FeedMemory.objects.get(district=district)
    liar = b"".join(
        bytes(kept.packed)[start : start + 16] + bytes(16) for start in range(0, len(kept.packed), 32)
    )
    FeedMemory.objects.filter(district=district).update(packed=liar)
    _, recalled = pull(district, monkeypatch)
    assert recalled == 0


def test_a_pull_that_begins_again_forgets_what_it_saw(
    practice: PracticeProviders, district: District
) -> None:
    """DESIGN 3.1: a source that moved is read again from the beginning."""
    live(practice, district, NIGHTS[0])
    known = KnownPlaces(district_id=district.id)
    known.seen.add(bytes(16))
    known.begin()
    assert known.seen == set()
