"""Pages for what can not be shown or done: each says what happened, what was not changed, what to try, whom to ask."""

import logging
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone

from accounts.models import Assignment
from rostering.screens.cover_forms import CoverForm
from rostering.screens.moments import clock, long_date, zone_name
from rostering.screens.presenters.people import name_of
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.scope import who_looks_after
from rostering.screens.viewer import viewer_of
from rostering.screens.words import listed

logger = logging.getLogger(__name__)

_LOOKS_AFTER = (Assignment.Role.DSM, Assignment.Role.SPECIALIST)
_NOT_CHANGED = "Nothing was changed."


@dataclass(frozen=True, kw_only=True)
class ErrorPage:
    """What an error page prints; `ask` "" where nobody need be asked."""

    title: str
    sentence: Sentence
    unchanged: str
    advice: str
    ask: str = ""


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
        unchanged="",
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
        title="Not part of your role",
        sentence=say(strong(sentence)),
        unchanged=_NOT_CHANGED,
        advice="What is yours to do is on Home.",
        ask="If it should be part of your role, ask an administrator of the portal.",
    )
    return _page(request, page, status=403)


def conflict(request: HttpRequest, *, sentence: str) -> HttpResponse:
    """409: somebody or something was faster; the sentence says what was not changed."""
    page = ErrorPage(
        title="Changed since you looked",
        sentence=say(strong(sentence)),
        unchanged="",
        advice="Go back and load the page again to see how it stands now.",
        ask="The district’s page says who changed it and when.",
    )
    return _page(request, page, status=409)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    page = ErrorPage(
        title="That request could not be read",
        sentence=say("That request ", strong("could not be read"), "."),
        unchanged=_NOT_CHANGED,
        advice="Go back, load the page again and try once more.",
        ask="If it happens again, tell an administrator of the portal what you were doing.",
    )
    return _page(request, page, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 without a known reason."""
    page = ErrorPage(
        title="Not allowed",
        sentence=say("This is ", strong("not allowed"), " for you."),
        unchanged=_NOT_CHANGED,
        advice="What is yours to do is on Home.",
        ask="Ask a rostering specialist if you think it should be.",
    )
    return _page(request, page, status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid token: signed out in another tab, or cookies are off."""
    page = ErrorPage(
        title="That form had expired",
        sentence=say("That form ", strong("had expired"), "."),
        unchanged=_NOT_CHANGED,
        advice="Go back, load the page again and send it once more. If it happens again, allow cookies for this site.",
    )
    return _page(request, page, status=403)


def locked_out(request: HttpRequest, response: object = None, credentials: object = None) -> HttpResponse:
    """429 after too many wrong passwords (django-axes)."""
    page = ErrorPage(
        title="Too many tries",
        sentence=say(strong("Too many wrong passwords"), "; signing in is closed for a quarter of an hour."),
        unchanged="",
        advice="Wait and try again then.",
        ask="If you have forgotten your password, ask an administrator of the portal.",
    )
    return _page(request, page, status=429)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    page = ErrorPage(
        title="Nothing here",
        sentence=say("There is ", strong("nothing at this address"), "."),
        unchanged="",
        advice="It may have been mistyped, or what it named has gone. Start from Home, or search for the district.",
        ask="If a colleague sent you the link, ask for what it should show.",
    )
    return _page(request, page, status=404)


def _page(request: HttpRequest, page: ErrorPage, *, status: int) -> HttpResponse:
    return render(request, "errors/page.html", {"page": page}, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page that needs neither database nor session, with a number that is in the log too."""
    number, now, zone = secrets.token_hex(4), timezone.now(), settings.PORTAL_TIME_ZONE
    logger.error("error %s at %s %s", number, request.method, request.path)
    when = f"{long_date(timezone.localdate(now))}, {clock(now, zone=zone)} {zone_name(zone)}"
    page = loader.get_template("errors/500.html").render({"number": number, "when": when})
    return HttpResponse(page, status=500)
