"""What people type about a district: its note, its contacts, its school dates, what was said and promised."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from districts.models import Contact, SummerSchool
from rostering.keeping.contacts import ContactValues
from rostering.keeping.notes import LONGEST_NOTE
from rostering.keeping.school_dates import Dates
from rostering.keeping.summer_school import LONGEST_WORDS as LONGEST_SUMMER_WORDS
from rostering.keeping.summer_school import Summer
from rostering.models import Talk
from rostering.screens.fields import StyledForm, date_input
from rostering.talks import LONGEST_WORDS, Said


class NoteForm(StyledForm):
    """The pinned note; empty takes it off."""

    note = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        label="What everybody must know before calling",
        help_text="Shown here and on every hold of this district. Empty takes it off.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ContactForm(StyledForm):
    """One person to call or write to."""

    name = forms.CharField(max_length=200, label="Name")
    job = forms.CharField(
        max_length=200,
        required=False,
        label="Job",
        help_text="For example Data and IT, Assistant superintendent.",
    )
    phone = forms.CharField(max_length=60, required=False, label="Phone")
    email = forms.EmailField(max_length=250, required=False, label="E-mail address")
    side = forms.ChoiceField(label="Whose person", choices=Contact.Side.choices)

    def values(self) -> ContactValues:
        """What was typed."""
        return ContactValues(**self.cleaned_data)


class DatesForm(StyledForm):
    """The dates of one school year."""

    first_day = forms.DateField(required=False, label="First day of school", widget=date_input())
    last_day = forms.DateField(required=False, label="Last day of school", widget=date_input())
    rollover_on = forms.DateField(
        required=False,
        label="SIS rollover",
        help_text="When their information system moves to this school year.",
        widget=date_input(),
    )
    do_not_sync_before = forms.DateField(
        required=False,
        label="Do not sync before",
        help_text="Nights before this day are read, not changed; the night of this day applies. Empty lets rosters change.",
        widget=date_input(),
    )
    held_back_since = forms.DateField(
        required=False,
        label="First night without changes",
        help_text="Empty means tonight.",
        widget=date_input(),
    )

    def dates(self) -> Dates:
        """What was typed."""
        return Dates(**self.cleaned_data)


class SummerForm(StyledForm):
    """The summer-school plan of one summer."""

    plan = forms.ChoiceField(
        label="Do they teach in summer?", choices=SummerSchool.Plan.choices, widget=forms.RadioSelect
    )
    first_day = forms.DateField(
        required=False,
        label="First day",
        help_text="Empty while the days are not known.",
        widget=date_input(),
    )
    last_day = forms.DateField(required=False, label="Last day", widget=date_input())
    schools = forms.CharField(
        max_length=LONGEST_SUMMER_WORDS,
        required=False,
        label="Schools",
        help_text="Their names; empty means all of them.",
    )
    note = forms.CharField(
        max_length=LONGEST_SUMMER_WORDS,
        required=False,
        label="Note",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def summer(self) -> Summer:
        """What was typed."""
        return Summer(**self.cleaned_data)


WAYS: Final = [choice for choice in Talk.Way.choices if choice[0] != Talk.Way.NOTE] + [
    (Talk.Way.NOTE.value, "Note for us")
]


class TalkForm(StyledForm):
    """What was said, with whom, and what was promised. `asks_answer`: a change is on hold and may be answered."""

    way = forms.ChoiceField(label="How", choices=WAYS)
    with_whom = forms.CharField(max_length=200, required=False, label="With whom")
    answer = forms.ChoiceField(
        required=False, label="What they say about the change on hold", choices=Talk.Answer.choices
    )
    words = forms.CharField(
        max_length=LONGEST_WORDS,
        label="What was said",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_on = forms.DateField(
        required=False,
        label="Promised until",
        help_text="A promise stays on Home until it is done.",
        widget=date_input(),
    )
    due_at = forms.TimeField(
        required=False, label="Hour", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, asks_answer: bool) -> None:
        super().__init__(data, auto_id="talk_%s")
        self.fields["with_whom"].widget.attrs["list"] = "talk_people"
        self.fields["with_whom"].widget.attrs["autocomplete"] = "off"
        if not asks_answer:
            del self.fields["answer"]

    def said(self) -> Said:
        """What was typed."""
        return Said(**self.cleaned_data)
