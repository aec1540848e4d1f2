"""Which addresses a provider may be asked at: https, and of our own network only what the settings list exactly."""

from collections.abc import Collection
from urllib.parse import urlsplit

from rostering.providers.answers import UNCHANGED
from rostering.providers.base import ProviderRefused


def host_port(url: str) -> str:
    """The exact host:port of a URL, lower case, with the scheme's own port filled in; "" if it has none that can be read."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return ""
    if not parts.hostname or port is None or parts.username is not None:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{host}:{port}"


def require_allowed(url: str, private_hosts: Collection[str]) -> bool:
    """Check that a URL may be asked at all; True if it is one of our private hosts (DESIGN 7, PROVIDER_PRIVATE_HOSTS).

    Raises ProviderRefused for an unreadable URL, and for anything but https that is not listed exactly.
    """
    address = host_port(url)
    if not address:
        raise ProviderRefused(
            f"A provider address can not be read as a URL. {UNCHANGED} Check the provider's settings."
        )
    if address in {host.lower() for host in private_hosts}:
        return True
    if urlsplit(url).scheme != "https":
        raise ProviderRefused(
            f"The provider address {address} is not https. {UNCHANGED} "
            "Use https, or list exactly this host and port in PROVIDER_PRIVATE_HOSTS."
        )
    return False
