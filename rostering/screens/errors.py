"""Pages for what can not be shown or done: each says what happened, what was not changed, what to try."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from accounts.models import Assignment
from rostering.screens.cover_forms import CoverForm
from rostering.screens.presenters.people import name_of
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.scope import who_looks_after
from rostering.screens.viewer import viewer_of
from rostering.screens.words import listed

_LOOKS_AFTER = (Assignment.Role.DSM, Assignment.Role.SPECIALIST)


@dataclass(frozen=True, kw_only=True)
class ErrorPage:
    """What an error page prints."""

    title: str
    sentence: Sentence
    advice: str


def not_yours(
    request: HttpRequest, *, slug: str, refusal: str = "", form: CoverForm | None = None
) -> HttpResponse:
    """403 for a colleague's district: whom to ask and the offer to cover, nothing of the district (DESIGN 9)."""
    today = viewer_of(request).today
    people = who_looks_after(slug, on=today)
    names = [name for role in _LOOKS_AFTER if (name := name_of(people, role))]
    whom = (
        f"{listed(names)} {'looks' if len(names) == 1 else 'look'} after it."
        if names
        else "Nobody looks after it yet."
    )
    page = ErrorPage(
        title="Not one of yours",
        sentence=say("This district is ", strong("not one of yours"), ", so nothing of it is shown."),
        advice=f"{whom} You can cover it for some days; the log keeps why.",
    )
    context = {
        "page": page,
        "slug": slug,
        "refusal": refusal,
        "form": form or CoverForm(initial={"until": today}),
    }
    return render(request, "errors/not_yours.html", context, status=403)


def not_allowed(request: HttpRequest, *, sentence: str) -> HttpResponse:
    """403 for an act the role does not include."""
    page = ErrorPage(
        title="Not part of your role", sentence=say(strong(sentence)), advice="Nothing was changed."
    )
    return _page(request, page, status=403)


def conflict(request: HttpRequest, *, sentence: str) -> HttpResponse:
    """409: somebody or something was faster."""
    page = ErrorPage(
        title="Changed since you looked",
        sentence=say(strong(sentence)),
        advice="Go back and load the page again to see how it stands now.",
    )
    return _page(request, page, status=409)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    page = ErrorPage(
        title="That request could not be read",
        sentence=say("That request ", strong("could not be read"), ". Nothing was changed."),
        advice="Go back, load the page again and try once more.",
    )
    return _page(request, page, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 without a known reason."""
    page = ErrorPage(
        title="Not allowed",
        sentence=say("This is ", strong("not allowed"), " for you. Nothing was changed."),
        advice="Ask a rostering specialist if you think it should be.",
    )
    return _page(request, page, status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid token: signed out in another tab, or cookies are off."""
    page = ErrorPage(
        title="That form had expired",
        sentence=say("That form ", strong("had expired"), ". Nothing was changed."),
        advice="Go back, load the page again and send it once more. If it happens again, allow cookies for this site.",
    )
    return _page(request, page, status=403)


def locked_out(request: HttpRequest, response: object = None, credentials: object = None) -> HttpResponse:
    """429 after too many wrong passwords (django-axes)."""
    page = ErrorPage(
        title="Too many tries",
        sentence=say(strong("Too many wrong passwords"), "; signing in is closed for a quarter of an hour."),
        advice="Wait and try again then. If you have forgotten your password, ask an administrator of the portal.",
    )
    return _page(request, page, status=429)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    page = ErrorPage(
        title="Nothing here",
        sentence=say("There is ", strong("nothing at this address"), "."),
        advice="It may have been mistyped, or what it named has gone. Start from Home, or search for the district.",
    )
    return _page(request, page, status=404)


def _page(request: HttpRequest, page: ErrorPage, *, status: int) -> HttpResponse:
    return render(request, "errors/page.html", {"page": page}, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page that needs neither database nor session."""
    return HttpResponse(loader.get_template("errors/500.html").render(), status=500)
