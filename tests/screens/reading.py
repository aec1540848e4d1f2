"""What a person reads on a page: its text without markup."""

import html
import re
from typing import Any

_UNREAD = re.compile(r"<(script|style|svg|head).*?</\1>", re.DOTALL)
_TAGS = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"[ \t\r\n]+")


def text_of(response: Any) -> str:
    """The words of a page in one line; no-break spaces stay."""
    source = _UNREAD.sub(" ", response.content.decode())
    return _SPACE.sub(" ", html.unescape(_TAGS.sub("", source))).strip()
