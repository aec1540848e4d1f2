"""The password that covers a decision: a quarter of an hour of single ones, or one list."""

from rostering.screens.gallery import Sample

_TEMPLATE = "components/password.html"

SAMPLES = (
    Sample(
        title="For single decisions",
        template=_TEMPLATE,
        context={"id": "password-again", "note": "Asked for again 15 minutes after you gave it last."},
    ),
    Sample(
        title="For a list",
        template=_TEMPLATE,
        context={"id": "password-list", "note": "It covers this one list."},
    ),
)
