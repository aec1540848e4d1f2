"""Numbers, lists and names as people read them: one place, so that screen, mail and command say a thing in the same words."""

from collections.abc import Sequence
from datetime import date
from typing import Final

MINUS: Final = "\N{MINUS SIGN}"
NO_BREAK: Final = "\N{NO-BREAK SPACE}"

#: Kinds in the order of every table: key in totals -> (heading, one, many).
KINDS: Final[dict[str, tuple[str, str, str]]] = {
    "students": ("Students", "student", "students"),
    "teachers": ("Teachers", "teacher", "teachers"),
    "sections": ("Classes", "class", "classes"),
    "enrollments": ("Class places", "class place", "class places"),
    "administrators": ("Administrators", "administrator", "administrators"),
    "schools": ("Schools", "school", "schools"),
    "terms": ("Terms", "term", "terms"),
}
PROVIDERS: Final = {"clever": "Clever", "classlink": "ClassLink"}
_SMALL: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_FOLLOWS_PLURAL: Final = {
    "is": "are",
    "has": "have",
    "does": "do",
    "was": "were",
    "leaves": "leave",
    "loses": "lose",
    "joins": "join",
    "comes": "come",
    "waits": "wait",
}


def number(value: int) -> str:
    """5175 -> "5,175"; a negative one with a real minus."""
    return f"{MINUS if value < 0 else ''}{abs(value):,}"


def percent(value: float) -> str:
    """103.5 -> "103.5 %" with a no-break space; a whole one without its ".0"."""
    return f"{value:,.1f}".removesuffix(".0") + f"{NO_BREAK}%"


def share(part: int, whole: int, *, over: int | None = None) -> str:
    """(501, 1000) -> "50.1 %"; with more decimals for what would read as 0, or as the limit it is `over`."""
    value = 100 * part / whole if whole else 100.0 * bool(part)
    least, decimals = (over if over is not None else 0) if part else -1, 1
    while round(value, decimals) <= least < value:
        decimals += 1
    return f"{value:,.{decimals}f}".removesuffix(".0") + f"{NO_BREAK}%"


def spelled(value: int) -> str:
    """Numbers up to twelve in letters, as in a sentence; larger ones in figures."""
    return _SMALL[value] if 0 <= value < len(_SMALL) else number(value)


def capital(text: str) -> str:
    """The text with its first letter large, the rest untouched."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text as it goes on inside a sentence."""
    return text[:1].lower() + text[1:]


def count_of(value: int, kind: str) -> str:
    """(1, "sections") -> "1 class"; (2, "sections") -> "2 classes"."""
    _, one, many = KINDS[kind]
    return f"{number(value)} {one if value == 1 else many}"


def day_of(day: date) -> str:
    """ "12 August", as in a sentence."""
    return f"{day.day} {day:%B}"


def several(value: int, one: str, many: str = "") -> str:
    """(2, "night") -> "2 nights"."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def agree(value: int, verb: str) -> str:
    """The verb's form after a count: (1, "is") -> "is", (2, "is") -> "are"."""
    return verb if value == 1 else _FOLLOWS_PLURAL[verb]


def heading_of(kind: str) -> str:
    """The kind's name as a table names it."""
    return KINDS[kind][0]


def listed(items: Sequence[str], joint: str = "and") -> str:
    """("a", "b", "c") -> "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"


def provider_name(code: str) -> str:
    """ "clever" -> "Clever"."""
    return PROVIDERS[code]
