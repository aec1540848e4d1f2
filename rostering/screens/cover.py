"""Taking cover for a colleague's district, from the page "not one of yours" (DESIGN 9)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.cover import NoCover, take_cover
from rostering.screens.errors import not_yours
from rostering.screens.forms import CoverForm
from rostering.screens.moments import short_date
from rostering.screens.scope import Scope, to_be_covered
from rostering.screens.screen import screen


@require_POST
@screen
def district_cover(request: HttpRequest, scope: Scope, slug: str) -> HttpResponseBase:
    """The district is one of yours from today through the last day; the reason stays in the log."""
    form = CoverForm(request.POST)
    if not form.is_valid():
        return not_yours(
            request, slug=slug, refusal="Give the last day and the reason. Nothing was changed.", form=form
        )
    viewer, values = scope.viewer, form.cleaned_data
    try:
        take_cover(
            district=to_be_covered(slug),
            by=viewer.staff,
            until=values["until"],
            reason=values["reason"],
            today=viewer.today,
            now=viewer.now,
        )
    except NoCover as refused:
        return not_yours(request, slug=slug, refusal=str(refused), form=form)
    messages.success(request, f"You cover this district through {short_date(values['until'])}.")
    return redirect("district", slug=slug)
