"""Label above, help beneath, the error beside what is wrong; the consequence of a choice beneath the choice."""

from django import forms

from rostering.screens.fields import RadioWithEffects, StyledForm, date_input
from rostering.screens.gallery import Sample


class _Form(StyledForm):
    """One field of each kind."""

    name = forms.CharField(label="Name of the district")
    short = forms.SlugField(label="Short name", help_text="Small letters, digits, hyphens.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    zone = forms.ChoiceField(label="Time zone", choices=[("c", "Central time"), ("p", "Pacific time")])
    until = forms.DateField(label="Last day", widget=date_input())
    told = forms.BooleanField(label="The district has been told", help_text="They then get no second mail.")
    when = forms.ChoiceField(
        label="When",
        choices=[("tonight", "Tonight at 22:00"), ("now", "Now")],
        widget=RadioWithEffects(
            effects={"tonight": "Teachers see it tomorrow morning.", "now": "Classes change during lessons."}
        ),
    )


class _Empty(_Form):
    """The same, as it looks before anything was typed."""

    prefix = "empty"


class _Wrong(_Form):
    """The same, after it was sent with mistakes."""

    prefix = "wrong"


_WRONG = _Wrong({"wrong-short": "Birch Bay!", "wrong-zone": "x"})

SAMPLES = (
    Sample(title="Before anything was typed", template="design/form.html", context={"form": _Empty()}),
    Sample(title="Sent with mistakes", template="design/form.html", context={"form": _WRONG}),
)
