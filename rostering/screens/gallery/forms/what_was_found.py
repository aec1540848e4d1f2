"""Looks for people by POST and shows what was found, a line a thing, with where it stands."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.found import Hit
from rostering.screens.presenters.standing import LEFT, PRESENT
from rostering.screens.searches import Search

SAMPLES = (
    Sample(
        title="The field, a search in it",
        template="components/search.html",
        context={
            "search": Search(text="okonkwo", key="k", to="/find"),
            "label": "Name, address or ID",
            "help": "Names from their beginning, addresses and IDs whole.",
            "csrf_token": "",
        },
    ),
    Sample(
        title="Where it returns to, unseen",
        template="components/search_to.html",
        context={"search": Search(text="", key="", to="/find")},
    ),
    Sample(
        title="Somebody on Khan Academy, found by a former ID",
        template="components/hit.html",
        context={
            "hit": Hit(
                name="Adaeze Okonkwo",
                href="#",
                place="grade 4, Bellweather Elementary",
                district="Cobblestone Bay Unified",
                matched="by a former provider ID",
                pill=PRESENT,
            )
        },
    ),
    Sample(
        title="Somebody who left",
        template="components/hit.html",
        context={
            "hit": Hit(
                name="Jonah Whitfield",
                href="#",
                place="grade 12",
                district="Cobblestone Bay Unified",
                pill=LEFT,
            )
        },
    ),
)
