"""Numbers and days as an address or a form sends them: anything else is no number and no day, and never an error."""

from datetime import date
from typing import Final

#: Days beyond these are typing mistakes; the holidays of company pauses are known between them.
FIRST_DAY: Final = date(1950, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)


def number_in(text: str) -> int | None:
    """One of our numbers, None for anything else: digits of other scripts, and more of them than a column holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def day_in(text: str) -> date | None:
    """A day as 2026-11-23, None for anything else, and for one outside FIRST_DAY to LAST_DAY."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def words_in(value: str | None) -> str:
    """A reason as it was typed, at most 2,000 signs; a zero byte is nothing anybody types."""
    return (value or "").replace("\x00", "")[:2000]
