"""/profile: who one is here, and how one likes the portal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.preferences import NoSuchPreference, save_preferences
from rostering.screens.moments import clock, zone_name
from rostering.screens.preferences_form import AS_THE_PORTAL, PreferencesForm
from rostering.screens.presenters.run_facts import Fact
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.viewer import Viewer


@require_safe
@screen
def profile(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The page."""
    staff = scope.viewer.staff
    zone = staff.time_zone or AS_THE_PORTAL
    chosen = {"time_zone": zone, "density": staff.density, "scheme": staff.scheme}
    form = PreferencesForm(initial=chosen, own=staff.time_zone)
    return _page(request, scope, form)


@require_POST
@screen
def profile_save(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Keep what was chosen; every page follows from the next one on."""
    form = PreferencesForm(request.POST, own=scope.viewer.staff.time_zone)
    if not form.is_valid():
        return _page(request, scope, form, status=400)
    try:
        changed = save_preferences(person=scope.viewer.staff, now=scope.viewer.now, **form.cleaned_data)
    except NoSuchPreference as refused:
        return _page(request, scope, form, refusal=str(refused), status=400)
    messages.success(request, "Saved; every page follows." if changed else "As before; nothing was changed.")
    return redirect("profile")


def _page(
    request: HttpRequest, scope: Scope, form: PreferencesForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    viewer = scope.viewer
    context = {
        "name": str(viewer.staff),
        "zone": zone_name(viewer.zone),
        "clock": clock(viewer.now, zone=viewer.zone),
        "facts": _facts(viewer),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "accounts/profile.html", context, status=status)


def _facts(viewer: Viewer) -> tuple[Fact, ...]:
    staff = viewer.staff
    return (
        Fact(name="Name", value=str(staff)),
        Fact(name="E-mail", value=staff.email),
        Fact(name="Role", value=staff.get_role_display()),
    )
