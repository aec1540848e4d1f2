"""What a district said about a change on hold: its answer, the words, and who heard them."""

from rostering.screens.gallery import Sample
from rostering.screens.moments import Moment
from rostering.screens.presenters.hold_beside import SaidLine

_WHEN = Moment(
    words="Friday 15:40", exact="Friday 20 November 2026, 15:40:00 PST", iso="2026-11-20T23:40:00Z"
)
SAMPLES = (
    Sample(
        title="An answer, our letter, and a call before it",
        template="components/said.html",
        context={
            "said": (
                SaidLine(
                    answer="They correct their data",
                    words="The schedule of one school is not loaded yet. We hope for Tuesday.",
                    who="Maria Sandoval, to Marcus Bell",
                    when=_WHEN,
                ),
                SaidLine(
                    answer="",
                    words="Asked by letter: a large roster change waits for your answer",
                    who="Marcus Bell, to Maria Sandoval",
                    when=_WHEN,
                    is_ours=True,
                ),
                SaidLine(answer="Not reached", words="Left a message.", who="Marcus Bell", when=_WHEN),
            )
        },
    ),
)
