"""What providers write in many ways, brought to one form: text, ids, e-mail keys, grades, dates, booleans (DESIGN 5).

Missing, null and "" are the same everywhere (clever.md 7.13), or every night would show phantom updates.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

import xxhash
from email_validator import EmailNotValidError, validate_email

Text = str | int | float | bool | None
"""A value that ought to be text and in the wild is sometimes a number, a boolean or null."""

LONGEST_ID = 255
# A database index entry holds about 2,700 bytes; no honest name comes near.
LONGEST_TEXT = 500
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

_KINDERGARTEN = frozenset({"K", "KG", "KINDERGARTEN"})
_OUTSIDE_K12 = frozenset(
    {"IT", "PR", "PK", "TK", "13", "14", "PS", "UG", "PG", "UI", "OTHER", "ABE", "ASE", "ADULTESL"}
    | {
        "INFANTTODDLER",
        "PRESCHOOL",
        "PREKINDERGARTEN",
        "TRANSITIONALKINDERGARTEN",
        "POSTGRADUATE",
        "UNGRADED",
    }
)
_GRADE_WORDS = re.compile(r"^(?:GRADE)?0*(\d{1,2})(?:ST|ND|RD|TH)?(?:GRADE)?$")
_SPACE_AND_DASH = re.compile(r"[\s_-]+")
_LOCAL_PART = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_AMERICAN_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[T ].*)?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TRUE = frozenset({"true", "1", "yes", "y", "t"})


def text(value: Text) -> str:
    """Text as sent, trimmed, in Unicode NFC, without the NUL no database holds; "" for missing, null and blank."""
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        return _number_text(value)
    if "\x00" in value or not value.isascii():
        value = unicodedata.normalize("NFC", value.replace("\x00", ""))
    value = value.strip()
    return value if len(value) <= LONGEST_TEXT else value[:LONGEST_TEXT]


def _number_text(value: int | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def identifier(value: Text) -> str:
    """A provider's id exactly as sent (a number becomes its digits); "" if it can not serve as one."""
    if not isinstance(value, str):
        return _number_text(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
    return value if value.strip() and len(value) <= LONGEST_ID and "\x00" not in value else ""


def identifiers(values: Iterable[Text]) -> tuple[str, ...]:
    """Usable ids, sorted and without duplicates: lists of ids have no promised order (clever.md 7.14)."""
    return tuple(sorted({found for value in values if (found := identifier(value))}))


def email_key(address: str) -> str:
    """The form in which addresses are matched (DESIGN 5, E-mail key): trimmed, NFKC, case-folded, never altered otherwise."""
    if address.isascii():
        return address.strip().lower()
    return unicodedata.normalize("NFKC", address).strip().casefold()


def is_email(address: str) -> bool:
    """Does the address have valid syntax? The library decides, without DNS; its answer is asked once per plain domain."""
    local, _, domain = address.rpartition("@")
    if len(local) <= 64 and _LOCAL_PART.fullmatch(local):
        return len(address) <= 254 and _is_email_syntax(f"x@{domain}")
    return _is_email_syntax(address)


@lru_cache(maxsize=10_000)
def _is_email_syntax(address: str) -> bool:
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


@lru_cache(maxsize=4_096)
def normalise_grade(raw: str) -> str:
    """The report grade of a student (RULES A48, DESIGN 5): K, 1 ... 12, or Other (pre-K, 13, PG, ungraded, blank, unknown)."""
    compact = _SPACE_AND_DASH.sub("", raw).upper()
    if compact.removeprefix("GRADE") in _KINDERGARTEN:
        return "K"
    if (found := _GRADE_WORDS.match(compact)) and 1 <= int(found.group(1)) <= 12:
        return str(int(found.group(1)))
    return "Other"


@lru_cache(maxsize=4_096)
def is_known_grade(raw: str) -> bool:
    """Is this blank or one of the grade texts the two providers list? The rest is counted, never refused (oneroster.md 5.5)."""
    compact = _SPACE_AND_DASH.sub("", raw).upper()
    return not compact or compact in _OUTSIDE_K12 or normalise_grade(raw) != "Other"


@lru_cache(maxsize=65_536)
def parse_date(value: Text) -> date | None:
    """A date written as 2026-01-31, 2026-01-31T…, 1/31/2026 or 20260131; None if missing, unreadable or outside 1900 … 2199."""
    written = text(value)
    if found := _ISO_DATE.fullmatch(written) or _COMPACT_DATE.fullmatch(written):
        year, month, day = (int(part) for part in found.groups())
    elif found := _AMERICAN_DATE.fullmatch(written):
        month, day, year = (int(part) for part in found.groups())
    else:
        return None
    try:
        return date(year, month, day) if EARLIEST_YEAR <= year <= LATEST_YEAR else None
    except ValueError:
        return None


def parse_instant(value: Text) -> datetime | None:
    """A time stamp with a zone; None if missing, unreadable or without one."""
    try:
        instant = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def boolean(value: Text) -> bool:
    """A boolean compared as text, in any case: "true", TRUE, true, 1 (oneroster.md 5.1); the text "false" is false."""
    return value is True or text(value).lower() in _TRUE


def split_list(value: Iterable[Text] | str | int | float | None) -> list[str]:
    """The texts of a list that may come as a list, as "a,b" or not at all; blanks are dropped, order is kept."""
    if value is None:
        return []
    parts: Iterable[Text] = (
        value.split(",") if isinstance(value, str) else [value] if isinstance(value, int | float) else value
    )
    return [found for part in parts if (found := text(part))]


def source_digest(*raw: Text) -> int:
    """A signed 64-bit hash of raw values (records.py): changes when, and only when, what was sent changes."""
    joined = "\x1f".join(["" if value is None else str(value) for value in raw])
    digest: int = xxhash.xxh3_64_intdigest(joined.encode("utf-8", "surrogatepass"))
    return digest - (1 << 64) if digest >= 1 << 63 else digest
