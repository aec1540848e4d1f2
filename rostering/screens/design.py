"""/design/: every component in every state, light and dark beside each other, for those who build and check screens.

A page for each group of components, so that each weighs what a screen may weigh.
"""

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from rostering.screens.gallery import Component, Group, Sample, groups
from rostering.screens.presenters.tabs import Tab
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
    """The way in: what there is, and on which page."""
    return render(request, "design/index.html", {"groups": groups(), "tabs": _tabs(current="")})


@require_safe
@screen
def design_group(request: HttpRequest, scope: Scope, group: str) -> HttpResponse:
    """One page of the gallery."""
    found = next((one for one in groups() if one.name == group), None)
    if found is None:
        raise Http404("the gallery has no such page")
    sections = _draw(found) if settings.DEBUG else _drawn(group)
    context = {"group": found, "sections": sections, "tabs": _tabs(current=group)}
    return render(request, "design/gallery.html", context)


def _tabs(*, current: str) -> tuple[Tab, ...]:
    pages = (
        Tab(words=one.heading, href=reverse("design_group", args=[one.name]), is_current=one.name == current)
        for one in groups()
    )
    return (Tab(words="Every part", href=reverse("design"), is_current=not current), *pages)


@cache
def _drawn(group: str) -> tuple[Section, ...]:
    """Drawn once a process: nothing in it depends on who looks, or when."""
    return _draw(next(one for one in groups() if one.name == group))


def _draw(group: Group) -> tuple[Section, ...]:
    return tuple(_section(one) for one in group.components)


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
