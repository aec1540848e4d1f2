"""Tonight and the nights after it: one block a night."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.tonight import NightBlock

SAMPLES = (
    Sample(
        title="A week with a pause",
        template="components/nights.html",
        context={
            "blocks": (
                NightBlock(day="Mon", state="tonight", words="Monday, tonight"),
                NightBlock(day="Tue", state="coming", words="Tuesday, as usual"),
                NightBlock(day="Wed", state="paused", words="Wednesday, paused: Thanksgiving"),
                NightBlock(day="Thu", state="paused", words="Thursday, paused: Thanksgiving"),
                NightBlock(day="Fri", state="paused", words="Friday, paused: Thanksgiving"),
                NightBlock(day="Mon", state="coming", words="Monday, as usual"),
            )
        },
    ),
)
