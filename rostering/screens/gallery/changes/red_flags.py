"""What no percent shows: the count in its own column, the rest of the sentence beside it."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.flags import FlagLine

SAMPLES = (
    Sample(
        title="Some",
        template="components/flags.html",
        context={
            "flags": (
                FlagLine(
                    count="1",
                    words="school is left without classes: Fern Hollow Elementary",
                    figures="92 \N{RIGHTWARDS ARROW} 0",
                    href="#red-flags",
                    link="school",
                ),
                FlagLine(
                    count="403",
                    words="students are left in no class; today there are none",
                    href="#red-flags",
                    link="people",
                ),
                FlagLine(count="23", words="teachers are left without a class; today there are 4"),
            )
        },
    ),
    Sample(title="None", template="components/flags.html", context={"flags": ()}),
    Sample(
        title="Early warnings",
        template="components/warnings.html",
        context={
            "warnings": ("412 of 790 students have left over five nights, a few each night.",),
        },
    ),
)
