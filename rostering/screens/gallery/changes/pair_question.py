"""Two who may be one person under a new ID: both sides with what differs marked, what speaks against it, three answers."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.cells import Link
from rostering.screens.presenters.change_fields import ChangeField, Stretch
from rostering.screens.presenters.pair_questions import PairRow
from rostering.screens.presenters.states import Pill


def _field(name: str, before: str, after: str = "", *, is_id: bool = False) -> ChangeField:
    """Without `after` both sides say the same."""
    return ChangeField(
        name=name,
        before=(Stretch(before, bool(after)),),
        after=(Stretch(after or before, bool(after)),),
        is_same=not after,
        is_id=is_id,
    )


_SAME_DAY = ChangeField(
    name="birth date", before=(Stretch("known", False),), after=(Stretch("the same day", False),)
)
_ALIKE = PairRow(
    number=4711,
    pill=Pill("Similar name", "newid", "newid"),
    who="William Featherstonehaugh-MacAllister",
    role="student",
    fields=(
        _field("name", "William Featherstonehaugh-MacAllister", "Bill MacAllister"),
        _SAME_DAY,
        _field("address", "w.featherstonehaugh@quillback.example.org", "b.macallister@quillback.example.org"),
        _field("school", "Quillback High"),
        _field("grade", "Grade 7"),
        _field("SIS number", "200417", is_id=True),
        _field("ID", "5f02c81a", "IC-200417", is_id=True),
    ),
    warnings=(),
)
_SIBLINGS = PairRow(
    number=4712,
    pill=Pill("Same address, other name", "warning", "held"),
    who="Inés Marín",
    role="student",
    fields=(
        _field("name", "Inés Marín", "Tomás Marín"),
        _field("birth date", "known", "another day of another year"),
        _field("address", "marin.family@example.org"),
        _field("school", "Quillback High", "Fern Hollow Elementary"),
        _field("grade", "Grade 9", "Grade 4"),
        _field("SIS number", "200418", "none", is_id=True),
        _field("ID", "5f02c81b", "IC-200977", is_id=True),
    ),
    warnings=(
        "The birth dates differ.",
        "Another first name at the same address: perhaps a brother or sister.",
    ),
    chosen="other",
)

SAMPLES = (
    Sample(
        title="Much alike, not answered; perhaps siblings, ticked",
        template="design/pair_questions.html",
        context={"pairs": (_ALIKE, _SIBLINGS)},
        is_wide=True,
    ),
    Sample(
        title="The way there, beside what would change",
        template="components/pairs_to_look_at.html",
        context={"link": Link(words="37 pairs to look at", href="#pair-question")},
    ),
)
