"""The hand-over page: what somebody leaves behind for some days, to read and to print."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Staff
from rostering.calendar.pauses import pauses_between
from rostering.screens.cover_forms import HandOverForm
from rostering.screens.handover_rows import (
    AHEAD,
    handed_over,
    holds_left,
    people_to_hand_over,
    promises_left,
    school_dates_ahead,
    warnings_left,
)
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.handover import HandOver, hand_over
from rostering.screens.scope import Scope
from rostering.screens.screen import screen

_A_WEEK = timedelta(days=6)


@require_safe
@screen
def handover(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One sheet for a person and some days; `person`, `first`, `last` in the URL, oneself and a week from today without."""
    viewer = scope.viewer
    people = people_to_hand_over(scope)
    usual = {"person": viewer.staff.id, "first": viewer.today, "last": viewer.today + _A_WEEK}
    form = HandOverForm({**usual, **request.GET.dict()}, people=people)
    is_valid = form.is_valid()
    sheet = (
        _sheet(scope, form.person, form.cleaned_data["first"], form.cleaned_data["last"])
        if is_valid
        else None
    )
    context = {
        "crumbs": trail(crumb("Cover", "cover"), "Hand-over"),
        "form": form,
        "sheet": sheet,
        "name": str(form.person) if is_valid else "",
    }
    return render(request, "cover/handover.html", context, status=200 if is_valid else 400)


def _sheet(scope: Scope, person: Staff, first: date, last: date) -> HandOver:
    districts = handed_over(scope, person)
    numbers = {one.id for one in districts}
    span = (first, last + AHEAD)
    return hand_over(
        person=person,
        first=first,
        last=last,
        districts=len(districts),
        holds=holds_left(scope, person, numbers),
        promises=promises_left(scope, person, numbers, through=last),
        warned=warnings_left(scope, numbers),
        years=school_dates_ahead(scope, numbers, first=span[0], last=span[1]),
        span=span,
        pauses=pauses_between(district=None, first=first, last=last),
        viewer=scope.viewer,
    )
