"""Why somebody decides, in their own words; every decision has one, and the log keeps it for good."""

from rostering.screens.gallery import Sample

_TEMPLATE = "components/reason.html"

SAMPLES = (
    Sample(
        title="Nothing typed yet",
        template=_TEMPLATE,
        context={"id": "reason-empty", "placeholder": "What makes you sure? The log keeps it."},
    ),
    Sample(
        title="After a refusal, as it was typed",
        template=_TEMPLATE,
        context={"id": "reason-typed", "reason": "They rang: it is the new year.", "is_wrong": True},
    ),
    Sample(
        title="Where one may go without",
        template=_TEMPLATE,
        context={
            "id": "reason-optional",
            "placeholder": "Who confirmed it? The log keeps it.",
            "is_optional": True,
        },
    ),
)
