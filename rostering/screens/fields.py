"""What the forms of the portal are made of: how a field looks is said here and in components/field.html, nowhere else."""

from collections.abc import Mapping
from typing import Any

from django import forms

_NOT_A_BOX = (forms.RadioSelect, forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.HiddenInput)


class StyledForm(forms.Form):
    """Gives every field that is typed or chosen in a box the portal's look."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for field in self.fields.values():
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
