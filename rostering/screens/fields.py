"""What the forms of the portal are made of: how a field looks is said here and in components/field.html, nowhere else."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from rostering.screens.asked import FIRST_DAY, LAST_DAY

#: What Django says -> what the portal says.
_WORDS = {
    forms.Field.default_error_messages["required"]: "Fill this in.",
    forms.ChoiceField.default_error_messages["invalid_choice"]: "Choose one of the list.",
    forms.ModelChoiceField.default_error_messages["invalid_choice"]: "Choose one of the list.",
    forms.DateField.default_error_messages["invalid"]: "Write a day that exists, as 2026-11-30.",
    forms.EmailField.default_error_messages.get(
        "invalid", ""
    ): "Write an e-mail address, as maria@example.org.",
}
_DAYS = (
    MinValueValidator(FIRST_DAY, f"Write a day from {FIRST_DAY.year} on."),
    MaxValueValidator(LAST_DAY, f"Write a day before the year {LAST_DAY.year + 1}."),
)
_NOT_A_BOX = (forms.RadioSelect, forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.HiddenInput)


class StyledForm(forms.Form):
    """Gives every field the portal's words for what is wrong, days their reach, and what is typed or chosen in a box its look."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for field in self.fields.values():
            field.error_messages = {
                code: _WORDS.get(str(words), words) for code, words in field.error_messages.items()
            }
            if isinstance(field, forms.DateField):
                field.validators = [*field.validators, *_DAYS]
            if not isinstance(field.widget, _NOT_A_BOX):
                field.widget.attrs["class"] = "input"


class RadioWithEffects(forms.RadioSelect):
    """Radio buttons with the consequence of each beneath it: RadioWithEffects(effects={"now": "Applies within a minute."})."""

    def __init__(self, *, effects: Mapping[str, str], **values: Any) -> None:
        super().__init__(**values)
        self.effects = effects

    def create_option(self, name: str, value: Any, *args: Any, **values: Any) -> dict[str, Any]:
        """The option as Django makes it, with its consequence."""
        option = super().create_option(name, value, *args, **values)
        effect = self.effects.get(str(value), "")
        if effect and "id" in option["attrs"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_effect"
        return {**option, "effect": effect}


def date_input() -> forms.DateInput:
    """The browser's own calendar, in the form every browser reads."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
