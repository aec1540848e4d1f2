"""What to check at the provider when something is wrong there: a few lines for the person on the phone with a district."""

from dataclasses import dataclass
from typing import Final

from districts.models import Connection


@dataclass(frozen=True, kw_only=True)
class ProviderHelp:
    """Questions in the order in which they pay, and the provider's own page."""

    heading: str
    lines: tuple[str, ...]
    words: str
    href: str


_CLEVER: Final = (
    "Is Khan Academy still among their applications, and is it not paused or disconnected?",
    "Does sharing cover the school, the grade and the class? A person whom no shared class holds is often left out by a filter.",
    "Has Clever itself read their information system lately? A failed or held sync there looks like silence here.",
    "Addresses and names are corrected in their information system, not in Clever; they arrive within a day.",
)
_CLASSLINK: Final = (
    "Is Khan Academy enabled under Roster Server? A newly added application stays off until somebody turns it on.",
    "Do its permissions include users, classes, enrollments and demographics? Demographics is a switch of its own.",
    "Administrators without classes arrive only if sharing of users without enrollments is on.",
    "Is a mask set on names or addresses (DataGuard)? Masked values come as they are, and people are not recognised.",
    "Has ClassLink itself imported their data lately, or is it inside a blackout range?",
)
_PAGES: Final = {
    Connection.Provider.CLEVER: (
        "Clever: when an application has issues",
        "https://support.clever.com/hc/en-us/articles/360014923052-Troubleshooting-App-issues",
    ),
    Connection.Provider.CLASSLINK: (
        "ClassLink: applications",
        "https://docs.classlink.com/docs/applications",
    ),
}


def provider_help(connection: Connection | None) -> ProviderHelp | None:
    """Help for the provider of a connection; None without one."""
    if connection is None:
        return None
    provider = Connection.Provider(connection.provider)
    words, href = _PAGES[provider]
    is_clever = provider == Connection.Provider.CLEVER
    return ProviderHelp(
        heading=f"What to check in {provider.label}",
        lines=_CLEVER if is_clever else _CLASSLINK,
        words=words,
        href=href,
    )
