"""The forms of cover and reassigning: what people type, checked for shape; whether it may be is decided in `accounts`."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms

from accounts.models import Assignment, Staff
from rostering.screens.cover_rows import people_to_assign
from rostering.screens.fields import StyledForm, date_input


def _day(label: str, **values: Any) -> forms.DateField:
    told = {"required": "Choose a day.", "invalid": "This is no day. Write it as in 2026-11-23."}
    return forms.DateField(label=label, widget=date_input(), error_messages=told, **values)


def _reason() -> forms.CharField:
    return forms.CharField(
        max_length=500,
        label="Reason",
        help_text="It stays in the log of each district.",
        error_messages={"required": "Write a reason."},
    )


class CoverForm(StyledForm):
    """Until when one covers a colleague's district, and why."""

    until = _day("Last day")
    reason = _reason()


class CoverColleagueForm(StyledForm):
    """From when until when one covers a colleague, why, and with the open holds or without."""

    first = _day("First day")
    last = _day("Last day", help_text="31 days at most, both days included.")
    reason = _reason()
    only = forms.CharField(
        max_length=20_000,
        required=False,
        label="Only some of them",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Their short names, separated by spaces, commas or lines. Leave it empty for all of them.",
    )
    take_holds = forms.BooleanField(required=False, label="Take their open holds too")

    def clean_only(self) -> tuple[str, ...]:
        """The short names, apart."""
        return tuple(str(self.cleaned_data["only"]).replace(",", " ").split())


class ReassignForm(StyledForm):
    """Which districts pass to whom, from which day, and why."""

    role = forms.ChoiceField(
        label="What changes",
        choices=[
            (Assignment.Role.DSM, "The District Success Manager"),
            (Assignment.Role.SPECIALIST, "The specialist"),
        ],
        widget=forms.RadioSelect,
    )
    of: "forms.ModelChoiceField[Staff]" = forms.ModelChoiceField(
        queryset=None, required=False, label="All districts of", empty_label="Nobody: the list below"
    )
    names = forms.CharField(
        max_length=200_000,
        required=False,
        label="Or these districts",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Short names, one a line; of a CSV the first column counts.",
    )
    file = forms.FileField(
        required=False, label="Or a CSV file", help_text="Short names in its first column, 1 MB at most."
    )
    to: "forms.ModelChoiceField[Staff]" = forms.ModelChoiceField(
        queryset=None, label="New person", empty_label="Choose somebody"
    )
    starts_on = _day("From", help_text="Until the day before, everything stays as it is.")
    reason = _reason()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for name in ("of", "to"):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = people_to_assign(with_former=name == "of")


class HandOverForm(StyledForm):
    """Whose sheet, and for which days. `people`: those whose sheet may be read."""

    first = _day("From")
    last = _day("Through")

    def __init__(self, *args: Any, people: Sequence[Staff], **values: Any) -> None:
        super().__init__(*args, **values)
        self.people = {str(one.id): one for one in people}
        choices = [(number, str(one)) for number, one in self.people.items()]
        self.fields["person"] = forms.ChoiceField(
            label="Of",
            choices=choices,
            error_messages={
                "invalid_choice": "Nothing of this person is yours to see. Cover a district first."
            },
            widget=forms.Select(attrs={"class": "input"}),
        )
        self.order_fields(["person", "first", "last"])

    @property
    def person(self) -> Staff:
        """Whose sheet it is, once the form is valid."""
        return self.people[self.cleaned_data["person"]]

    def clean(self) -> dict[str, Any]:
        """The days are in order, and not more than three months."""
        values = super().clean() or self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and not first <= last <= first + timedelta(days=92):
            self.add_error("last", "Choose a last day after the first one, within three months.")
        return values
