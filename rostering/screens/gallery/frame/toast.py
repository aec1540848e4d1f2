"""What just happened; it stays until it is closed or another page is opened."""

from rostering.screens.gallery import Sample

SAMPLES = (
    Sample(
        title="Done",
        template="components/toast.html",
        context={"words": "You agreed; a second person must agree before it applies.", "is_done": "success"},
    ),
    Sample(
        title="Something to know",
        template="components/toast.html",
        context={
            "words": "This district is being synced already; this is that sync.",
            "is_done": "info",
        },
    ),
)
