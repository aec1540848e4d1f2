"""When an approval applies: at once, or as the night begins."""

from rostering.screens.gallery import Sample

SAMPLES = (
    Sample(
        title="Tonight is chosen",
        template="components/when.html",
        context={"chosen": "tonight", "tonight": "Tonight at 22:00; it can be called back until then"},
    ),
)
