"""Numbers, lists and names on the screens: what every part of the portal says alike, and what only screens say (DESIGN 2)."""

from typing import Final

from rostering.words import (
    KINDS,
    MINUS,
    NO_BREAK,
    agree,
    capital,
    count_of,
    heading_of,
    listed,
    lower_first,
    number,
    percent,
    provider_name,
    several,
    share,
    spelled,
)

__all__ = (
    "ARROW",
    "KINDS",
    "MINUS",
    "NO_BREAK",
    "agree",
    "capital",
    "count_of",
    "heading_of",
    "listed",
    "lower_first",
    "number",
    "percent",
    "provider_name",
    "several",
    "share",
    "spelled",
    "difference",
    "initials",
    "seconds_words",
)
ARROW: Final = "\N{RIGHTWARDS ARROW}"


def difference(before: int, after: int) -> str:
    """Words for a change of a count: "15 fewer", "3 more", "as before"."""
    if after == before:
        return "as before"
    return f"{number(abs(after - before))} {'more' if after > before else 'fewer'}"


def seconds_words(seconds: float) -> str:
    """A duration for people: "0.4 s", "12 s", "2 min 48 s", "1 h 5 min"."""
    if seconds < 0.95:
        return f"{seconds:.1f}{NO_BREAK}s" if seconds >= 0.05 else f"under 0.1{NO_BREAK}s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole}{NO_BREAK}s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}{NO_BREAK}min {rest}{NO_BREAK}s" if rest else f"{minutes}{NO_BREAK}min"
    return f"{minutes // 60}{NO_BREAK}h {minutes % 60}{NO_BREAK}min"


def initials(name: str) -> str:
    """ "Noor Haddad" -> "NH"; at most two letters."""
    parts = [part for part in name.replace("@", " ").replace(".", " ").split() if part]
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts[:1])).upper()
