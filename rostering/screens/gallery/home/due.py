"""A promise to a district that is due: when, whom, what, and the way to say that it is kept."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.promises import PromiseLine


def _line(when: str, whom: str, words: str, *, by: str = "", is_late: bool = False) -> PromiseLine:
    here = "#due"
    return PromiseLine(
        when=when,
        whom=whom,
        district="Tamarack County",
        href=here,
        words=words,
        by=by,
        is_late=is_late,
        done=here,
    )


SAMPLES = (
    Sample(
        title="Due today, late, and of a colleague",
        template="design/due.html",
        context={
            "promises": (
                _line("Friday", "Lena Ortiz", "when do next trimester’s classes come?", is_late=True),
                _line("10:30", "Sam Ito", "send the steps for the new key"),
                _line("today", "", "look at the numbers again", by="Marcus Bell"),
            ),
            "csrf_token": "made-up",
        },
    ),
)
