"""Direct mode: the district's own server takes requests that are signed whole, in either method, once, and no others."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import requests
from requests_oauthlib import OAuth1

from rostering.sandbox import PracticeDistrict, PracticeProviders
from tests.sandbox.clients import MONDAY, SECONDS, ClassLinkClient, district


@pytest.fixture
def pine(practice: PracticeProviders) -> Iterator[ClassLinkClient]:
    client = ClassLinkClient(practice, "pine")
    yield client
    client.session.close()


def _server(client: ClassLinkClient) -> dict[str, str]:
    answer = client.session.get(
        f"{client.practice.classlink_url}/applications/{client.record()['oneroster_application_id']}/server",
        headers={"Authorization": f"Bearer {client.practice.partner_key}"},
        timeout=SECONDS,
    )
    found: dict[str, str] = answer.json()["server"]
    return found


def _signed(
    client: ClassLinkClient, query: str, *, method: str = "HMAC-SHA256", **wrong: str
) -> requests.Response:
    server = _server(client) | wrong
    oauth = OAuth1(server["client_id"], server["client_secret"], signature_method=method)
    url = f"{server['endpoint_url']}/ims/oneroster/v1p1/users{query}"
    return client.session.get(url, auth=oauth, timeout=SECONDS)


def test_the_endpoint_has_a_port_of_its_own(pine: ClassLinkClient) -> None:
    endpoint = _server(pine)["endpoint_url"]
    assert endpoint.startswith(pine.practice.direct_url)
    assert pine.practice.direct_url != pine.practice.classlink_url
    assert endpoint.split("/")[2] in pine.practice.private_hosts


@pytest.mark.parametrize("method", ["HMAC-SHA256", "HMAC-SHA1"])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?limit=5&offset=5&sort=sourcedId&orderBy=asc",
        "?"
        + urlencode({"limit": 5, "filter": "role='teacher' AND dateLastModified>'2026-11-01T00:00:00.000Z'"}),
        "?limit=5&filter=givenName%3D%27Jos%C3%A9%20%2B%27",
        "?limit=5&fields=",
    ],
)
def test_a_request_signed_with_all_its_parameters_is_answered(
    pine: ClassLinkClient, method: str, query: str
) -> None:
    assert _signed(pine, query, method=method).status_code == 200


def test_a_wrong_secret_or_client_is_refused(pine: ClassLinkClient) -> None:
    assert _signed(pine, "", client_secret="wrong").status_code == 401
    assert _signed(pine, "", client_id="wrong").status_code == 401


def test_an_unsigned_request_or_a_bearer_is_refused(pine: ClassLinkClient) -> None:
    url = f"{_server(pine)['endpoint_url']}/ims/oneroster/v1p1/users"
    bearer = {"Authorization": f"Bearer {pine.record()['bearer']}"}
    assert requests.get(url, timeout=SECONDS).status_code == 401
    assert requests.get(url, headers=bearer, timeout=SECONDS).status_code == 401


def test_another_method_is_refused(pine: ClassLinkClient) -> None:
    assert _signed(pine, "", method="PLAINTEXT").status_code == 401


def test_a_parameter_added_after_signing_is_refused(pine: ClassLinkClient) -> None:
    server = _server(pine)
    url = f"{server['endpoint_url']}/ims/oneroster/v1p1/users"
    prepared = requests.Request(
        "GET", url, auth=OAuth1(server["client_id"], server["client_secret"], signature_method="HMAC-SHA256")
    ).prepare()
    prepared.url = f"{prepared.url}?limit=10000"
    assert pine.session.send(prepared, timeout=SECONDS).status_code == 401


def test_the_same_request_is_not_taken_twice(pine: ClassLinkClient) -> None:
    server = _server(pine)
    url = f"{server['endpoint_url']}/ims/oneroster/v1p1/orgs"
    prepared = requests.Request(
        "GET", url, auth=OAuth1(server["client_id"], server["client_secret"], signature_method="HMAC-SHA256")
    ).prepare()
    statuses = [pine.session.send(prepared, timeout=SECONDS).status_code for _ in range(2)]
    assert statuses == [200, 401]


@pytest.mark.parametrize(("minutes", "status"), [(4, 200), (6, 401), (-4, 200), (-6, 401)])
def test_a_request_five_minutes_old_or_early_is_refused(minutes: int, status: int) -> None:
    direct: PracticeDistrict = district("pine", students=60, mode="direct")

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=minutes)

    with PracticeProviders([direct], clock=clock) as practice:
        practice.set_night(None, MONDAY)
        client = ClassLinkClient(practice, "pine")
        assert _signed(client, "").status_code == status
        client.session.close()


def test_access_taken_away_is_refused_and_a_new_secret_is_given_out(pine: ClassLinkClient) -> None:
    old = _server(pine)
    pine.practice.rotate_token("pine")
    assert _signed(pine, "", client_secret=old["client_secret"]).status_code == 401
    assert _signed(pine, "").status_code == 200
    pine.practice.revoke("pine")
    answer = pine.session.get(
        f"{pine.practice.classlink_url}/applications/"
        f"{pine.practice.registry.district('pine').ids.application_id}/server",
        headers={"Authorization": f"Bearer {pine.practice.partner_key}"},
        timeout=SECONDS,
    )
    assert answer.status_code == 404
