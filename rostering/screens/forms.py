"""The few forms of the portal: what people type, checked for shape; whether it may be done is decided elsewhere."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.utils.text import slugify

from accounts.models import Staff
from districts.models import Agreement, Connection, District
from rostering.models import Decision
from rostering.screens.fields import StyledForm
from rostering.screens.moments import zone_name
from rostering.screens.scope import Scope, staff_with_roles
from rostering.screens.zones import USUAL_ZONES


class SignInForm(AuthenticationForm):
    """Address and password."""

    error_messages = {
        "invalid_login": "This address and password do not belong together. Check both and try again.",
        "inactive": "This account is closed. Ask an administrator of the portal.",
    }

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["username"].label = "E-mail address"
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True}
        )


#: Decisions besides all of it and nothing of it: two parts, and the district's turn.
WITHOUT_REMOVALS, SCHOOLS = "without_removals", "schools"
PARTS = (WITHOUT_REMOVALS, SCHOOLS)
OTHER_VERDICTS = (*PARTS, Decision.Verdict.WAIT)


class DecisionForm(forms.Form):
    """A decision on the change list named by its checksum; the reason is kept for good."""

    verdict = forms.ChoiceField(
        choices=[(one, one) for one in (Decision.Verdict.APPROVE, Decision.Verdict.REJECT, *OTHER_VERDICTS)]
    )
    checksum = forms.CharField(max_length=200)
    part = forms.CharField(max_length=200, required=False)
    when = forms.ChoiceField(choices=[("now", "now"), ("tonight", "tonight")], required=False)
    until = forms.DateField(
        required=False,
        error_messages={
            "invalid": "Choose the day on which the district is asked again. Nothing was changed."
        },
    )
    reason = forms.CharField(
        max_length=2000,
        error_messages={"required": "Write a reason first; it stays with the decision. Nothing was changed."},
    )


class JoinForm(StyledForm):
    """Which district a new connection belongs to."""

    district: "forms.ModelChoiceField[District]" = forms.ModelChoiceField(
        queryset=None,
        empty_label="Choose a district",
        error_messages={"required": "Choose the district it belongs to."},
    )

    def __init__(self, *args: Any, scope: Scope, named: str = "", **values: Any) -> None:
        """`named`: a district of this very name is proposed."""
        super().__init__(*args, **values)
        field = self.fields["district"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = scope.unconnected_districts()
            field.initial = field.queryset.filter(name__iexact=named).first() if named else None


class NewDistrictForm(StyledForm):
    """A partner district made of a connection."""

    name = forms.CharField(
        max_length=200, label="Name of the district", error_messages={"required": "Write its name."}
    )
    slug = forms.SlugField(
        max_length=80,
        label="Short name",
        help_text="Used in addresses and commands: small letters, digits, hyphens.",
        error_messages={
            "required": "Write a short name.",
            "invalid": "Only letters, digits, hyphens and underscores fit; no spaces.",
        },
    )
    time_zone = forms.ChoiceField(
        label="Time zone", choices=[(zone, zone_name(zone)) for zone in USUAL_ZONES]
    )
    plan_type = forms.ChoiceField(label="Subscription", choices=Agreement.PlanType.choices)
    email_domains = forms.CharField(
        max_length=500,
        required=False,
        label="E-mail domains",
        help_text="Separated by spaces, for example students.example.org.",
    )
    dsm: "forms.ModelChoiceField[Staff]" = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label="DSM",
        empty_label="Nobody yet",
    )
    specialist: "forms.ModelChoiceField[Staff]" = forms.ModelChoiceField(
        queryset=None, required=False, label="Specialist", empty_label="Nobody yet"
    )

    def __init__(self, *args: Any, connection: Connection, **values: Any) -> None:
        values.setdefault("initial", {}).update(
            name=connection.name, slug=slugify(connection.name), time_zone=settings.PORTAL_TIME_ZONE
        )
        super().__init__(*args, **values)
        for name, role in (("dsm", Staff.Role.DSM), ("specialist", Staff.Role.SPECIALIST)):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = staff_with_roles((role,))

    def clean_time_zone(self) -> str:
        """A zone this machine knows."""
        zone = str(self.cleaned_data["time_zone"])
        if zone not in available_timezones():
            raise forms.ValidationError("This time zone is not known here. Choose another one.")
        return zone

    def clean_email_domains(self) -> tuple[str, ...]:
        """The domains, apart."""
        return tuple(str(self.cleaned_data["email_domains"]).replace(",", " ").split())


class CloseForm(StyledForm):
    """Why a new connection is put aside."""

    closed_as = forms.ChoiceField(
        label="It is",
        choices=[choice for choice in Connection.Closed.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )
    note = forms.CharField(max_length=500, required=False, label="Note")
