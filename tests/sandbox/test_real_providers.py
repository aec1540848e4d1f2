"""The portal's own providers read the practice districts whole, in all three connection modes."""

from collections import Counter

import pytest

from rostering.providers import classlink
from rostering.providers.base import ConnectionInfo, RosterProvider
from rostering.providers.classlink import ClassLinkSettings
from rostering.providers.clever import CleverProvider, CleverSettings
from rostering.records import EnrollmentRecord, PersonRecord, Role, SchoolRecord, SectionRecord
from rostering.sandbox import PracticeProviders
from rostering.sandbox.states import STUDENT, TEACHER
from tests.providers.reading import read


def _provider(practice: PracticeProviders, key: str, signature: str = "HMAC-SHA256") -> RosterProvider:
    district = practice.registry.district(key)
    hosts = tuple(practice.private_hosts)
    connection = ConnectionInfo(district.provider, district.external_id, district.mode, signature)
    if district.provider == "clever":
        settings = CleverSettings(
            api_url=practice.clever_url,
            tokens_url=practice.tokens_url,
            api_version="v3.1",
            client_id=practice.client_id,
            client_secret=practice.client_secret,
            private_hosts=hosts,
        )
        return CleverProvider(settings=settings, connection=connection)
    proxy = ClassLinkSettings(
        proxy_url=practice.classlink_url,
        partner_key=practice.partner_key,
        private_hosts=hosts,
        signature=signature,
    )
    return classlink.provider(settings=proxy, connection=connection)


@pytest.mark.parametrize(
    ("key", "signature"),
    [("oak", "HMAC-SHA256"), ("maple", "HMAC-SHA256"), ("pine", "HMAC-SHA256"), ("pine", "HMAC-SHA1")],
)
def test_every_person_class_and_place_arrives(practice: PracticeProviders, key: str, signature: str) -> None:
    reading = read(_provider(practice, key, signature))
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
