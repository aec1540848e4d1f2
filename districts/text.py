"""How names are folded for sorting, searching and pairing: one form, written by us, the same in Python and in the database."""

import unicodedata


def fold(text: str) -> str:
    """The text without accents, case or surplus spaces ("José  NÚÑEZ" -> "jose nunez"). Idempotent.

    Letters that have no decomposition (ø, ł, non-Latin scripts) stay as they are, case-folded.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(unicodedata.normalize("NFC", bare).casefold().split())


def fold_name(*, given: str, family: str) -> str:
    """The sort and search form of a person's name: family name first ("nunez jose")."""
    return fold(f"{family} {given}")
