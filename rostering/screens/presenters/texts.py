"""The texts of notices and letters in words: which there are, when each is sent, who changed it last."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from rostering.models import NoticeTemplate
from rostering.notices.words import KINDS, MEANINGS, TextKind
from rostering.screens.moments import moment
from rostering.screens.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """One text."""

    name: str
    when: str
    href: str
    about: str


@dataclass(frozen=True, kw_only=True)
class TextGroup:
    """The notices, or the letters."""

    heading: str
    aside: str
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, kw_only=True)
class Placeholder:
    """What may stand in a text, and what it becomes."""

    name: str
    meaning: str


def text_groups(newest: Mapping[str, NoticeTemplate], *, viewer: Viewer) -> tuple[TextGroup, ...]:
    """The notices first, then the letters. `newest`: key -> its newest version, where somebody has changed it."""
    lines = {
        is_letter: tuple(
            _line(kind, newest.get(kind.key), viewer)
            for kind in KINDS.values()
            if kind.is_letter == is_letter
        )
        for is_letter in (False, True)
    }
    return (
        TextGroup(heading="Notices", aside="leave by themselves", lines=lines[False]),
        TextGroup(heading="Letters", aside="drafts that a person sends", lines=lines[True]),
    )


def _line(kind: TextKind, newest: NoticeTemplate | None, viewer: Viewer) -> TextLine:
    about = "As it came with the portal"
    if newest is not None:
        when = moment(newest.at, now=viewer.now, zone=viewer.zone).words
        about = f"Version {newest.version}, by {newest.author} {when}"
    return TextLine(
        name=kind.name.removeprefix("Letter: ").capitalize() if kind.is_letter else kind.name,
        when=kind.when,
        href=reverse("text", args=[kind.key]),
        about=about,
    )


def placeholders_of(kind: TextKind) -> tuple[Placeholder, ...]:
    """What may stand in one text."""
    return tuple(Placeholder(name=f"{{{name}}}", meaning=MEANINGS[name]) for name in kind.placeholders)
