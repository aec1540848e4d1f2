"""One thing that waits for a person: state, name, one sentence of harm, one act; the first one’s button is filled."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters import states
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.work_rows import WorkRow


def _row(pill: Pill, name: str, since: str, harm: str, act: str) -> WorkRow:
    here = "#work-row"
    return WorkRow(
        rank=(0, 0), pill=pill, name=name, href=here, name_href=here, since=since, harm=harm, act=act
    )


SAMPLES = (
    Sample(
        title="From most harm to least",
        template="design/work.html",
        context={
            "rows": (
                _row(
                    states.ON_HOLD,
                    "Port Lunsford City Schools",
                    "since Friday 22:06 · nobody has called yet",
                    "All 2,318 students and 141 teachers would leave.",
                    "Review",
                ),
                _row(
                    states.SECOND_PERSON,
                    "Hartsel Plains ISD",
                    "since Thursday · Dev Anand decided Friday 16:20",
                    "Dev approved a new school year that removes 58\N{NO-BREAK SPACE}% of students. It applies once you agree.",
                    "Review",
                ),
                _row(
                    states.FAILED,
                    "Tamarack County Schools",
                    "since Thursday 22:03",
                    "ClassLink has refused our key for two nights.",
                    "See why",
                ),
                _row(
                    states.NEW,
                    "Bluestem Prairie Schools",
                    "for 2 days",
                    "Added the app in Clever. Nobody looks after it yet.",
                    "Claim",
                ),
            )
        },
        is_wide=True,
    ),
)
