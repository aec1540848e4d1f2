"""A part of a change list before it is agreed to: what is applied, what waits and why, who else must agree."""

from dataclasses import dataclass

from rostering.holds.part_preview import PartPreview
from rostering.screens.presenters.decisions import short_checksum
from rostering.screens.presenters.dry_run import plain_flags
from rostering.screens.presenters.figures import Figures, figures_of
from rostering.screens.presenters.flags import FlagLine
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.totals import TotalsTable, totals_table
from rostering.screens.presenters.waits import waits_lines
from rostering.screens.words import number, several


@dataclass(frozen=True, kw_only=True)
class PartPage:
    """Everything the page says; `checksum` is that of the list that would be applied."""

    sentence: Sentence
    beside: str
    second: str
    act: str
    effect: str
    applied: TotalsTable
    flags: tuple[FlagLine, ...]
    left: TotalsTable
    waits: tuple[str, ...]
    checksum: str
    checksum_words: str


def part_page(found: PartPreview, *, is_tonight: bool) -> PartPage:
    """The preview in words."""
    applied, left = figures_of(found.released), figures_of(found.remainder)
    return PartPage(
        sentence=_sentence(found.words, applied, left),
        beside=_beside(found.side_by_side),
        second=_second(found),
        act=f"Agree to it {found.words}" if found.needs_another else f"Approve {found.words}",
        effect=_effect(found, is_tonight=is_tonight),
        applied=totals_table(applied),
        flags=plain_flags(applied),
        left=totals_table(left),
        waits=waits_lines(found.remainder),
        checksum=found.released.checksum,
        checksum_words=short_checksum(found.released.checksum),
    )


def _sentence(words: str, applied: Figures, left: Figures) -> Sentence:
    whole = applied.changed + left.changed
    return say(
        f"Approved {words}, ",
        strong(f"{number(applied.changed)} of {several(whole, 'change')}"),
        f" would be applied and {number(left.changed)} would wait.",
    )


def _beside(teachers: int) -> str:
    if not teachers:
        return "No teacher would see old and new classes side by side."
    return f"{several(teachers, 'teacher')} would see old and new classes side by side until the rest is decided."


def _second(found: PartPreview) -> str:
    if found.needs_another:
        return "It takes two people: a second person must agree to the same part before anything is applied."
    return (
        "Somebody has agreed to the same part already; your approval applies it." if found.takes_two else ""
    )


def _effect(found: PartPreview, *, is_tonight: bool) -> str:
    if found.needs_another:
        return "Khan Academy stays as it is until then."
    when = "as the next night begins" if is_tonight else "within a minute"
    return f"Applied {when}. The rest stays on hold as a list of its own, and the district is under review."
