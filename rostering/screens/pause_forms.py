"""What people type of a pause. Whether it can be is decided in `rostering.calendar.keeping`."""

from typing import Any, Final

from django import forms

from rostering.calendar.keeping import Asked
from rostering.calendar.keeping.rules import LONGEST_NAME, LONGEST_REASON
from rostering.models import Pause
from rostering.screens.fields import RadioWithEffects, StyledForm, date_input

_KINDS: Final = {
    Pause.Kind.SUMMER: ("Summer pause of districts", "Running in summer is the rule; this is the exception."),
    Pause.Kind.OTHER: ("Another pause of districts", "For example while they rebuild their schedule."),
    Pause.Kind.CLOSURE: ("Office closure", "Every district pauses. Only for days on which nobody is here."),
}
_DATE: Final = {"required": "Choose a night.", "invalid": "This is no day. Write it as in 2026-11-23."}


class PauseForm(StyledForm):
    """Name, nights and reason."""

    name = forms.CharField(
        max_length=LONGEST_NAME,
        label="Name",
        help_text="What everybody reads: Summer, Schedule changes.",
        error_messages={"required": "A pause needs a name. Nothing was changed."},
    )
    first_night = forms.DateField(
        label="First night",
        help_text="The day on which it begins.",
        widget=date_input(),
        error_messages=_DATE,
    )
    last_night = forms.DateField(
        label="Last night",
        help_text=f"Paused too; {Pause.MOST_NIGHTS} nights at most.",
        widget=date_input(),
        error_messages=_DATE,
    )
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        required=False,
        label="Reason",
        help_text="For colleagues, and in the timeline of each district.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def asked(self) -> Asked:
        """What was typed."""
        given = self.cleaned_data
        return Asked(
            name=given["name"],
            reason=given["reason"],
            first_night=given["first_night"],
            last_night=given["last_night"],
        )


class NewPauseForm(PauseForm):
    """A new pause: of what kind, and of which districts."""

    names = forms.CharField(
        max_length=200_000,
        required=False,
        label="Districts",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Short names, one a line; of a CSV the first column counts. An office closure needs none.",
    )
    file = forms.FileField(
        required=False, label="Or a CSV file", help_text="Short names in its first column, 1 MB at most."
    )

    def __init__(self, *args: Any, may_close: bool, **values: Any) -> None:
        super().__init__(*args, **values)
        kinds = [kind for kind in _KINDS if may_close or kind != Pause.Kind.CLOSURE]
        self.fields["kind"] = forms.ChoiceField(
            label="What pauses",
            choices=[(kind.value, _KINDS[kind][0]) for kind in kinds],
            error_messages={"required": "Choose what pauses.", "invalid_choice": "Choose one of the list."},
            widget=RadioWithEffects(effects={kind.value: _KINDS[kind][1] for kind in kinds}),
        )
        self.order_fields(["kind", "name", "first_night", "last_night", "reason", "names", "file"])


class CompanyPauseForm(PauseForm):
    """A year's company pause, as computed or otherwise."""

    replaces = forms.ChoiceField(choices=Pause.Replaces.choices, widget=forms.HiddenInput)
    year = forms.IntegerField(min_value=2020, max_value=2100, widget=forms.HiddenInput)
