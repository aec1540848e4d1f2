"""Numbers and days as an address or a form sends them: anything else is no number and no day, and never an error."""

from datetime import date


def number_in(text: str) -> int | None:
    """One of our numbers, None for anything else: digits of other scripts, and more of them than a column holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def day_in(text: str) -> date | None:
    """A day as 2026-11-23, None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
