"""New connections: the inbox, and what becomes of one (RULES A1, A30, A32)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import check_may_claim
from districts.models import Connection
from rostering.claims import claim_connection, hand_back_connection, take_over_connection
from rostering.connections import close_connection, create_district_from, join_connection
from rostering.problems import NotPossible
from rostering.screens.asked import number_in
from rostering.screens.forms import CloseForm, JoinForm, NewDistrictForm
from rostering.screens.presenters.connections import (
    connection_details,
    connection_head,
    connection_line,
    inbox_sentence,
)
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.pages import chips
from rostering.screens.scope import Scope
from rostering.screens.screen import Conflict, screen


@require_safe
@screen
def connections(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The inbox, what waits longest first; `state=closed` shows what was put aside."""
    check_may_claim(scope.viewer.staff)
    is_closed = request.GET.get("state") == "closed"
    rows = scope.connections().exclude(closed_as="") if is_closed else scope.new_connections()
    lines = [connection_line(one, viewer=scope.viewer) for one in rows.order_by("found_at", "id")]
    context = {
        "sentence": inbox_sentence([] if is_closed else lines),
        "lines": lines,
        "chips": chips(
            request.GET,
            name="state",
            choices=[("", "Waiting", ""), ("closed", "Put aside", "")],
            chosen="closed" if is_closed else "",
        ),
        "is_closed": is_closed,
    }
    return render(request, "connections/list.html", context)


@require_safe
@screen
def connection(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """One new connection and the ways on."""
    return _page(request, scope, scope.connection(number))


def _page(
    request: HttpRequest, scope: Scope, found: Connection, *, status: int = 200, **forms: Any
) -> HttpResponse:
    can_join = scope.unconnected_districts().exists()
    head = connection_head(found, viewer=scope.viewer)
    context = {
        "crumbs": trail(crumb("New connections", "connections"), head.name),
        "head": head,
        "line": connection_line(found, viewer=scope.viewer),
        "details": connection_details(found, viewer=scope.viewer),
        "join": JoinForm(scope=scope, named=found.name),
        "create": NewDistrictForm(connection=found),
        "close": CloseForm(),
        "can_join": can_join,
        "open": "join" if can_join else "create",
        "refusal": "",
        **forms,
    }
    return render(request, "connections/connection.html", context, status=status)


def _refused(
    request: HttpRequest, scope: Scope, found: Connection, refusal: str, **forms: Any
) -> HttpResponse:
    """The page with what was typed, and with whoever has taken the connection by now."""
    now = scope.connections().filter(id=found.id).first() or found
    return _page(request, scope, now, status=409, refusal=refusal, **forms)


@require_POST
@screen
def connection_claim(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """Take it, so that colleagues see who does."""
    found = scope.connection(number)
    try:
        claim_connection(connection=found, by=scope.viewer.staff, now=scope.viewer.now)
    except NotPossible as refused:
        raise Conflict(str(refused)) from refused
    return redirect("connection", number=found.id)


@require_POST
@screen
def connection_take_over(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """Take it from the colleague who had it on the screen."""
    found = scope.connection(number)
    taken_from = request.POST.get("from", "")
    try:
        take_over_connection(
            connection=found,
            taken_from=number_in(taken_from),
            by=scope.viewer.staff,
            now=scope.viewer.now,
        )
    except NotPossible as refused:
        raise Conflict(str(refused)) from refused
    messages.success(request, "You have taken it over.")
    return redirect("connection", number=found.id)


@require_POST
@screen
def connection_hand_back(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """Give up one's claim."""
    found = scope.connection(number)
    try:
        hand_back_connection(connection=found, by=scope.viewer.staff, now=scope.viewer.now)
    except NotPossible as refused:
        raise Conflict(str(refused)) from refused
    messages.success(request, "Handed back. Anybody may take it now.")
    return redirect("connections")


@require_POST
@screen
def connection_join(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """Join it to a district that has none."""
    found = scope.connection(number)
    form = JoinForm(request.POST, scope=scope)
    if not form.is_valid():
        return _page(request, scope, found, status=400, join=form, open="join")
    district = form.cleaned_data["district"]
    try:
        join_connection(connection=found, district=district, by=scope.viewer.staff, now=scope.viewer.now)
    except NotPossible as refused:
        return _refused(request, scope, found, str(refused), join=form, open="join")
    messages.success(
        request, f"{district.name} is connected. Its first sync is looked at by a person before it applies."
    )
    return redirect("district", slug=district.slug)


@require_POST
@screen
def connection_create(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """Make a partner district of it."""
    found = scope.connection(number)
    form = NewDistrictForm(request.POST, connection=found)
    if not form.is_valid():
        return _page(request, scope, found, status=400, create=form, open="create")
    try:
        district = create_district_from(
            connection=found, by=scope.viewer.staff, now=scope.viewer.now, **form.cleaned_data
        )
    except NotPossible as refused:
        return _refused(request, scope, found, str(refused), create=form, open="create")
    messages.success(
        request, f"{district.name} is connected. Its first sync is looked at by a person before it applies."
    )
    return redirect("district", slug=district.slug)


@require_POST
@screen
def connection_close(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """Put it aside, with the reason."""
    found = scope.connection(number)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, scope, found, status=400, close=form, open="close")
    try:
        close_connection(
            connection=found,
            as_=form.cleaned_data["closed_as"],
            note=form.cleaned_data["note"],
            by=scope.viewer.staff,
            now=scope.viewer.now,
        )
    except NotPossible as refused:
        return _refused(request, scope, found, str(refused), close=form, open="close")
    messages.success(request, "Put aside. It can be joined to a district later.")
    return redirect("connections")
