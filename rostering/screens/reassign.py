"""Many districts to another DSM or specialist from a day: chosen, looked at, then done exactly as it was seen."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.assignments import NotReassigned, check_may_reassign, check_reassignment, open_assignments
from accounts.models import Assignment, Staff
from districts.models import District
from rostering.cover import reassign_districts
from rostering.screens.cover_forms import ReassignForm
from rostering.screens.cover_rows import (
    assigned_districts,
    named_districts,
    open_holds_of,
    people_to_assign,
    picked_districts,
)
from rostering.screens.moments import short_date
from rostering.screens.names_list import names_given
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.reassign import preview_of
from rostering.screens.scope import Scope
from rostering.screens.screen import Conflict, screen
from rostering.screens.words import several
from rostering.signed_previews import NoPreview, sign_preview, signed_preview

_PREVIEW = "reassign"


@require_safe
@screen
def reassign(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The form; `of`, `role` and `names` in the URL fill it in, and every `pick`, a district ticked in the list."""
    check_may_reassign(scope.viewer.staff)
    given = {name: request.GET[name] for name in ("of", "role", "names") if name in request.GET}
    if picked := request.GET.getlist("pick"):
        given["names"] = "\n".join(picked_districts(scope, picked))
    form = ReassignForm(initial={"starts_on": scope.viewer.today, "role": Assignment.Role.DSM, **given})
    return _form_page(request, form)


def _form_page(
    request: HttpRequest, form: ReassignForm, *, status: int = 200, refusal: str = ""
) -> HttpResponse:
    crumbs = trail(crumb("Cover", "cover"), "Reassign districts")
    return render(
        request, "cover/reassign.html", {"form": form, "refusal": refusal, "crumbs": crumbs}, status=status
    )


@require_POST
@screen
def reassign_preview(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What would become of each district; nothing is changed yet."""
    check_may_reassign(scope.viewer.staff)
    form = ReassignForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, form, status=400)
    values = form.cleaned_data
    told = {name: values[name] for name in ("role", "to", "starts_on", "reason")}
    try:
        check_reassignment(**told, today=scope.viewer.today)
        names = names_given(typed=values["names"], file=values["file"])
    except (NotReassigned, ValueError) as error:
        return _form_page(request, form, status=400, refusal=str(error))
    districts, unknown = _chosen(scope, role=values["role"], person=values["of"], names=names)
    if not districts and not unknown:
        none = "No district was chosen. Nothing was changed; name a colleague, or list the districts."
        return _form_page(request, form, status=400, refusal=none)
    return _preview_page(request, scope, values, districts, unknown)


def _preview_page(
    request: HttpRequest,
    scope: Scope,
    values: dict[str, Any],
    districts: list[District],
    unknown: list[str],
) -> HttpResponse:
    before = open_assignments(districts, role=values["role"])
    preview = preview_of(
        districts=districts,
        unknown=unknown,
        before=before,
        role=values["role"],
        to=values["to"],
        starts_on=values["starts_on"],
        holds=open_holds_of(scope, districts),
        today=scope.viewer.today,
    )
    seen = {one.id: before[one.id].staff_id if one.id in before else None for one in districts}
    plan = {
        "role": values["role"],
        "to": values["to"].id,
        "starts_on": values["starts_on"].isoformat(),
        "reason": values["reason"],
        "seen": list(seen.items()),
    }
    context = {
        "crumbs": trail(
            crumb("Cover", "cover"), crumb("Reassign districts", "reassign"), "What would change"
        ),
        "preview": preview,
        "plan": sign_preview(plan, of=_PREVIEW, by=scope.viewer.staff),
        "reason": values["reason"],
    }
    return render(request, "cover/reassign_preview.html", context)


def _chosen(
    scope: Scope, *, role: str, person: Staff | None, names: list[str]
) -> tuple[list[District], list[str]]:
    """The districts of a person in that role and those named, each once; and the names that are none."""
    found = {one.id: one for one in assigned_districts(scope, person, role=role)} if person else {}
    named = named_districts(scope, names)
    found |= {one.id: one for one in named.values()}
    return list(found.values()), [name for name in names if name not in named]


@require_POST
@screen
def reassign_confirm(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Do exactly what the preview showed; what somebody else has changed since is left alone and named."""
    viewer = scope.viewer
    check_may_reassign(viewer.staff)
    try:
        plan = signed_preview(request.POST.get("plan", ""), of=_PREVIEW, by=viewer.staff)
    except NoPreview as refused:
        raise Conflict(str(refused)) from refused
    to = people_to_assign(with_former=False).filter(id=plan["to"]).first()
    if to is None:
        raise Conflict("Who was to take over has left meanwhile. Nothing was changed; look again.")
    expected = dict(plan["seen"])
    districts = list(scope.districts().filter(id__in=expected).order_by("name", "id"))
    try:
        done = reassign_districts(
            districts=districts,
            role=plan["role"],
            to=to,
            starts_on=date.fromisoformat(plan["starts_on"]),
            expected=expected,
            reason=plan["reason"],
            by=viewer.staff,
            today=viewer.today,
            now=viewer.now,
        )
    except NotReassigned as refused:
        raise Conflict(str(refused)) from refused
    first = date.fromisoformat(plan["starts_on"])
    when = "from today" if first == viewer.today else f"from {short_date(first)}"
    if done.moved:
        messages.success(request, f"{several(len(done.moved), 'district')} given to {to} {when}.")
    if done.skipped:
        names = ", ".join(one.name for one in done.skipped[:10])
        messages.warning(request, f"Left alone, since somebody has changed them meanwhile: {names}.")
    return redirect("reassign")
