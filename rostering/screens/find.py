"""Find: one field over everything one may see. Every search that may hold a name is sent here, out of the address's sight."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Staff
from districts.models import RosterUser
from rostering.screens.find_rows import Found, only_one
from rostering.screens.find_rows import find as look
from rostering.screens.presenters.found import found_groups, found_sentence
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.searches import keep_search, search_of, way_back, with_search


@sensitive_post_parameters("q")
@require_POST
@screen
def search(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Take what somebody looks for out of sight, then go to the page it is for: `to`, or Find.

    In Find, the id of exactly one person or class goes straight there.
    """
    text = " ".join(request.POST.get("q", "").replace("\x00", "").split())
    to = way_back(request.POST.get("to", "")) or reverse("find")
    if not text:
        return redirect(to)
    if to == reverse("find"):
        one = only_one(scope, text)
        if one is not None:
            kind = "person" if isinstance(one, RosterUser) else "section"
            return redirect(kind, slug=one.district.slug, number=one.id)
    return redirect(with_search(to, keep_search(text, staff=scope.viewer.staff)))


@require_safe
@screen
def find(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What was found, or the empty field."""
    asked = search_of(request, scope)
    groups = found_groups(look(scope, asked.text) if asked.text else Found())
    context = {
        "sentence": found_sentence(groups, asked.text),
        "search": asked,
        "groups": groups,
        "is_part": scope.viewer.staff.role == Staff.Role.DSM,
    }
    return render(request, "find/find.html", context)
