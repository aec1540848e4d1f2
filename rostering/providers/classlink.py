"""ClassLink: finds the districts that added the app, and reaches one of them through the proxy or directly (oneroster.md 1).

Proxy mode sends the district's own bearer; direct mode signs each request with OAuth 1.0a. The partner key opens only the
list of applications. Nothing here is stored: credentials are read at the beginning of every pull and once more on a 401.
"""

import re
from collections.abc import Collection as Many

from requests.auth import AuthBase
from requests_oauthlib import OAuth1

from rostering.providers.answers import UNCHANGED, Answer, Unauthorised
from rostering.providers.base import (
    ConnectionInfo,
    DiscoveredDistrict,
    IncompleteFeed,
    NotEnabled,
    ProviderError,
)
from rostering.providers.classlink_directory import (
    NAME,
    ONEROSTER_ROOT,
    SIGNATURES,
    Access,
    ClassLinkDirectory,
    ClassLinkSettings,
)
from rostering.providers.normalise import identifier, text
from rostering.providers.oneroster import OneRosterProvider

PROVIDER = "classlink"


class ClassLinkTransport:
    """How one district's OneRoster data is reached (oneroster.Transport)."""

    name = NAME

    def __init__(self, *, settings: ClassLinkSettings, connection: ConnectionInfo) -> None:
        self._settings = settings
        self._connection = connection
        self._http = settings.client()
        self._directory = ClassLinkDirectory(settings=settings, http=self._http)
        self._access = Access(root="")

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

    def _look_up(self) -> tuple[Access, str]:
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
        return Access(root=root, bearer=bearer), text(row.tenant_name)


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
