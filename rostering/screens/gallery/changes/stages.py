"""A sync as a rail of stages: only the current one is open, later ones say what they protect."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.stages import ASKING, REHEARSED, UNDO, Progress, ReadRow, Stage, Step

_READS = (
    ReadRow(heading="Schools", count="9", against="as last time", is_now=False),
    ReadRow(heading="People", count="31,204", against="of about 53,000", is_now=True),
)


def _progress(current: int, *, steps: tuple[Step, ...] = ASKING, stopped: bool = False) -> Progress:
    def stage(index: int) -> Stage:
        at_it = "stopped" if stopped else "now"
        state = "done" if index < current else at_it if index == current else "next"
        return Stage(
            name=steps[index][1],
            note="" if state == "done" else steps[index][2],
            time="12\N{NO-BREAK SPACE}s" if state == "done" else "",
            state=state,
            sign={"done": "tick", "now": "working", "stopped": "failed"}.get(state, "ring"),
            is_last=index == len(steps) - 1,
            is_below_line=index == len(steps) - 1 and steps is not REHEARSED,
        )

    reads = _READS if steps is ASKING and current == 0 else ()
    return Progress(
        stages=tuple(stage(index) for index in range(len(steps))),
        percent=59 if reads else None,
        percent_words="59\N{NO-BREAK SPACE}%",
        reads=reads,
    )


SAMPLES = (
    Sample(title="Reading", template="components/stages.html", context={"progress": _progress(0)}),
    Sample(title="Applying", template="components/stages.html", context={"progress": _progress(6)}),
    Sample(
        title="Putting back",
        template="components/stages.html",
        context={"progress": _progress(1, steps=UNDO)},
    ),
    Sample(
        title="A dry run",
        template="components/stages.html",
        context={"progress": _progress(5, steps=REHEARSED)},
    ),
    Sample(title="Done", template="components/stages.html", context={"progress": _progress(7)}),
    Sample(
        title="Stopped at the first gate",
        template="components/stages.html",
        context={"progress": _progress(1, stopped=True)},
    ),
)
