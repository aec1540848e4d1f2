"""What an act on pauses would do, before it is done: fact by fact, what speaks against it, and district by district."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.district_pauses import DistrictPauses, PausedNights, PausePart
from rostering.screens.presenters.pause_preview import FateLine, PausePreview
from rostering.screens.presenters.say import say, strong

_LINES = (
    FateLine(
        name="Tamarack County Schools",
        href="#pause",
        students="5,175",
        nights="26 nights paused",
        also="Not before 14 August, 3 to 13 August",
        morning="Fri 14 August",
        conflict="Summer school 8 to 26 June",
    ),
    FateLine(
        name="Saltgrass Island Schools",
        href="#pause",
        students="96",
        nights="26 nights paused",
        also="",
        morning="Tue 4 August",
        conflict="",
    ),
)
_PREVIEW = PausePreview(
    heading="A new pause",
    sentence=say(strong("2 districts pause")),
    facts=(
        "2 districts with 5,271 students on Khan Academy.",
        "26 weeknights that would have run stop: from Mon 22 June through Fri 31 July.",
        "10 weekend nights never run anyway.",
    ),
    warning="1 district teaches in summer on these days.",
    lines=_LINES,
    left_out="",
    act="Pause 2 districts",
)

_PAUSES = DistrictPauses(
    paused=(
        PausedNights(
            nights="22 June to 13 August",
            is_running=True,
            parts=(
                PausePart(name="Summer", href="#pause", note=""),
                PausePart(name="Not before 14 August", href="#pause", note="from its school dates"),
            ),
        ),
        PausedNights(
            nights="25 to 27 November",
            is_running=False,
            parts=(PausePart(name="Thanksgiving", href="#pause", note="for everybody, not confirmed yet"),),
        ),
    ),
    conflicts=("Summer school 8 to 26 June, while Summer keeps rosters from changing.",),
    summer="Summer school 2027: 8 to 26 June, Lincoln.",
    add="#pause",
    plan="#pause",
)
_NO_PAUSES = DistrictPauses(
    paused=(), conflicts=(), summer="Whether they teach in summer 2027 is not known yet.", add="", plan=""
)

SAMPLES = (
    Sample(
        title="What it does, with a conflict",
        template="components/pause_facts.html",
        context={"preview": _PREVIEW, "reason": "As last year."},
    ),
    Sample(
        title="District by district",
        template="components/pause_fates.html",
        context={"lines": _LINES},
        is_wide=True,
    ),
    Sample(
        title="Beside a district",
        template="components/district_pauses.html",
        context={"pauses": _PAUSES},
    ),
    Sample(
        title="Beside a district without any, for those who keep none",
        template="components/district_pauses.html",
        context={"pauses": _NO_PAUSES},
    ),
)
