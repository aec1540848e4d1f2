"""Cover: take over a colleague's districts for some days, from the page Cover or from "not one of yours" (DESIGN 9)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.cover import NoCover, check_may_cover, end_cover, take_cover
from accounts.models import Staff
from districts.models import District
from rostering.cover import cover_districts
from rostering.screens.asked import number_in
from rostering.screens.cover_forms import CoverColleagueForm, CoverForm
from rostering.screens.cover_rows import (
    colleague,
    colleagues,
    covers_of_mine,
    districts_of,
    my_covers,
    open_holds_of,
    visible_districts_of,
    who_has,
)
from rostering.screens.errors import not_yours
from rostering.screens.moments import short_date
from rostering.screens.presenters.cover import (
    choices,
    chosen_colleague,
    cover_groups,
    cover_lines,
    cover_sentence,
    taken_words,
)
from rostering.screens.scope import Scope, to_be_covered
from rostering.screens.screen import Conflict, screen
from rostering.screens.words import several


@require_safe
@screen
def cover(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What I cover, who covers mine, and taking over; `colleague` in the URL is the one to cover."""
    return _page(request, scope, colleague(scope, request.GET.get("colleague", "")))


def _page(
    request: HttpRequest, scope: Scope, person: Staff | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    viewer = scope.viewer
    covers = my_covers(scope)
    groups = cover_groups(
        covers, people=who_has({one.district_id for one in covers}, on=viewer.today), viewer=viewer
    )
    may_cover = viewer.staff.role != Staff.Role.ADMIN
    context = {
        "sentence": cover_sentence(groups),
        "groups": groups,
        "by_others": cover_lines(covers_of_mine(scope)),
        "may_cover": may_cover,
        "may_reassign": viewer.staff.role != Staff.Role.DSM,
        "choices": choices(colleagues(scope), chosen=person) if may_cover else (),
        "chosen": _chosen(scope, person) if person and may_cover else None,
        "form": CoverColleagueForm(initial={"first": viewer.today}),
        "ticked": None,
        "refusal": "",
        **more,
    }
    return render(request, "cover/cover.html", context, status=status)


def _chosen(scope: Scope, person: Staff) -> Any:
    districts = visible_districts_of(scope, person)
    return chosen_colleague(
        person,
        districts=districts,
        count=districts_of(person, on=scope.viewer.today).count(),
        holds=open_holds_of(scope, districts),
        viewer=scope.viewer,
    )


@require_POST
@screen
def cover_take(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Take over: all of a colleague's districts, or those that were ticked or named."""
    viewer = scope.viewer
    check_may_cover(viewer.staff)
    person = colleague(scope, request.POST.get("colleague", ""))
    if person is None:
        return _page(
            request, scope, None, status=400, refusal="Choose a colleague first. Nothing was changed."
        )
    form = CoverColleagueForm(request.POST)
    ticked = request.POST.getlist("districts")
    again = {"form": form, "ticked": ticked}
    if not form.is_valid():
        return _page(request, scope, person, status=400, **again)
    values = form.cleaned_data
    districts, unknown = _wanted(scope, person, ticked=ticked, only=values["only"])
    if unknown or not districts:
        return _page(request, scope, person, status=400, refusal=_none_words(person, unknown), **again)
    try:
        done = cover_districts(
            districts=districts,
            by=viewer.staff,
            first=values["first"],
            last=values["last"],
            reason=values["reason"],
            take_holds=values["take_holds"],
            today=viewer.today,
            now=viewer.now,
        )
    except NoCover as refused:
        return _page(request, scope, person, status=400, refusal=str(refused), **again)
    words = taken_words(
        count=len(done.covers),
        name=str(person),
        first=values["first"],
        last=values["last"],
        today=viewer.today,
        holds=len(done.holds),
    )
    messages.success(request, words)
    return redirect("cover")


def _wanted(
    scope: Scope, person: Staff, *, ticked: list[str], only: tuple[str, ...]
) -> tuple[list[District], list[str]]:
    """The districts meant, and the short names that are none of this colleague's."""
    theirs = list(districts_of(person, on=scope.viewer.today))
    if scope.viewer.staff.role == Staff.Role.SPECIALIST:
        return [one for one in theirs if str(one.id) in ticked], []
    if not only:
        return theirs, []
    known = {one.slug: one for one in theirs}
    return [known[name] for name in dict.fromkeys(only) if name in known], [n for n in only if n not in known]


def _none_words(person: Staff, unknown: list[str]) -> str:
    if unknown:
        return (
            f"{unknown[0]} is no district of {person}. Nothing was changed; "
            "correct the short name, or leave the field empty for all of them."
        )
    return "No district was chosen. Nothing was changed; tick at least one."


@require_POST
@screen
def cover_end(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """End one's own cover early."""
    viewer = scope.viewer
    numbers = [number for text in request.POST.getlist("cover") if (number := number_in(text)) is not None]
    try:
        ended = end_cover(numbers=numbers, by=viewer.staff, today=viewer.today, now=viewer.now)
    except NoCover as refused:
        raise Conflict(str(refused)) from refused
    messages.success(request, f"Ended: you no longer cover {several(len(ended), 'district')}.")
    return redirect("cover")


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
            districts=[to_be_covered(slug)],
            by=viewer.staff,
            first=viewer.today,
            last=values["until"],
            reason=values["reason"],
            today=viewer.today,
            now=viewer.now,
        )
    except NoCover as refused:
        return not_yours(request, slug=slug, refusal=str(refused), form=form)
    messages.success(request, f"You cover this district through {short_date(values['until'])}.")
    return redirect("district", slug=slug)
