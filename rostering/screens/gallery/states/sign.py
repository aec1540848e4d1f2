"""Signs of 15 pixels, always beside their word."""

from rostering.screens.gallery import Sample

_NAMES = (
    *("held", "failed", "missed", "paused", "tick", "same", "running", "working", "second", "warning"),
    *("new", "off", "leaves", "newid", "joins", "updated", "ended", "kept", "replaced", "undone"),
    *("question", "clash"),
    *("flag", "pin", "search", "menu"),
)

SAMPLES = (Sample(title="All of them", template="design/signs.html", context={"names": _NAMES}),)
