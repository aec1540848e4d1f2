"""A new pause, of one district, of many, or of everybody: typed, looked at, then entered exactly as it was seen."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Staff
from accounts.permissions import NotAllowed, check_may_pause_everybody, keeps_districts
from districts.models import District
from rostering.calendar.keeping import PauseRefused, check_asked
from rostering.calendar.keeping.confirm import computed_pause
from rostering.calendar.keeping.rules import tonight_of
from rostering.models import Pause
from rostering.screens.cover_rows import named_districts, picked_districts
from rostering.screens.districts import slugs_fitting
from rostering.screens.names_list import names_given
from rostering.screens.pause_acts import CONFIRM, ENTER, PauseAct, act_in, perform, token_of
from rostering.screens.pause_effects import fates_of
from rostering.screens.pause_forms import CompanyPauseForm, NewPauseForm, PauseForm
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.pause_preview import preview_of
from rostering.screens.presenters.pauses import done_words
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.scope import Scope
from rostering.screens.screen import screen


@require_safe
@screen
def pauses_new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The form. In the URL: `kind`; `pick` for every ticked district, `fitting` and the filters of the list of districts;
    or `replaces` and `year` for a company pause that is not confirmed.
    """
    _check_keeper(scope)
    query = request.GET
    if "replaces" in query:
        return _form_page(request, _company_form(scope, query))
    names = (
        slugs_fitting(scope, query) if "fitting" in query else picked_districts(scope, query.getlist("pick"))
    )
    initial = {"kind": query.get("kind", ""), "names": "\n".join(names)}
    return _form_page(request, NewPauseForm(initial=initial, may_close=_may_close(scope)))


def _company_form(scope: Scope, query: QueryDict) -> CompanyPauseForm:
    """The computed nights, to be confirmed or changed. Raises Http404 for a pause there is no rule for."""
    check_may_pause_everybody(scope.viewer.staff)
    year = query.get("year", "")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise Http404("There is no company pause of this year.")
    try:
        span = computed_pause(replaces=str(query["replaces"]), year=int(year))
    except PauseRefused as refused:
        raise Http404(str(refused)) from refused
    return CompanyPauseForm(
        initial={
            "name": span.name,
            "reason": span.reason,
            "first_night": span.first_night,
            "last_night": span.last_night,
            "replaces": span.replaces,
            "year": span.year,
        }
    )


@require_POST
@screen
def pauses_preview(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What would become of each district; nothing is changed yet."""
    _check_keeper(scope)
    if "replaces" in request.POST:
        return _company_preview(request, scope)
    form = NewPauseForm(request.POST, request.FILES, may_close=_may_close(scope))
    if not form.is_valid():
        return _form_page(request, form, status=400)
    try:
        districts, unknown = _chosen(scope, form.cleaned_data)
        asked = form.asked().trimmed()
        check_asked(asked, tonight=tonight_of(districts, now=scope.viewer.now))
    except PauseRefused as refused:
        return _refused(request, form, refused)
    act = PauseAct(
        act=ENTER,
        asked=asked,
        kind=form.cleaned_data["kind"],
        districts=tuple(one.id for one in districts),
    )
    return preview_page(request, scope, act, unknown=unknown)


def _chosen(scope: Scope, given: dict[str, Any]) -> tuple[list[District], list[str]]:
    """The districts named, and the names that are none; nobody for an office closure. Raises PauseRefused."""
    if given["kind"] == Pause.Kind.CLOSURE:
        return [], []
    try:
        names = names_given(typed=given["names"], file=given["file"])
    except ValueError as refused:
        raise PauseRefused(str(refused).partition(" Nothing was changed")[0], field="file") from refused
    named = named_districts(scope, names)
    if not named:
        raise PauseRefused(
            "None of your districts was named; write their short names, one a line", field="names"
        )
    return list(named.values()), [name for name in names if name not in named]


def _company_preview(request: HttpRequest, scope: Scope) -> HttpResponse:
    check_may_pause_everybody(scope.viewer.staff)
    form = CompanyPauseForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=400)
    asked, given = form.asked().trimmed(), form.cleaned_data
    try:
        check_asked(asked, tonight=tonight_of((), now=scope.viewer.now))
        computed_pause(replaces=given["replaces"], year=given["year"])
    except PauseRefused as refused:
        return _refused(request, form, refused)
    act = PauseAct(
        act=CONFIRM,
        asked=asked,
        kind=Pause.Kind.COMPANY,
        replaces=given["replaces"],
        year=given["year"],
    )
    return preview_page(request, scope, act)


def preview_page(
    request: HttpRequest,
    scope: Scope,
    act: PauseAct,
    *,
    pauses: Sequence[Pause] = (),
    unknown: Sequence[str] = (),
    back: str = "",
) -> HttpResponse:
    """What an act would do, with the button that does it. `pauses`: those it is about; `back`: where "Change nothing" leads."""
    fates = fates_of(act, scope, pauses=pauses)
    context = {
        "crumbs": trail(crumb("Pauses", "pauses"), "What would change"),
        "preview": preview_of(act, fates, unknown=unknown, today=scope.viewer.today),
        "plan": token_of(act, scope),
        "reason": act.asked.reason,
        "back": back,
    }
    return render(request, "pauses/preview.html", context)


@require_POST
@screen
def pauses_confirm(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Do exactly what a preview showed, of a new pause or of one that is there."""
    token = request.POST.get("plan", "")
    act = act_in(token, scope)
    done = perform(token, act, scope)
    words = done_words(act, done)
    (messages.success if done else messages.info)(request, words)
    return redirect("pause", number=done[0].id) if done else redirect("pauses")


def _refused(request: HttpRequest, form: PauseForm, refused: PauseRefused) -> HttpResponse:
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    return _form_page(request, form, status=400)


def _form_page(request: HttpRequest, form: PauseForm, *, status: int = 200) -> HttpResponse:
    is_company = isinstance(form, CompanyPauseForm)
    context = {
        "crumbs": trail(crumb("Pauses", "pauses"), "Confirm" if is_company else "Enter a pause"),
        "title": "Confirm a company pause" if is_company else "Enter a pause",
        "sentence": _lead(form),
        "form": form,
        "pair": [form["first_night"], form["last_night"]],
    }
    return render(request, "pauses/new.html", context, status=status)


def _lead(form: PauseForm) -> Sentence:
    if isinstance(form, CompanyPauseForm):
        named = f"{form['name'].value() or 'The pause'} {form['year'].value() or ''}".strip()
        return say(
            strong(f"{named} pauses every district"),
            " whether it is confirmed or not. Confirm these nights, or change them first.",
        )
    return say(
        "On which nights must rosters ", strong("not change"), "? You see what it does before it is entered."
    )


def _check_keeper(scope: Scope) -> None:
    if not keeps_districts(scope.viewer.staff):
        raise NotAllowed("Administrators do not enter pauses; a specialist or a district's DSM does.")


def _may_close(scope: Scope) -> bool:
    return scope.viewer.staff.role == Staff.Role.SPECIALIST
