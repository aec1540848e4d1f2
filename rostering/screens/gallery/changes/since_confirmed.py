"""What came since the district said that a change is meant: its yes was to another list."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.since_confirmed import SinceConfirmed

SAMPLES = (
    Sample(
        title="More leave than the district was asked about",
        template="components/since_confirmed.html",
        context={
            "since": SinceConfirmed(
                confirmed="The district confirmed the change of Tuesday 4 August (sync 812): 2,412 students leave.",
                since="Since then: 37 more students leave, 12 fewer join; 3 schools now lose all their classes.",
                href="#since-confirmed",
                link="The confirmed list",
                told="",
            )
        },
    ),
)
