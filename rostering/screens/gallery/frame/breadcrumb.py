"""The way down to this page, above its name."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.crumbs import crumb, trail

SAMPLES = (
    Sample(
        title="Two steps down",
        template="components/crumbs.html",
        context={"crumbs": trail(crumb("Districts", "districts"), "Quillback Bay Unified")},
    ),
    Sample(
        title="Four steps, with a long name",
        template="components/crumbs.html",
        context={
            "crumbs": trail(
                crumb("Districts", "districts"),
                crumb("The Consolidated Independent School District of Saltgrass Island", "districts"),
                crumb("Sync 1,204", "syncs"),
                "Changes",
            )
        },
    ),
)
