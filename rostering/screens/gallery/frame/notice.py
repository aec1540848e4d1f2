"""What just happened or was refused, and the note that stands beside a district."""

from rostering.screens.gallery import Sample

SAMPLES = (
    Sample(
        title="Refused",
        template="components/refusal.html",
        context={"refusal": "The feed has moved since you looked. Nothing was changed. Review it again."},
    ),
    Sample(
        title="Pinned note",
        template="components/note.html",
        context={"note": "Call Maria first, 555-0142. The front desk does not reach IT."},
    ),
)
