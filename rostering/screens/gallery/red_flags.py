"""What no percent shows: the count in its own column, the rest of the sentence beside it."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.hold import FlagLine

SAMPLES = (
    Sample(
        title="Some",
        template="components/flags.html",
        context={
            "flags": (
                FlagLine(
                    count="1",
                    words="school is left without classes: Fern Hollow Elementary",
                ),
                FlagLine(count="403", words="students are left in no class; today there are none"),
                FlagLine(count="23", words="teachers are left without a class"),
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
