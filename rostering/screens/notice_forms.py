"""What people type about notices: a text with placeholders, and a letter to a district."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms

from districts.models import Contact
from rostering.notices.templates import LONGEST_SUBJECT
from rostering.screens.fields import StyledForm


def _text(label: str, rows: int) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), strip=False)


class TextForm(StyledForm):
    """A subject and a text; whether they can be sent is decided in `rostering.notices.templates`."""

    subject = forms.CharField(label="Subject", max_length=LONGEST_SUBJECT)
    text = _text("Text", 16)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class LetterForm(StyledForm):
    """A letter: whom it goes to, subject, text. The nonce makes one draft one letter, however often it is sent."""

    subject = forms.CharField(label="Subject", max_length=LONGEST_SUBJECT)
    text = _text("Text", 16)
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, contacts: Sequence[Contact], **values: Any) -> None:
        values.setdefault("initial", {}).setdefault("nonce", uuid4())
        super().__init__(*args, **values)
        self.fields["contacts"] = forms.MultipleChoiceField(
            label="To",
            error_messages={"required": "Tick at least one person to write to. Nothing was sent."},
            choices=[(str(one.id), _named(one)) for one in contacts],
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["contacts", "subject", "text", "nonce"])


def _named(contact: Contact) -> str:
    job = f", {contact.job}" if contact.job else ""
    return f"{contact.name}{job}: {contact.email}"
