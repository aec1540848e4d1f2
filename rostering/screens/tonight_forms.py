"""What people type to stop and to release. Whether it can be is decided in `rostering.stops` and `rostering.provider_checks`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from rostering.screens.fields import RadioWithEffects, StyledForm

_LONGEST: Final = 2000


def _reason(help_text: str) -> forms.CharField:
    return forms.CharField(
        max_length=_LONGEST,
        label="Reason",
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why in a few words. Nothing was changed."},
    )


class ReasonForm(StyledForm):
    """Why: a district is stopped, a provider released, a waiting change list applied."""

    reason = _reason("The log keeps it, with your name.")


class StopForm(ReasonForm):
    """What is stopped, and why."""

    def __init__(
        self, *args: Any, choices: Sequence[tuple[str, str]], effects: Mapping[str, str], **values: Any
    ) -> None:
        super().__init__(*args, **values)
        self.fields["what"] = forms.ChoiceField(
            label="What is stopped",
            choices=choices,
            widget=RadioWithEffects(effects=effects),
            error_messages={"required": "Choose what is stopped. Nothing was changed."},
        )
        self.order_fields(["what", "reason"])


class ReleaseForm(ReasonForm):
    """Which check, and why it is over."""

    check = forms.IntegerField(widget=forms.HiddenInput)
