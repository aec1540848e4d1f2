"""Small clients for the practice servers, and the districts the tests look at: plain requests, no code of the portal."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

import requests

from rostering.sandbox import PracticeDistrict, PracticeProviders
from rostering.sandbox.scenarios import Scenario

MONDAY = date(2026, 11, 2)
TUESDAY = date(2026, 11, 3)
FRIDAY = date(2026, 11, 6)
NEXT_MONDAY = date(2026, 11, 9)
SECONDS = 30


def district(
    key: str = "maple",
    provider: Literal["clever", "classlink"] = "classlink",
    students: int = 800,
    scenarios: tuple[Scenario, ...] = (),
    **more: Any,
) -> PracticeDistrict:
    """A practice district that starts on a Monday."""
    return PracticeDistrict(
        key=key,
        name=f"{key.title()} Schools",
        provider=provider,
        seed=11,
        students=students,
        start=MONDAY,
        scenarios=scenarios,
        **more,
    )


class CleverClient:
    """Asks the practice Clever about one district."""

    def __init__(self, practice: PracticeProviders, key: str = "oak") -> None:
        self.practice = practice
        self.token = practice.registry.token(key)
        self.session = requests.Session()

    def get(self, path: str, **parameters: Any) -> requests.Response:
        """One GET with the district's token."""
        return self.session.get(
            f"{self.practice.clever_url}{path}",
            params=parameters,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=SECONDS,
        )

    def tokens(self, **parameters: Any) -> requests.Response:
        """The list of connections."""
        practice = self.practice
        return self.session.get(
            practice.tokens_url,
            params={"owner_type": "district", **parameters},
            auth=(practice.client_id, practice.client_secret),
            timeout=SECONDS,
        )

    def pages(self, path: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """Every page of a list, following rel=next."""
        answer = self.get(path, **parameters)
        while True:
            body = answer.json()
            yield body
            following = [link["uri"] for link in body["links"] if link["rel"] == "next"]
            if not following:
                return
            answer = self.get(following[0])

    def rows(self, path: str, **parameters: Any) -> list[dict[str, Any]]:
        """Every record of a list."""
        return [row["data"] for page in self.pages(path, **parameters) for row in page["data"]]


class ClassLinkClient:
    """Asks the practice ClassLink about one district, through the proxy."""

    def __init__(self, practice: PracticeProviders, key: str = "maple") -> None:
        self.practice = practice
        self.key = key
        self.session = requests.Session()

    def applications(self, **parameters: Any) -> requests.Response:
        """The list of districts that added the app."""
        return self.session.get(
            f"{self.practice.classlink_url}/applications",
            params=parameters,
            headers={"Authorization": f"Bearer {self.practice.partner_key}"},
            timeout=SECONDS,
        )

    def record(self) -> dict[str, Any]:
        """The district's entry in that list."""
        tenant = int(self.practice.registry.district(self.key).external_id)
        found: dict[str, Any] = next(
            one for one in self.applications().json()["applications"] if one["tenant_id"] == tenant
        )
        return found

    def get(self, endpoint: str, *, bearer: str | None = None, **parameters: Any) -> requests.Response:
        """One GET of a OneRoster endpoint, sorted unless told otherwise."""
        record = self.record()
        return self.session.get(
            f"{self.practice.classlink_url}/{record['oneroster_application_id']}/ims/oneroster/v1p1/{endpoint}",
            params={"sort": "sourcedId", "orderBy": "asc", **parameters},
            headers={"Authorization": f"Bearer {bearer or record['bearer']}"},
            timeout=SECONDS,
        )

    def rows(self, endpoint: str, key: str, limit: int = 1000, **parameters: Any) -> list[dict[str, Any]]:
        """Every row of an endpoint, by limit and offset."""
        found: list[dict[str, Any]] = []
        while True:
            answer = self.get(endpoint, limit=limit, offset=len(found), **parameters)
            found += answer.json()[key]
            if int(answer.headers["x-count"]) == 0 or len(found) >= int(answer.headers["x-total-count"]):
                return found
