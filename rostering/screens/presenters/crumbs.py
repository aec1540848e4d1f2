"""The way down to a page: what stands above its name."""

from dataclasses import dataclass

from django.urls import reverse

from districts.models import District


@dataclass(frozen=True)
class Crumb:
    """One step; `href` "" for the page itself."""

    words: str
    href: str = ""


def trail(*steps: Crumb | str) -> tuple[Crumb, ...]:
    """The steps from the top down; a bare text is the page one is on."""
    return tuple(Crumb(step) if isinstance(step, str) else step for step in steps)


def district_trail(district: District, *steps: Crumb | str) -> tuple[Crumb, ...]:
    """The way down to a page below a district."""
    top = crumb("Districts", "districts"), crumb(district.name, "district", district.slug)
    return trail(*top, *steps)


def crumb(words: str, name: str, *arguments: str | int) -> Crumb:
    """A step that leads to the address of a name: crumb("Districts", "districts")."""
    return Crumb(words, reverse(name, args=arguments))
