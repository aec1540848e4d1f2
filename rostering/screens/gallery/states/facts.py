"""Names and values in the side column."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.run_facts import Fact

SAMPLES = (
    Sample(
        title="Of a sync",
        template="components/facts.html",
        context={
            "facts": (
                Fact(name="Night", value="Friday 20 November"),
                Fact(name="Took", value="2\N{NO-BREAK SPACE}min 48\N{NO-BREAK SPACE}s"),
                Fact(name="Began", value="last night 22:14", exact="Friday 20 November 2026, 22:14:09 PST"),
            )
        },
    ),
)
