"""Which providers there are, which are configured, and how the settings of DESIGN 7 become theirs.

The only file of the package that knows Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from rostering.providers import classlink, clever, clever_discovery
from rostering.providers.answers import UNCHANGED
from rostering.providers.base import (
    ConnectionInfo,
    DiscoveredDistrict,
    ProviderError,
    ProviderRefused,
    RosterProvider,
)
from rostering.providers.classlink_directory import ClassLinkSettings
from rostering.providers.http import HttpPolicy
from rostering.providers.pages import PAGE_SIZE

PROVIDERS = (clever.PROVIDER, classlink.PROVIDER)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What every configured provider lists, and what went wrong by provider: one that is down hides nothing of the other."""

    districts: tuple[DiscoveredDistrict, ...] = ()
    errors: Mapping[str, tuple[ProviderError, ...]] = field(default_factory=dict)


def configured() -> tuple[str, ...]:
    """The providers that have credentials; one that has none is simply not asked (DESIGN 7)."""
    has_credentials = {
        clever.PROVIDER: bool(settings.CLEVER_CLIENT_ID and settings.CLEVER_CLIENT_SECRET),
        classlink.PROVIDER: bool(settings.CLASSLINK_PARTNER_KEY),
    }
    return tuple(name for name in PROVIDERS if has_credentials[name])


def provider_for(connection: ConnectionInfo) -> RosterProvider:
    """The feed of one district. Raises ProviderRefused for an unknown provider and for one that is not configured."""
    if connection.provider not in PROVIDERS:
        raise ProviderRefused(
            f"There is no provider of the name {connection.provider!r}. {UNCHANGED} Use clever or classlink."
        )
    if connection.provider not in configured():
        raise ProviderRefused(
            f"{connection.provider} is not configured. {UNCHANGED} "
            "Set CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET, or CLASSLINK_PARTNER_KEY."
        )
    if connection.provider == clever.PROVIDER:
        return clever.CleverProvider(settings=clever_settings(), connection=connection)
    return classlink.provider(settings=classlink_settings(), connection=connection)


def discover(*, named: frozenset[tuple[str, str]] = frozenset(), with_states: bool = False) -> Discovery:
    """Ask every configured provider which districts have added the app.

    `named`: (provider, external id) of districts whose name is known already, for which Clever is not asked again; their
    `name` comes back as "". `with_states`: each district is asked what its provider says of it, a request a district.
    """
    districts: list[DiscoveredDistrict] = []
    errors: dict[str, tuple[ProviderError, ...]] = {}
    for provider in configured():
        try:
            found, problems = _discover(provider, named, with_states=with_states)
        except ProviderError as error:
            found, problems = [], [error]
        districts.extend(found)
        if problems:
            errors[provider] = tuple(problems)
    return Discovery(districts=tuple(districts), errors=errors)


def _discover(
    provider: str, named: frozenset[tuple[str, str]], *, with_states: bool
) -> tuple[list[DiscoveredDistrict], list[ProviderError]]:
    if provider == clever.PROVIDER:
        known = frozenset(external_id for name, external_id in named if name == clever.PROVIDER)
        return clever_discovery.discover(clever_settings(), named=known, with_states=with_states)
    return classlink.discover(classlink_settings())


def clever_settings() -> clever.CleverSettings:
    """Clever's part of the settings, as they are now."""
    return clever.CleverSettings(
        api_url=settings.CLEVER_API_URL,
        tokens_url=settings.CLEVER_TOKENS_URL,
        api_version=settings.CLEVER_API_VERSION,
        client_id=settings.CLEVER_CLIENT_ID,
        client_secret=settings.CLEVER_CLIENT_SECRET,
        private_hosts=tuple(settings.PROVIDER_PRIVATE_HOSTS),
        page_size=getattr(settings, "PROVIDER_PAGE_SIZE", PAGE_SIZE),
        policy=_policy(),
    )


def classlink_settings() -> ClassLinkSettings:
    """ClassLink's part of the settings, as they are now."""
    return ClassLinkSettings(
        proxy_url=settings.CLASSLINK_PROXY_URL,
        partner_key=settings.CLASSLINK_PARTNER_KEY,
        private_hosts=tuple(settings.PROVIDER_PRIVATE_HOSTS),
        signature=settings.CLASSLINK_SIGNATURE,
        page_size=getattr(settings, "PROVIDER_PAGE_SIZE", PAGE_SIZE),
        policy=_policy(),
    )


def _policy() -> HttpPolicy:
    # Optional, for tests and benchmarks: real waits would make every fault cost half a minute.
    backoff = float(getattr(settings, "PROVIDER_BACKOFF_SECONDS", HttpPolicy().backoff_seconds))
    return HttpPolicy(backoff_seconds=backoff, jitter_seconds=min(backoff, HttpPolicy().jitter_seconds))
