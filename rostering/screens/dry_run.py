"""The dry run of a district: asking for one, watching it, reading what the coming sync would do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from rostering.dry_runs import ask_dry_run, coming_night
from rostering.hints import hint_dry_run
from rostering.models import DryRun
from rostering.problems import NotPossible
from rostering.screens.moments import long_date
from rostering.screens.presenters.crumbs import district_trail
from rostering.screens.presenters.dry_run import dry_run_page
from rostering.screens.scope import Scope, newest_dry_run
from rostering.screens.screen import Conflict, fragment, screen


@require_safe
@screen
def district_dry_run(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """The newest dry run of a district, and the button for the next."""
    found = scope.district(slug)
    dry = newest_dry_run(found)
    show_all = request.GET.get("schools") == "all"
    zone, viewer = found.time_zone, scope.viewer
    context = {
        "crumbs": district_trail(found, "Dry run"),
        "name": found.name,
        "slug": found.slug,
        "night": long_date(coming_night(found, now=viewer.now)),
        "page": dry_run_page(dry, viewer=viewer, zone=zone, show_all=show_all) if dry else None,
    }
    return render(request, "districts/dry_run.html", context)


@fragment
@require_safe
def district_dry_run_live(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """The part that looks again; a finished one asks for the whole page once more."""
    found = scope.district(slug)
    dry = newest_dry_run(found)
    if dry is None or dry.state not in DryRun.UNFINISHED:
        return HttpResponse(status=200, headers={"HX-Refresh": "true"})
    page = dry_run_page(dry, viewer=scope.viewer, zone=found.time_zone, show_all=False)
    context = {"slug": found.slug, "progress": page.progress, "said": page.said}
    return render(request, "districts/dry_run_at_work.html", context)


@require_POST
@screen
def district_dry_run_ask(request: HttpRequest, scope: Scope, slug: str) -> HttpResponseBase:
    """Ask for one; whoever sees a district may, since nothing is changed."""
    found, viewer = scope.district(slug), scope.viewer
    try:
        dry = ask_dry_run(district=found, now=viewer.now, asked_by=viewer.staff)
    except NotPossible as refused:
        if refused.code != "already_asked":
            raise Conflict(str(refused)) from refused
        messages.info(request, "A dry run of this district is at work already; this is that one.")
        return redirect("district_dry_run", slug=slug)
    hint_dry_run(number=dry.id)
    return redirect("district_dry_run", slug=slug)
