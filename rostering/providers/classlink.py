"""ClassLink: finds the districts that added the app, and reaches one of them through the proxy or directly (oneroster.md 1).

Proxy mode sends the district's own bearer; direct mode signs each request with OAuth 1.0a. The partner key opens only the
list of applications. Nothing here is stored: credentials are read at the beginning of every pull and once more on a 401.
"""

import logging
import re
from collections.abc import Collection as Many
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec
from requests.auth import AuthBase
from requests_oauthlib import OAuth1

from rostering.providers.allowed import require_allowed
from rostering.providers.answers import UNCHANGED, Answer, Unauthorised, json_body
from rostering.providers.base import (
    AccessLost,
    ConnectionInfo,
    DiscoveredDistrict,
    IncompleteFeed,
    NotEnabled,
    ProviderError,
    ProviderRefused,
)
from rostering.providers.http import HttpClient, HttpPolicy
from rostering.providers.normalise import Text, boolean, identifier, text
from rostering.providers.oneroster import OneRosterProvider
from rostering.providers.pages import PAGE_SIZE

NAME = "ClassLink"
PROVIDER = "classlink"
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


class _ApplicationRow(msgspec.Struct, gc=False):
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
    applications: list[_ApplicationRow]
    status: Text = None


class _Server(msgspec.Struct, gc=False):
    client_id: str
    client_secret: str
    endpoint_url: str


class _ServerAnswer(msgspec.Struct, gc=False):
    server: _Server


@dataclass(frozen=True, slots=True)
class _Access:
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

    def applications(self) -> Iterator[_ApplicationRow]:
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

    def find(self, tenant_id: str) -> _ApplicationRow:
        """The district's row; of several, an enabled one before others, then the newest. Raises AccessLost if it is gone."""
        found = [row for row in self.applications() if identifier(row.tenant_id) == tenant_id]
        if not found:
            raise AccessLost(
                f"{NAME}: the district is no longer among those that added the app. All data is kept."
            )
        return max(found, key=lambda row: (row.is_enabled, len(identifier(row.id)), identifier(row.id)))

    def server(self, application_id: str) -> _Access:
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
        return _Access(root=root, client_id=server.client_id, client_secret=server.client_secret)

    def _page(self, *, offset: int, number: int) -> list[_ApplicationRow]:
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


class ClassLinkTransport:
    """How one district's OneRoster data is reached (oneroster.Transport)."""

    name = NAME

    def __init__(self, *, settings: ClassLinkSettings, connection: ConnectionInfo) -> None:
        self._settings = settings
        self._connection = connection
        self._http = settings.client()
        self._directory = ClassLinkDirectory(settings=settings, http=self._http)
        self._access = _Access(root="")

    def open(self) -> str:
        """Read the district's credentials. Raises AccessLost (gone), NotEnabled (added, not shared yet), ProviderRefused."""
        self._access, name = self._look_up()
        return name

    def get(self, path_and_query: str, *, what: str, hand_back: Many[int] = ()) -> Answer:
        """GET a path below the OneRoster root; on 401 read the credentials again and, if they changed, try once more."""
        try:
            return self._send(path_and_query, what, hand_back)
        except Unauthorised as refused:
            try:
                access, _ = self._look_up()
            except NotEnabled:
                # It could be read a moment ago: the district is taking it away.
                raise refused from None
            if access == self._access:
                raise
            self._access = access
        return self._send(path_and_query, what, hand_back)

    def pause(self, attempt: int) -> None:
        """Wait before a lighter request is tried."""
        self._http.pause(attempt)

    def close(self) -> None:
        """Release connections."""
        self._http.close()

    def _send(self, path_and_query: str, what: str, hand_back: Many[int]) -> Answer:
        headers = {"Authorization": f"Bearer {self._access.bearer}"} if self._access.bearer else {}
        auth = None if self._access.bearer else self._signer()
        return self._http.get(
            self._access.root + path_and_query, what=what, headers=headers, auth=auth, hand_back=hand_back
        )

    def _signer(self) -> AuthBase:
        signer: AuthBase = OAuth1(
            self._access.client_id,
            client_secret=self._access.client_secret,
            signature_method=self._signature_method(),
        )
        return signer

    def _signature_method(self) -> str:
        """The connection's own choice, else the setting of all (CLASSLINK_SIGNATURE)."""
        chosen = self._connection.signature
        return self._settings.signature if chosen in {"", SIGNATURES[0]} else chosen

    def _look_up(self) -> tuple[_Access, str]:
        row = self._directory.find(self._connection.external_id)
        if not row.is_enabled:
            raise NotEnabled(
                f"{NAME}: the district added the app and has not enabled sharing. {UNCHANGED} Ask it to enable it."
            )
        application_id = _usable_in_address(text(row.oneroster_application_id))
        if self._connection.mode == "direct":
            return self._directory.server(application_id), text(row.tenant_name)
        if not (bearer := text(row.bearer)):
            raise NotEnabled(
                f"{NAME}: the district's connection is not ready, it has no token yet. {UNCHANGED} Try again later."
            )
        root = f"{self._settings.proxy_url.rstrip('/')}/{application_id}{ONEROSTER_ROOT}"
        return _Access(root=root, bearer=bearer), text(row.tenant_name)


def provider(*, settings: ClassLinkSettings, connection: ConnectionInfo) -> OneRosterProvider:
    """The feed of one district on ClassLink."""
    transport = ClassLinkTransport(settings=settings, connection=connection)
    return OneRosterProvider(transport=transport, page_size=settings.page_size)


def discover(settings: ClassLinkSettings) -> tuple[list[DiscoveredDistrict], list[ProviderError]]:
    """Every district that added the app, one entry a tenant. Rows without a tenant id are an error beside the others."""
    http = settings.client()
    found: dict[str, DiscoveredDistrict] = {}
    nameless = 0
    try:
        for row in ClassLinkDirectory(settings=settings, http=http).applications():
            tenant_id = identifier(row.tenant_id)
            nameless += not tenant_id
            known = found.get(tenant_id)
            if tenant_id and (known is None or (row.is_enabled and not known.enabled)):
                found[tenant_id] = DiscoveredDistrict(
                    PROVIDER, tenant_id, text(row.tenant_name), row.is_enabled
                )
    finally:
        http.close()
    problem = IncompleteFeed(
        f"{NAME} /applications: {nameless} entries have no tenant id. The others were read."
    )
    return list(found.values()), [problem] if nameless else []


def _usable_in_address(application_id: str) -> str:
    """The id exactly as it came, already percent-escaped; anything that could change the address is refused."""
    if not re.fullmatch(r"[A-Za-z0-9%~=+_-][A-Za-z0-9%._~=+-]*", application_id):
        raise NotEnabled(
            f"{NAME}: the district's connection is not ready, it has no usable application id. {UNCHANGED}"
        )
    return application_id
