"""The list of the districts that added the app at ClassLink, and what opens one of them (oneroster.md 1).

The partner key opens only this list; a district's own credentials come with it and are never stored.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from rostering.providers.allowed import require_allowed
from rostering.providers.answers import UNCHANGED, Answer, json_body
from rostering.providers.base import (
    AccessLost,
    IncompleteFeed,
    ProviderRefused,
)
from rostering.providers.http import HttpClient, HttpPolicy
from rostering.providers.normalise import Text, boolean, identifier, text
from rostering.providers.pages import PAGE_SIZE

NAME = "ClassLink"


ONEROSTER_ROOT = "/ims/oneroster/v1p1"


APPLICATIONS_LIMIT = 1_000


SIGNATURES = ("HMAC-SHA256", "HMAC-SHA1")


logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClassLinkSettings:
    """What our side needs to ask ClassLink (DESIGN 7)."""

    proxy_url: str
    partner_key: str = field(repr=False)
    private_hosts: tuple[str, ...] = ()
    signature: str = SIGNATURES[0]
    page_size: int = PAGE_SIZE
    policy: HttpPolicy = HttpPolicy()

    def client(self) -> HttpClient:
        """A new HTTP client with these settings."""
        return HttpClient(provider=NAME, private_hosts=self.private_hosts, policy=self.policy)


class ApplicationRow(msgspec.Struct, gc=False):
    """One district that added the app. Only `oneroster_application_id` may go into an address, as it came."""

    id: Text = None
    tenant_id: Text = None
    tenant_name: Text = None
    bearer: Text = None
    enabled: Text = None
    tenant_status: Text = None
    oneroster_application_id: Text = None

    @property
    def is_enabled(self) -> bool:
        """`enabled` is text; a tenant status other than Active is not eligible (oneroster.md 1.1)."""
        return boolean(self.enabled) and text(self.tenant_status).lower() == "active"


class _Applications(msgspec.Struct, gc=False):
    applications: list[ApplicationRow]
    status: Text = None


class _Server(msgspec.Struct, gc=False):
    client_id: str
    client_secret: str
    endpoint_url: str


class _ServerAnswer(msgspec.Struct, gc=False):
    server: _Server


@dataclass(frozen=True, slots=True)
class Access:
    """Where one district's OneRoster root is and what opens it."""

    root: str
    bearer: str = field(default="", repr=False)
    client_id: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)


class ClassLinkDirectory:
    """The list of the districts that added the app."""

    def __init__(self, *, settings: ClassLinkSettings, http: HttpClient) -> None:
        self._settings = settings
        self._http = http
        self._headers = {"Authorization": f"Bearer {settings.partner_key}"}

    def applications(self) -> Iterator[ApplicationRow]:
        """Every row, to the end of the list: a list cut short looks like districts leaving (oneroster.md 1.1).

        No count is sent and a server may clamp the limit, so only an empty page is the end.
        """
        offset, number, first = 0, 0, None
        while True:
            number += 1
            rows = self._page(offset=offset, number=number)
            if not rows:
                return
            if rows[0] == first:
                raise IncompleteFeed(
                    f"{NAME} /applications, page {number}: it is the page before once more. {UNCHANGED}"
                )
            first = rows[0]
            offset += len(rows)
            yield from rows

    def find(self, tenant_id: str) -> ApplicationRow:
        """The district's row; of several, an enabled one before others, then the newest. Raises AccessLost if it is gone."""
        found = [row for row in self.applications() if identifier(row.tenant_id) == tenant_id]
        if not found:
            raise AccessLost(
                f"{NAME}: the district is no longer among those that added the app. All data is kept."
            )
        return max(found, key=lambda row: (row.is_enabled, len(identifier(row.id)), identifier(row.id)))

    def server(self, application_id: str) -> Access:
        """The direct-mode credentials of a district; its address is checked as strictly as our own settings."""
        what = "/applications/…/server"
        answer = self._get(f"/applications/{application_id}/server", what)
        try:
            server = msgspec.json.decode(
                json_body(answer, provider=NAME, what=what), type=_ServerAnswer
            ).server
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise ProviderRefused(
                f"{NAME} {what}: it holds no direct-mode credentials. {UNCHANGED} Use proxy mode or ask ClassLink."
            ) from None
        require_allowed(server.endpoint_url, self._settings.private_hosts)
        root = server.endpoint_url.rstrip("/") + ONEROSTER_ROOT
        return Access(root=root, client_id=server.client_id, client_secret=server.client_secret)

    def _page(self, *, offset: int, number: int) -> list[ApplicationRow]:
        what = f"/applications, page {number}"
        answer = self._get(f"/applications?limit={APPLICATIONS_LIMIT}&offset={offset}", what)
        try:
            page = msgspec.json.decode(json_body(answer, provider=NAME, what=what), type=_Applications)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise IncompleteFeed(
                f"{NAME} {what}: it holds no list of applications. {UNCHANGED} Try again later."
            ) from None
        if text(page.status) != "1":
            logger.warning("ClassLink sent the list of applications with a status other than 1.")
        return page.applications

    def _get(self, path: str, what: str) -> Answer:
        try:
            return self._http.get(
                self._settings.proxy_url.rstrip("/") + path, what=what, headers=self._headers
            )
        except AccessLost:
            # The key is ours, not the district's: no district has lost anything.
            raise ProviderRefused(
                f"{NAME} {what}: our partner key is not accepted. {UNCHANGED} Check CLASSLINK_PARTNER_KEY."
            ) from None
