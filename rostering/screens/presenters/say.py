"""A sentence with the parts that decide: what the templates print as the status sentence."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A stretch of a sentence; `is_strong` for what decides, `href` where it leads somewhere."""

    text: str
    is_strong: bool = False
    href: str = ""


Sentence = tuple[Part, ...]


def say(*parts: str | Part) -> Sentence:
    """A sentence of plain texts and parts made by `strong` and `link`."""
    return tuple(Part(part) if isinstance(part, str) else part for part in parts if part)


def strong(text: str) -> Part:
    """What decides; at most two in a sentence."""
    return Part(text, is_strong=True)


def link(text: str, href: str) -> Part:
    """What decides and leads on."""
    return Part(text, is_strong=True, href=href)


def plain(sentence: Sentence) -> str:
    """The sentence as bare text, for titles, mails and tests."""
    return "".join(part.text for part in sentence)
