"""The top of a district's list of people or classes: where one is, the sentence, the district's pages."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.crumbs import Crumb
from rostering.screens.presenters.say import say, strong
from rostering.screens.presenters.tabs import Tab

SAMPLES = (
    Sample(
        title="People",
        template="components/roster_head.html",
        context={
            "crumbs": (Crumb("Districts", "#"), Crumb("Cobblestone Bay Unified", "#"), Crumb("People")),
            "name": "Cobblestone Bay Unified",
            "tabs": (
                Tab(words="Overview", href="#", is_current=False),
                Tab(words="People", href="#", is_current=True),
            ),
            "sentence": say("On Khan Academy: ", strong("5,001 students and 262 teachers"), "."),
        },
        is_wide=True,
    ),
)
