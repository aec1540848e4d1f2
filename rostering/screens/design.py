"""/design/: every component in every state, light and dark beside each other, for those who build and check screens."""

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from rostering.screens.gallery import Component, Sample, components
from rostering.screens.scope import Scope
from rostering.screens.screen import screen

#: A line break is a space to a browser; the indentation behind it only weighs.
_INDENTATION = re.compile(r"\s*\n\s*")
_SCHEMES = ("light", "dark")
#: What names an id of the page: each copy gets ids, and groups of radio buttons, of its own.
_NAMES_AN_ID = re.compile(
    r'(?P<before>\s(?:id|for|name|list|aria-labelledby|aria-describedby|aria-controls|data-opens|form)="|\shref="#)(?P<id>[\w-]+)'
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A sample, drawn twice."""

    title: str
    is_wide: bool
    light: SafeString
    dark: SafeString


@dataclass(frozen=True, kw_only=True)
class Section:
    """A component and its samples."""

    name: str
    heading: str
    about: str
    shown: tuple[Shown, ...]


@require_safe
@screen
def design(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The whole gallery."""
    sections = _draw() if settings.DEBUG else _drawn()
    return render(request, "design/gallery.html", {"sections": sections})


@cache
def _drawn() -> tuple[Section, ...]:
    """Drawn once a process: nothing in it depends on who looks, or when."""
    return _draw()


def _draw() -> tuple[Section, ...]:
    return tuple(_section(one) for one in components())


def _section(component: Component) -> Section:
    return Section(
        name=component.name,
        heading=component.heading,
        about=component.about,
        shown=tuple(
            _shown(sample, f"{component.name}-{index}") for index, sample in enumerate(component.samples)
        ),
    )


def _shown(sample: Sample, place: str) -> Shown:
    drawn = _INDENTATION.sub("\n", render_to_string(sample.template, sample.context).strip())
    drawn = f"<ul>{drawn}</ul>" if drawn.startswith("<li") else drawn
    # Both come from our own templates, which escape what they are given.
    light, dark = (mark_safe(_with_own_ids(drawn, f"{place}-{scheme}")) for scheme in _SCHEMES)  # noqa: S308
    return Shown(title=sample.title, is_wide=sample.is_wide, light=light, dark=dark)


def _with_own_ids(drawn: str, ending: str) -> str:
    return _NAMES_AN_ID.sub(rf"\g<before>\g<id>-{ending}", drawn)
