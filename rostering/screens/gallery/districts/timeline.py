"""What happened, newest first, on one rail; nights alike are folded with a count."""

from rostering.screens.gallery import Sample
from rostering.screens.gallery._made_up import said
from rostering.screens.presenters import states
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.timeline_people import Line


def _line(
    when: str, pill: Pill, words: str, below: str = "", folded: str = "", link: str = "see it", hold: str = ""
) -> Line:
    return Line(
        when=said(when),
        pill=pill,
        words=words,
        below=below,
        href="#timeline",
        link=link,
        also=words,
        folded=folded,
        hold=hold,
    )


SAMPLES = (
    Sample(
        title="Nights of a paused district",
        template="components/timeline.html",
        context={
            "lines": (
                _line(
                    "Friday 22:08",
                    states.CHANGES_READY,
                    "Sync: 212 changes ready, not applied during the pause",
                ),
                _line(
                    "Thursday 11:20",
                    Pill("Call", "phone", "quiet"),
                    "Marcus Bell called Ana Whitcomb",
                    below="“Teachers are giving trimester tests, please do not move anyone.”",
                    link="",
                ),
                _line(
                    "Thursday 09:02",
                    Pill("Setting", "setting", "quiet"),
                    "School dates changed",
                    below="First day: 12 August 2026 · by Marcus Bell",
                    link="",
                ),
                _line("Thursday 22:07", states.UNCHANGED, "Sync: unchanged", folded="and 3 nights before"),
                _line(
                    "13 November 22:11",
                    states.APPLIED,
                    "Sync: 341 changes applied",
                    below="Asked for by Noor Haddad",
                ),
                _line(
                    "12 November 22:02",
                    states.ON_HOLD,
                    "Sync: on hold, 5,175 changes",
                    below="Put on hold: large change. It waits for a decision.",
                    link="sync",
                    hold="#timeline",
                ),
                _line(
                    "11 November 22:02",
                    states.FAILED,
                    "Sync: failed",
                    below="Clever did not answer. Nothing was changed.",
                ),
            )
        },
    ),
)
