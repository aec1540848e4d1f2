"""What somebody searched for, kept beside the address instead of in it: names and addresses of people never stand in a URL.

A search is sent by POST, kept for a day under a random key that only its owner can read, and answered by a page whose
address carries the key: Back, reload and a link of one's own bring the same view (docs/decisions/0007).
"""

import secrets
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.core.cache import cache
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from accounts.models import Staff
from rostering.screens.scope import Scope

#: Pages that take a search; nothing else may be returned to.
SEARCHABLE: Final = {"find", "district_people", "district_classes", "district_left", "run_changes"}
_KEPT_SECONDS: Final = 24 * 3600
_LONGEST: Final = 200
_PLACES: Final = ("page", "after", "before")


@dataclass(frozen=True, kw_only=True)
class Search:
    """What a page was asked to find. `is_lost`: its key is unknown, too old or a colleague's. `to`: this view without it."""

    text: str
    key: str
    to: str
    is_lost: bool = False


def keep_search(text: str, *, staff: Staff) -> str:
    """Keep a text for its owner; the key under which it is found again."""
    key = secrets.token_urlsafe(12)
    cache.set(_name(key, staff), text[:_LONGEST], _KEPT_SECONDS)
    return key


def search_of(request: HttpRequest, scope: Scope) -> Search:
    """The search a page's address carries, empty if none."""
    key = request.GET.get("search", "")
    text = cache.get(_name(key, scope.viewer.staff)) if key else ""
    return Search(
        text=text or "",
        key=key if text else "",
        to=f"{request.path}{_as_text(request.GET)}",
        is_lost=bool(key) and text is None,
    )


def way_back(to: str) -> str | None:
    """The address a search may return to, None for anything but a page that takes one."""
    parts = urlsplit(to)
    if parts.scheme or parts.netloc:
        return None
    try:
        name = resolve(parts.path).url_name
    except Resolver404:
        return None
    return f"{parts.path}{_as_text(QueryDict(parts.query))}" if name in SEARCHABLE else None


def with_search(to: str, key: str) -> str:
    """A page's address with a search."""
    return f"{to}{'&' if '?' in to else '?'}search={key}"


def without_places(query: QueryDict) -> QueryDict:
    """The view without where one stands in it: what links to other filters and orders begin from."""
    kept = query.copy()
    for name in _PLACES:
        kept.pop(name, None)
    return kept


def _as_text(query: QueryDict) -> str:
    kept = without_places(query)
    kept.pop("search", None)
    return f"?{kept.urlencode()}" if kept else ""


def _name(key: str, staff: Staff) -> str:
    return f"search:{staff.id}:{key[:40]}"
