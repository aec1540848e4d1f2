"""Are two people alike enough to ask a person about them? Pure: values in, a judgement out (DESIGN 5, Rekey).

Nothing here pairs anybody: whoever is alike becomes a question, with what speaks against it said beside it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz.fuzz import ratio

from districts.text import fold
from rostering.models import Pairing
from rostering.pipeline.nicknames import is_nickname

Evidence = Pairing.Evidence

#: From here on two spellings count as one name. "maddison" and "madison" are 93 alike, "jayden" and "kayden" 83, "ada" and
#: "ida" 67; below it, other children of the same family begin.
ALIKE: Final = 80
#: A known short form is as good as a slip of the pen in a long name.
_SHORT_FORM: Final = 95
#: Letters that do not come apart into a plain one and an accent, and what parts or joins names.
_PLAIN: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "-": " "}
    | dict.fromkeys("'’`´.", None)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """What one of the two is known by."""

    given: str
    family: str
    folded: str
    email_key: str = ""
    sis_number: str = ""
    birth_date: date | None = None
    school: str = ""
    grade: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """Why a person should look, how alike the names are (0-100), and what speaks against it."""

    evidence: Evidence
    score: int
    warnings: tuple[str, ...]


def likeness(gone: Side, came: Side) -> Likeness | None:
    """Whether to ask about two people of the same role, and why; None for two who have too little in common."""
    given, family = names_alike(gone, came)
    evidence = _evidence(gone, came, given=given, family=family)
    if evidence is None:
        return None
    return Likeness(
        evidence=evidence,
        score=(given + family) // 2,
        warnings=_warnings(gone, came, given=given, family=family),
    )


def names_alike(one: Side, other: Side) -> tuple[int, int]:
    """How alike the given and the family names are, 0-100; both written the other way round are alike too."""
    given, family = _given_alike(one.given, other.given), _part_alike(one.family, other.family)
    if min(given, family) >= ALIKE:
        return given, family
    turned = _part_alike(one.given, other.family)
    turned = min(turned, _part_alike(one.family, other.given)) if turned >= ALIKE else 0
    return (turned, turned) if turned >= ALIKE else (given, family)


def spelled_alike(one: str, other: str) -> int:
    """How alike two folded spellings are, 0-100, the same in both directions."""
    return round(ratio(one, other))


def _evidence(gone: Side, came: Side, *, given: int, family: int) -> Evidence | None:
    is_same_name = bool(gone.folded) and gone.folded == came.folded
    is_same_address = _is_same(gone.email_key, came.email_key)
    is_same_number = _is_same(gone.sis_number, came.sis_number)
    is_same_school = _is_same(gone.school, came.school)
    is_same_day = gone.birth_date is not None and gone.birth_date == came.birth_date
    if is_same_name and is_same_address:
        return Evidence.SAME_ADDRESS_SAME_NAME
    if is_same_name and is_same_number:
        return Evidence.SAME_NUMBER_SAME_NAME
    if is_same_name and is_same_day and is_same_school:
        return Evidence.SAME_NAME_BIRTH_DATE_SCHOOL
    if is_same_address:
        return Evidence.SAME_ADDRESS_OTHER_NAME
    if not is_same_school or _contradict(gone, came):
        return None
    if is_same_number and max(given, family) >= ALIKE:
        return Evidence.SIMILAR_NAME
    if min(given, family) >= ALIKE and (is_same_day or _is_same(gone.grade, came.grade)):
        return Evidence.SIMILAR_NAME
    return None


def _warnings(gone: Side, came: Side, *, given: int, family: int) -> tuple[str, ...]:
    warnings = []
    if _contradict(gone, came):
        warnings.append("birth_dates_differ")
    if gone.sis_number and came.sis_number and gone.sis_number != came.sis_number:
        warnings.append("numbers_differ")
    if given < ALIKE and family < ALIKE:
        warnings.append("other_person")
    elif given < ALIKE:
        is_same_day = gone.birth_date is not None and gone.birth_date == came.birth_date
        warnings.append("twin" if is_same_day else "sibling")
    return tuple(warnings)


def _contradict(gone: Side, came: Side) -> bool:
    return None not in (gone.birth_date, came.birth_date) and gone.birth_date != came.birth_date


def _is_same(one: str, other: str) -> bool:
    return one != "" and one == other


def _given_alike(one: str, other: str) -> int:
    first, second = _parts(one), _parts(other)
    if first and second and is_nickname(first[0], second[0]):
        return max(_SHORT_FORM, _part_alike(one, other))
    return _part_alike(one, other)


def _part_alike(one: str, other: str) -> int:
    """One of several names left out ("garcia lopez", "garcia") is alike; an empty name is like none."""
    first, second = _parts(one), _parts(other)
    if not first or not second:
        return 0
    if set(first) <= set(second) or set(second) <= set(first):
        return 100 if first == second else _SHORT_FORM
    spelled = spelled_alike(" ".join(first), " ".join(second))
    if len(first) == len(second):
        return spelled
    return max(spelled, spelled_alike("".join(first), "".join(second)))


def _parts(name: str) -> list[str]:
    return fold(name).translate(_PLAIN).split()
