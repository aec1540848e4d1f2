"""The list of holds: one dense line a district, most harm first (LOOK, taken over from a second study)."""

from dataclasses import dataclass

from rostering.models import Hold
from rostering.screens.presenters.figures import Figures, figures_of
from rostering.screens.presenters.harm import harm_rank, harm_sentence
from rostering.screens.presenters.hold import hold_pill, nights_waiting, waits_for_second
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.totals import Bar, small_bar
from rostering.screens.viewer import Viewer
from rostering.screens.words import KINDS, capital, number, percent, spelled


@dataclass(frozen=True, kw_only=True)
class HoldLine:
    """One line; `rank` sorts by harm, smallest first."""

    rank: tuple[int, int]
    number: int
    name: str
    slug: str
    pill: Pill
    harm: str
    students_now: str
    students_after: str
    bar: Bar
    bar_words: str
    flags: str
    flags_noun: str
    waiting: str
    owner: str


def hold_line(hold: Hold, *, viewer: Viewer) -> HoldLine:
    """One case as a line."""
    figures = figures_of(hold.plan)
    students = figures.kind("students")
    return HoldLine(
        rank=harm_rank(figures, waits_for_second=waits_for_second(hold)),
        number=hold.id,
        name=hold.district.name,
        slug=hold.district.slug,
        pill=hold_pill(hold),
        harm=harm_sentence(figures),
        students_now=number(students.existing),
        students_after=number(students.after),
        bar=small_bar(figures, figures.worst_kind),
        bar_words=_bar_words(figures),
        flags=number(len(figures.red_flags)) if figures.red_flags else "",
        flags_noun="red flag" if len(figures.red_flags) == 1 else "red flags",
        waiting=nights_waiting(hold, viewer),
        owner=str(hold.owner) if hold.owner else "nobody yet",
    )


def _bar_words(figures: Figures) -> str:
    kind = figures.worst_kind
    return f"{percent(figures.kind(kind).percent)} of {KINDS[kind][2]} change"


def holds_sentence(lines: list[HoldLine]) -> Sentence:
    """How many wait, and where to begin."""
    if not lines:
        return say(strong("Nothing is on hold."), " Changes within the limit apply by themselves.")
    flagged = sum(bool(line.flags) for line in lines)
    noun = f"{capital(spelled(len(lines)))} {'district waits' if len(lines) == 1 else 'districts wait'}"
    flags = f"; {spelled(flagged)} {'has' if flagged == 1 else 'have'} red flags" if flagged else ""
    return say(strong(noun), f" for a decision{flags}. Most harm comes first.")
