"""What people type of an expected change. Whether it can be is decided in `rostering.holds.window_rules`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms import BoundField

from rostering.holds.window_rules import LONGEST_REASON, Expected
from rostering.models import Window
from rostering.pipeline.expected import DIRECTIONS, KINDS, Ceilings
from rostering.screens.fields import StyledForm, date_input
from rostering.screens.presenters.window_page import HEADINGS
from rostering.screens.words import heading_of

_DATE: Final = {"required": "Choose a night.", "invalid": "This is no day. Write it as in 2026-08-10."}
_PERCENT: Final = {
    "required": "Write a whole percent, 0 for none.",
    "invalid": "Write a whole percent, as 40.",
}
#: Whatever is typed stays a number the rules can speak of.
_LONGEST_NUMBER: Final = 99_999


@dataclass(frozen=True, kw_only=True)
class CeilingLine:
    """One kind with its fields in the order of the headings, and what is wrong in them."""

    heading: str
    fields: tuple[BoundField, ...]
    errors: tuple[str, ...]


class WindowForm(StyledForm):
    """Nights, reason, and a ceiling for each kind and direction."""

    district = forms.CharField(
        max_length=200,
        label="District",
        help_text="Its whole name, or its short name: the last part of its address here.",
        error_messages={"required": "Say which district. Nothing was changed."},
    )
    first_night = forms.DateField(
        label="First night", help_text="Tonight or later.", widget=date_input(), error_messages=_DATE
    )
    last_night = forms.DateField(
        label="Last night",
        help_text=f"{Window.MOST_NIGHTS} nights at most; it ends by itself.",
        widget=date_input(),
        error_messages=_DATE,
    )
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label="Reason",
        help_text="Why the change is meant. The second person and the timeline read it.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why the change is expected. Nothing was changed."},
    )
    keeps_classes = forms.BooleanField(
        required=False,
        label="No school and no teacher may be left without a class",
        help_text="A change that does so waits for people, whatever its percent.",
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for kind in KINDS:
            for direction in DIRECTIONS:
                label = f"{heading_of(kind)}, {HEADINGS[direction].lower()}, percent"
                field = forms.IntegerField(
                    label=label,
                    max_value=_LONGEST_NUMBER,
                    min_value=-_LONGEST_NUMBER,
                    error_messages=_PERCENT,
                    widget=forms.NumberInput(
                        attrs={"class": "input ceiling-input", "inputmode": "numeric", "aria-label": label}
                    ),
                )
                field.widget.attrs.pop("min", None)
                field.widget.attrs.pop("max", None)
                self.fields[f"{kind}-{direction}"] = field

    def lines(self) -> Iterator[CeilingLine]:
        """The ceilings as the grid shows them."""
        for kind in KINDS:
            fields = tuple(self[f"{kind}-{direction}"] for direction in DIRECTIONS)
            errors = tuple(str(error) for field in fields for error in field.errors)
            yield CeilingLine(heading=heading_of(kind), fields=fields, errors=errors)

    def expected(self) -> Expected:
        """What was typed."""
        given = self.cleaned_data
        return Expected(
            first_night=given["first_night"],
            last_night=given["last_night"],
            reason=given["reason"],
            ceilings={
                kind: Ceilings(**{direction: given[f"{kind}-{direction}"] for direction in DIRECTIONS})
                for kind in KINDS
            },
            keeps_classes=given["keeps_classes"],
        )


def typed_of(expected: Expected) -> dict[str, Any]:
    """An expected change as the form shows it."""
    typed: dict[str, Any] = {
        "first_night": expected.first_night,
        "last_night": expected.last_night,
        "reason": expected.reason,
        "keeps_classes": expected.keeps_classes,
    }
    for kind in KINDS:
        ceilings = expected.ceilings.get(kind, Ceilings())
        typed |= {f"{kind}-{direction}": getattr(ceilings, direction) for direction in DIRECTIONS}
    return typed
