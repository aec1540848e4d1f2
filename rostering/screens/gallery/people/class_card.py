"""A class: teachers, students, whether the district's data keeps it right, and how many have activated once that is known."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.cards import ClassCard
from rostering.screens.presenters.states import Pill

_HERE = "#class-card"
_CARDS = (
    ClassCard(
        name="Algebra 1, period 3",
        href=_HERE,
        school="Quillback High",
        teachers="Ada Okafor and Sam Ito",
        students="24 students",
        is_synced=True,
        activated="18 of 24 activated",
    ),
    ClassCard(
        name="Biology, period 5",
        href=_HERE,
        school="Fern Hollow Elementary",
        teachers="no teacher",
        students="no students",
        is_synced=True,
        state=Pill("Term over", "ended", "quiet"),
    ),
    ClassCard(
        name="Chess club",
        href=_HERE,
        school="Fern Hollow Elementary",
        teachers="Tomasz Wren",
        students="9 students",
        is_synced=False,
    ),
)

SAMPLES = (
    Sample(
        title="Synced by the district, over, and made by a teacher",
        template="design/cards.html",
        context={"cards": _CARDS, "card_template": "components/class_card.html"},
        is_wide=True,
    ),
)
