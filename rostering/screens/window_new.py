"""Filing an expected change, from nothing, from the new school year, or from what a hold shows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import NotAllowed, keeps_districts
from districts.models import District
from rostering.calendar.nights import weeknight_on_or_after
from rostering.holds.refused import Refused
from rostering.holds.window_rules import Expected, WindowRefused, tonight_of
from rostering.holds.window_templates import NEW_SCHOOL_YEAR, expect_what_is_on_hold, new_school_year
from rostering.holds.windows import file_window
from rostering.screens.asked import words_in
from rostering.screens.confirmed import is_confirmed, unconfirmed
from rostering.screens.holds import hold_page
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.window_page import HEADINGS
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.window_forms import WindowForm, typed_of

_FILED = "Filed. It lets nothing pass until a second person agrees; ask a colleague to look at it."


@require_safe
@screen
def windows_new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The form. In the URL: `district`, and `template` for the new school year."""
    _check_keeper(scope)
    slug, template = request.GET.get("district", ""), request.GET.get("template", "")
    district = scope.district(slug) if slug else None
    expected = _template(scope, district, is_new_year=template.replace("-", " ") == NEW_SCHOOL_YEAR)
    return _page(request, scope, WindowForm(initial={"district": slug, **typed_of(expected)}))


def _template(scope: Scope, district: District | None, *, is_new_year: bool) -> Expected:
    tonight = tonight_of(district, now=scope.viewer.now) if district else scope.viewer.today
    first = weeknight_on_or_after(tonight)
    if is_new_year:
        return new_school_year(first_night=first, reason="The new school year.")
    return Expected(first_night=first, last_night=first, reason="", ceilings={})


@require_POST
@screen
def windows_file(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Filed as typed; what can not be comes back beside its field."""
    _check_keeper(scope)
    form = WindowForm(request.POST)
    if refusal := unconfirmed(request, now=scope.viewer.now):
        form.is_valid()
        return _page(request, scope, form, refusal=refusal, status=403)
    if not form.is_valid():
        return _page(request, scope, form, status=400)
    district = _district(scope, form.cleaned_data["district"].strip())
    if district is None:
        form.add_error(
            "district",
            "There is no district of this name among yours, or several have it. Nothing was changed; "
            "copy the short name from the address of the district’s page.",
        )
        return _page(request, scope, form, status=400)
    viewer = scope.viewer
    try:
        filed = file_window(district=district, expected=form.expected(), by=viewer.staff, now=viewer.now)
    except WindowRefused as refused:
        form.add_error(refused.field or None, str(refused))
        return _page(request, scope, form, status=400)
    messages.success(request, _FILED)
    return redirect("window", number=filed.id)


def _district(scope: Scope, typed: str) -> District | None:
    """By its short name, else by its whole name; None where that says more than one."""
    mine = scope.districts()
    found = mine.filter(slug=typed.casefold()).first()
    if found is not None:
        return found
    named = list(mine.filter(name__iexact=typed).order_by("id")[:2])
    return named[0] if len(named) == 1 else None


@require_POST
@screen
def hold_expect(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """ "Accept this, and up to 5 points more": files what the hold shows, for three nights."""
    found, viewer = scope.hold(number), scope.viewer
    if refusal := unconfirmed(request, now=viewer.now):
        return hold_page(request, scope, found, refusal=refusal, status=403, is_expected=True)
    try:
        filed = expect_what_is_on_hold(
            run=found.run,
            by=viewer.staff,
            reason=words_in(request.POST.get("reason")),
            checksum=request.POST.get("checksum", ""),
            now=viewer.now,
        )
    except Refused as refused:
        again = scope.hold(number)
        return hold_page(request, scope, again, refusal=str(refused), status=409, is_expected=True)
    messages.success(request, _FILED)
    return redirect("window", number=filed.id)


def _page(
    request: HttpRequest, scope: Scope, form: WindowForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "crumbs": trail(crumb("Holds", "holds"), crumb("Expected changes", "windows"), "File one"),
        "form": form,
        "headings": tuple(HEADINGS.values()),
        "district": form["district"].value() or "",
        "needs_password": not is_confirmed(request, now=scope.viewer.now),
        "refusal": refusal,
    }
    return render(request, "windows/new.html", context, status=status)


def _check_keeper(scope: Scope) -> None:
    """Raises NotAllowed for administrators."""
    if not keeps_districts(scope.viewer.staff):
        raise NotAllowed(
            "Administrators do not say what changes are expected; a specialist or the district's DSM does."
        )
