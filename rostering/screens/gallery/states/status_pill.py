"""A state as sign, word and colour together; with its soft ground only once, beside the page's name."""

from rostering.models import Run
from rostering.screens.gallery import Sample
from rostering.screens.presenters import states
from rostering.screens.presenters.states import Pill, run_pill

_TEMPLATE = "design/pills.html"
_SYNCS = tuple(
    dict.fromkeys(run_pill(status=status) for status in Run.Status.values if status != Run.Status.SKIPPED)
)
_OTHERS = (
    states.SECOND_PERSON,
    states.PAUSED,
    states.EARLY_WARNING,
    states.NEW,
    states.NOT_YET,
    states.OFF,
    *(run_pill(status=Run.Status.SKIPPED, reason=reason) for reason in ("stopped", "access_lost")),
)

SAMPLES = (
    Sample(title="Of a sync, in lists", template=_TEMPLATE, context={"pills": _SYNCS, "ground": ""}),
    Sample(title="Of districts and cases", template=_TEMPLATE, context={"pills": _OTHERS, "ground": ""}),
    Sample(
        title="Beside the page's name",
        template=_TEMPLATE,
        context={
            "pills": (Pill("On hold by us", "held", "held"), *dict.fromkeys((*_SYNCS, *_OTHERS))),
            "ground": "yes",
        },
    ),
)
