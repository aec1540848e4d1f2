"""Copies an id or a sentence and says that it did."""

from rostering.screens.gallery import Sample

SAMPLES = (
    Sample(
        title="An id",
        template="components/id.html",
        context={"value": "5f02c81a9d3e", "said": "the Clever ID"},
    ),
    Sample(
        title="A sentence",
        template="components/copy.html",
        context={
            "text": "5,175 changes to 5,001 students wait for a decision.",
            "words": "Copy as a sentence for mail",
            "said": "the sentence",
        },
    ),
)
