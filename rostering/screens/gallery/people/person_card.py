"""A person: who it is, where, in which state, and the id to copy."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.cards import PersonCard
from rostering.screens.presenters.states import Pill

_HERE = "#person-card"
_CARDS = (
    PersonCard(
        name="Inés Marín",
        href=_HERE,
        job="Student, grade 7",
        school="Quillback High",
        provider_id="5f02c81a9d3e",
        said="the Clever ID of Inés Marín",
    ),
    PersonCard(
        name="Bartholomew Featherstonehaugh-MacAllister",
        href=_HERE,
        job="Teacher",
        school="Fern Hollow Elementary",
        provider_id="0c4417be20aa",
        said="the Clever ID of Bartholomew Featherstonehaugh-MacAllister",
        state=Pill("Left", "leaves", "failed"),
        note="Not shared any more since 13 November.",
    ),
)

SAMPLES = (
    Sample(
        title="Present, and one who left",
        template="design/cards.html",
        context={"cards": _CARDS, "card_template": "components/person_card.html"},
        is_wide=True,
    ),
)
