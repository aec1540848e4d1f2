"""What everybody must know before calling; sunken, never amber: a note is not a state."""

from rostering.screens.gallery import Sample
from rostering.screens.keeping_forms import NoteForm
from rostering.screens.moments import Moment
from rostering.screens.presenters.keeping import Note

_WHEN = Moment(
    words="9 November 10:40",
    exact="Monday 9 November 2026, 10:40:12 CST; Monday 08:40 PST where you are",
    iso="2026-11-09T16:40:12+00:00",
)
_WORDS = "Ana decides, not the registrar. Mornings only."


def _note(words: str, *, form: NoteForm | None, act: str) -> Note:
    by, when = ("Pinned by Marcus Bell", _WHEN) if words else ("", None)
    return Note(words=words, by=by, when=when, slug="birch-bay", form=form, act=act)


_NONE = _note("", form=NoteForm(auto_id="none_%s"), act="Pin a note")
_KEPT = _note(_WORDS, form=NoteForm(auto_id="kept_%s", initial={"note": _WORDS}), act="Change the note")
_READ = _note(_WORDS, form=None, act="")

SAMPLES = (
    Sample(title="Pinned", template="components/note_kept.html", context={"note": _KEPT, "csrf_token": ""}),
    Sample(title="None yet", template="components/note_kept.html", context={"note": _NONE, "csrf_token": ""}),
    Sample(
        title="For those who only read",
        template="components/note_kept.html",
        context={"note": _READ, "csrf_token": ""},
    ),
)
