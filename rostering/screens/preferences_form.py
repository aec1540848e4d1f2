"""The form of the profile: the zones of the United States by name, some others by continent and city."""

from typing import Any

from django import forms
from django.conf import settings

from accounts.models import Staff
from rostering.screens.fields import RadioWithEffects, StyledForm
from rostering.screens.moments import zone_name
from rostering.screens.zones import OTHER_ZONES, USUAL_ZONES

AS_THE_PORTAL = "portal"


class PreferencesForm(StyledForm):
    """What a person may choose for himself."""

    time_zone = forms.ChoiceField(
        label="Time zone",
        help_text="Times on Home and in lists are told in this zone; a district’s own pages tell them in the district’s.",
    )
    density = forms.ChoiceField(
        label="Rows",
        choices=Staff.Density.choices,
        widget=RadioWithEffects(
            effects={
                Staff.Density.COMFORTABLE.value: "Room to read; the usual one.",
                Staff.Density.COMPACT.value: "About a third more rows on a screen, for August.",
            }
        ),
    )
    scheme = forms.ChoiceField(
        label="Light or dark", choices=Staff.Scheme.choices, widget=RadioWithEffects(effects={})
    )

    def __init__(self, *args: Any, own: str, **values: Any) -> None:
        super().__init__(*args, **values)
        field = self.fields["time_zone"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _zones(own)

    def clean_time_zone(self) -> str:
        """The zone as it is kept: "" for the portal's."""
        zone = str(self.cleaned_data["time_zone"])
        return "" if zone == AS_THE_PORTAL else zone


def _zones(own: str) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """What may be chosen; `own` is what somebody has already, however unusual."""
    usual = [(zone, zone_name(zone)) for zone in USUAL_ZONES]
    others: list[tuple[str, str | list[tuple[str, str]]]] = [
        (continent, [(f"{continent}/{city}", city.replace("_", " ")) for city in cities])
        for continent, cities in OTHER_ZONES.items()
    ]
    offered = {
        *USUAL_ZONES,
        *(f"{continent}/{city}" for continent in OTHER_ZONES for city in OTHER_ZONES[continent]),
    }
    kept = [(own, own.replace("_", " "))] if own and own not in offered else []
    portal = (AS_THE_PORTAL, f"As the portal: {zone_name(settings.PORTAL_TIME_ZONE)}")
    return [portal, *kept, ("United States", usual), *others]
