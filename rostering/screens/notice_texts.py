"""The texts of notices and letters: read by everybody, changed by specialists, previewed against a real district."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Staff
from rostering.notices.rules import NotDone
from rostering.notices.templates import change_template, check_words, current_words, version_of
from rostering.notices.words import KINDS, TextKind, Words, fill
from rostering.screens.notice_forms import TextForm
from rostering.screens.notice_rows import district_named, text_versions
from rostering.screens.notice_words import example_values
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.texts import placeholders_of, text_groups
from rostering.screens.scope import Scope
from rostering.screens.screen import screen


@require_safe
@screen
def texts(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All of them, with when each is sent and who changed it last."""
    context = {
        "crumbs": trail(crumb("Notices", "notices"), "Texts"),
        "groups": text_groups(text_versions(scope), viewer=scope.viewer),
    }
    return render(request, "notices/texts.html", context)


@require_safe
@screen
def text(request: HttpRequest, scope: Scope, key: str) -> HttpResponse:
    """One text; `district` in the URL is the one it is previewed against."""
    kind, words = _kind(key), current_words([key])[key]
    form = TextForm(initial={"subject": words.subject, "text": words.text, "version": version_of(key)})
    return _page(request, scope, kind, form, words, slug=request.GET.get("district", ""))


@require_POST
@screen
def text_save(request: HttpRequest, scope: Scope, key: str) -> HttpResponseBase:
    """Keep a new version, or only show how it would read."""
    kind, form, sent = _kind(key), TextForm(request.POST), request.POST
    slug = sent.get("district", "")
    if not form.is_valid():
        return _page(request, scope, kind, form, None, slug=slug, status=400)
    values = form.cleaned_data
    words = Words(subject=values["subject"], text=values["text"])
    try:
        if sent.get("act") == "preview":
            check_words(kind, words)
            return _page(request, scope, kind, form, words, slug=slug)
        seen, viewer = values["version"] or 0, scope.viewer
        kept = change_template(key=key, words=words, seen=seen, by=viewer.staff, now=viewer.now)
    except NotDone as refused:
        form.add_error(refused.field or None, str(refused))
        return _page(request, scope, kind, form, None, slug=slug, status=400)
    told = f"{kind.name}: kept. It holds from the next mail on." if kept else "Nothing differs."
    messages.success(request, told)
    return redirect("text", key=key)


def _kind(key: str) -> TextKind:
    kind = KINDS.get(key)
    if kind is None:
        raise Http404("There is no such text.")
    return kind


def _page(
    request: HttpRequest,
    scope: Scope,
    kind: TextKind,
    form: TextForm,
    words: Words | None,
    *,
    slug: str,
    status: int = 200,
) -> HttpResponse:
    district = district_named(scope, slug)
    preview = None
    if district is not None and words is not None:
        preview = fill(words, example_values(district, now=scope.viewer.now))
    context: dict[str, Any] = {
        "crumbs": trail(crumb("Notices", "notices"), crumb("Texts", "texts"), kind.name),
        "kind": kind,
        "form": form,
        "placeholders": placeholders_of(kind),
        "preview": preview,
        "district": district.name if district else "",
        "slug": district.slug if district else "",
        "may_change": scope.viewer.staff.role == Staff.Role.SPECIALIST,
    }
    return render(request, "notices/text.html", context, status=status)
