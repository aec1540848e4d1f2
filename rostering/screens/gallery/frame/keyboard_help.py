"""Opened by ? and from the account menu; single keys can be switched off (WCAG 2.1.4)."""

from rostering.screens.frame import Key
from rostering.screens.gallery import Sample

SAMPLES = (
    Sample(
        title="The list",
        template="design/keys_open.html",
        context={
            "id": "sample-keys",
            "keys": (
                Key(keys=("/",), words="Find"),
                Key(keys=("g", "h"), words="Home"),
                Key(keys=("j",), words="Next row of a list"),
                Key(keys=("?",), words="These keys"),
            ),
        },
    ),
)
