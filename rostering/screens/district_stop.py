"""Stopping one district from its own page, and what stands there while it is stopped."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.permissions import check_may_stop, may_stop
from districts.models import District
from rostering.problems import NotPossible
from rostering.screens.asked import words_in
from rostering.screens.presenters.tonight_page import StopLine, stop_lines
from rostering.screens.scope import Scope
from rostering.screens.screen import Conflict, screen
from rostering.screens.viewer import Viewer
from rostering.stops import Stops, stop_now


@dataclass(frozen=True, kw_only=True)
class StopBox:
    """The stops a district is under, and whether the viewer may stop or start it. `own`: the one of this very district."""

    slug: str
    name: str
    own: StopLine | None
    wide: tuple[StopLine, ...]
    may_act: bool


def stop_box(found: District, stops: Stops, *, viewer: Viewer) -> StopBox | None:
    """None where there is nothing to say and nothing to do."""
    connection = getattr(found, "connection", None)
    provider = connection.provider if connection else ""
    own = stop_lines([one for one in stops.rows if one.district_id == found.id], viewer=viewer)
    wide = stop_lines([one for one in stops.wide if one.provider in ("", provider)], viewer=viewer)
    may_act = may_stop(viewer.staff) and found.partnership == District.Partnership.PARTNER
    if not (own or wide or may_act):
        return None
    return StopBox(slug=found.slug, name=found.name, own=own[0] if own else None, wide=wide, may_act=may_act)


@require_POST
@screen
def district_stop(request: HttpRequest, scope: Scope, slug: str) -> HttpResponseBase:
    """Stop it; starting again is on Tonight and here (`tonight_start`)."""
    found = scope.district(slug)
    check_may_stop(scope.viewer.staff)
    try:
        stop_now(
            by=scope.viewer.staff,
            reason=words_in(request.POST.get("reason")),
            now=scope.viewer.now,
            district=found,
        )
    except NotPossible as refused:
        raise Conflict(str(refused)) from refused
    messages.success(request, f"Stopped: {found.name}. Nothing changes there until somebody starts it again.")
    return redirect("district", slug=found.slug)
