"""The pages of one thing, each with an address of its own; the current one carries the accent."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.tabs import Tab

_WORDS = ("Overview", "People", "Classes", "Left", "Timeline")

SAMPLES = (
    Sample(
        title="The first is current, one has a count",
        template="components/tabs.html",
        context={
            "label": "A district",
            "tabs": tuple(
                Tab(
                    words=words,
                    href="#tabs",
                    is_current=words == "Overview",
                    count="6" if words == "Left" else "",
                )
                for words in _WORDS
            ),
        },
    ),
)
