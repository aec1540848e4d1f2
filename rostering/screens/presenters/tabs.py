"""The pages of one district, as tabs: Overview, People, Classes, Left, Timeline."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

_PAGES: Final = (
    ("district", "Overview"),
    ("district_people", "People"),
    ("district_classes", "Classes"),
    ("district_left", "Left"),
    ("district_timeline", "Timeline"),
)


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One page of a thing."""

    words: str
    href: str
    is_current: bool
    count: str = ""


def district_tabs(slug: str, *, current: str) -> tuple[Tab, ...]:
    """The tabs of a district; `current` is the name of the address one is on."""
    return tuple(
        Tab(words=words, href=reverse(name, args=[slug]), is_current=name == current)
        for name, words in _PAGES
    )
