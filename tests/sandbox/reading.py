"""The portal's own provider for a practice district, as the settings of a portal would make it."""

from rostering.providers import classlink
from rostering.providers.base import ConnectionInfo, RosterProvider
from rostering.providers.classlink_directory import ClassLinkSettings
from rostering.providers.clever import CleverProvider, CleverSettings
from rostering.sandbox import PracticeProviders


def practice_provider(
    practice: PracticeProviders, key: str, signature: str = "HMAC-SHA256"
) -> RosterProvider:
    """Reads one district of the practice servers."""
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
