"""Pairs on one row between hairlines: before, after, and the difference in words."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.hold_evidence import NowAfter

SAMPLES = (
    Sample(
        title="A large change",
        template="components/pairs.html",
        context={
            "pairs": (
                NowAfter(heading="Students", now="5,001", after="4,986", words="15 fewer"),
                NowAfter(heading="Teachers", now="262", after="250", words="12 fewer"),
                NowAfter(heading="Classes", now="1,148", after="1,053", words="95 fewer, 92 at one school"),
                NowAfter(heading="Administrators", now="31", after="30", words="1 fewer"),
                NowAfter(heading="Students a class", now="23.8", after="23.9", words="as before"),
            )
        },
        is_wide=True,
    ),
)
