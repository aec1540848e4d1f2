"""The portal's own providers read the practice districts whole, in all three connection modes."""

from collections import Counter

import pytest

from rostering.records import EnrollmentRecord, PersonRecord, Role, SchoolRecord, SectionRecord
from rostering.sandbox import PracticeProviders
from rostering.sandbox.states import STUDENT, TEACHER
from tests.providers.reading import read
from tests.sandbox.reading import practice_provider


@pytest.mark.parametrize(
    ("key", "signature"),
    [("oak", "HMAC-SHA256"), ("maple", "HMAC-SHA256"), ("pine", "HMAC-SHA256"), ("pine", "HMAC-SHA1")],
)
def test_every_person_class_and_place_arrives(practice: PracticeProviders, key: str, signature: str) -> None:
    reading = read(practice_provider(practice, key, signature))
    state = practice.registry.state(key)
    assert {one.provider_id for one in reading.of(SchoolRecord)} == {one.id for one in state.schools}
    assert {one.provider_id for one in reading.of(SectionRecord)} == {one.id for one in state.sections}
    roles = Counter(one.role for one in reading.of(PersonRecord))
    active = [one for one in state.people if one.status == "active"]
    assert roles[Role.STUDENT] == sum(1 for one in active if one.role == STUDENT)
    assert roles[Role.TEACHER] == sum(1 for one in active if one.role == TEACHER)
    places = {
        (one.section_provider_id, one.person_provider_id, one.role.value)
        for one in reading.of(EnrollmentRecord)
    }
    shared = {(spot.section_id, spot.person_id, spot.role) for spot in state.enrollments}
    assert places == shared
    assert list(reading.bad) == []
