"""A sync as a rail of stages: only the current one is open, later ones say what they protect."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.stages import STEPS, Progress, ReadRow, Stage

_READS = (
    ReadRow(heading="Schools", count="9", against="as last time", is_now=False),
    ReadRow(heading="People", count="31,204", against="of about 53,000", is_now=True),
)


def _progress(current: int, *, stopped: bool = False) -> Progress:
    def stage(index: int) -> Stage:
        at_it = "stopped" if stopped else "now"
        state = "done" if index < current else at_it if index == current else "next"
        return Stage(
            name=STEPS[index][1],
            note="" if state == "done" else STEPS[index][2],
            time="12\N{NO-BREAK SPACE}s" if state == "done" else "",
            state=state,
            sign={"done": "tick", "now": "working", "stopped": "failed"}.get(state, "ring"),
            is_last=index == len(STEPS) - 1,
            is_below_line=index == len(STEPS) - 1,
        )

    reads = _READS if current == 0 and not stopped else ()
    return Progress(
        stages=tuple(stage(index) for index in range(len(STEPS))),
        percent=59 if reads else None,
        percent_words="59\N{NO-BREAK SPACE}%",
        reads=reads,
    )


SAMPLES = (
    Sample(title="Reading", template="components/stages.html", context={"progress": _progress(0)}),
    Sample(title="Applying", template="components/stages.html", context={"progress": _progress(6)}),
    Sample(title="Done", template="components/stages.html", context={"progress": _progress(7)}),
    Sample(
        title="Stopped at the first gate",
        template="components/stages.html",
        context={"progress": _progress(1, stopped=True)},
    ),
)
