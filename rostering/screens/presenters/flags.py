"""Red flags as lines, each with the list of those it is about (LOOK, Red flags); and where most of a change happens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from rostering.screens.presenters.figures import Figures, RedFlag
from rostering.screens.presenters.harm import flag_words
from rostering.screens.words import (
    ARROW,
    heading_of,
    lower_first,
    number,
)

#: The flag's code -> its word in an address, what its list is called, the kind whose loss it speaks of.
LISTS: Final = {
    "school_without_classes": ("schools-without-classes", "Schools left without classes", "sections"),
    "school_loses_everyone": ("schools-without-students", "Schools that lose everyone", "students"),
    "teachers_without_classes": ("teachers-without-classes", "Teachers left without a class", "teachers"),
    "students_without_class": ("students-without-class", "Students left in no class", "students"),
}
CODES: Final = {slug: code for code, (slug, _, _) in LISTS.items()}


@dataclass(frozen=True, kw_only=True)
class FlagLine:
    """One red flag: its count apart, a telling figure in it, and the link to its list."""

    count: str
    words: str
    figures: str = ""
    href: str = ""
    link: str = ""


def flag_lines(figures: Figures, *, hold: int, is_listed: bool) -> tuple[FlagLine, ...]:
    """The red flags of a hold. `is_listed`: the change list still has its rows, so that a flag can open."""
    return tuple(_line(flag, figures, hold if is_listed else None) for flag in figures.red_flags)


def _line(flag: RedFlag, figures: Figures, hold: int | None) -> FlagLine:
    slug, _, kind = LISTS.get(flag.code, ("", "", ""))
    href = reverse("hold_flag", args=[hold, slug]) if slug and hold is not None else ""
    emptied = emptied_schools(figures, flag.code) if flag.code.startswith("school") else ()
    pair = emptied[0][kind] if len(emptied) == 1 else None
    one, many = ("school", "schools") if flag.code.startswith("school") else ("person", "people")
    return FlagLine(
        count=number(flag.count),
        words=flag_words(flag) + (_today(flag) if not flag.code.startswith("school") else ""),
        figures=f"{number(pair[0])} {ARROW} {number(pair[1])}" if pair else "",
        href=href,
        link=one if flag.count == 1 else many,
    )


def _today(flag: RedFlag) -> str:
    if not flag.now:
        return "; today there are none"
    return f"; today there {'is' if flag.now == 1 else 'are'} {number(flag.now)}"


def emptied_schools(figures: Figures, code: str) -> tuple[Mapping[str, Any], ...]:
    """The schools of a flag about schools: those that have some of its kind now and none afterwards."""
    kind = LISTS[code][2]
    return tuple(
        school
        for school in figures.schools
        if school.get("provider_id") and school[kind][0] and not school[kind][1]
    )


def flags_aside(figures: Figures) -> str:
    """ "all of them at Fern Hollow Elementary", when one school has every flag."""
    concerned = {
        str(school["name"])
        for school in figures.schools
        if school.get("without_class") or _is_emptied(school, figures)
    }
    return f"all of them at {concerned.pop()}" if len(concerned) == 1 and concerned != {""} else ""


def _is_emptied(school: Mapping[str, Any], figures: Figures) -> bool:
    codes = [flag.code for flag in figures.red_flags if flag.code.startswith("school")]
    return any(school in emptied_schools(figures, code) for code in codes)


def hold_in_words(figures: Figures, *, district: str, sentences: Sequence[str]) -> str:
    """The words for a mail: why it is held, now and after, red flags; figures only, nobody's name."""
    pairs = [
        f"{lower_first(heading_of(kind))} {number(int(pair[0]))} {ARROW} {number(int(pair[1]))}"
        for kind in ("students", "teachers", "sections", "administrators")
        if (pair := figures.now_after.get(kind)) is not None
    ]
    said = [f"{district}: {lower_first(' '.join(sentences))}"]
    if pairs:
        said.append(f"Now and after: {', '.join(pairs)}.")
    said += [f"{number(flag.count)} {flag_words(flag)}." for flag in figures.red_flags]
    return " ".join(said)
