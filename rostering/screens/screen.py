"""How every screen is wrapped: who looks and what they may see go in, refusals come out as pages that help."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django_htmx.http import HttpResponseClientRefresh

from accounts.permissions import NotAllowed, NotYours
from rostering.screens.errors import conflict, not_allowed, not_yours
from rostering.screens.scope import Scope
from rostering.screens.viewer import viewer_of

_Rest = ParamSpec("_Rest")
View = Callable[Concatenate[HttpRequest, _Rest], HttpResponseBase]
Screen = Callable[Concatenate[HttpRequest, Scope, _Rest], HttpResponseBase]


class Conflict(Exception):
    """What was asked for no longer fits what is there; str() says what happened, what was not changed, what to try."""


def screen(view: Screen[_Rest]) -> View[_Rest]:
    """A page for signed-in staff."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: _Rest.args, **values: _Rest.kwargs) -> HttpResponseBase:
        _check_readable(request)
        try:
            return view(request, Scope(viewer_of(request)), *args, **values)
        except NotYours as refused:
            return not_yours(request, slug=str(refused))
        except NotAllowed as refused:
            return not_allowed(request, sentence=str(refused))
        except Conflict as refused:
            return conflict(request, sentence=str(refused))

    return wrapped


def _check_readable(request: HttpRequest) -> None:
    """A zero byte is nothing anybody types, and no database takes it. Raises BadRequest."""
    if any("\x00" in value for _, values in request.GET.lists() for value in values):
        raise BadRequest("the address has a zero byte in it")


def fragment(view: Screen[_Rest]) -> View[_Rest]:
    """A part that renews itself. When the session has ended, the whole page is loaded again and leads to sign-in."""
    inner = screen(view)

    @wraps(inner)
    def wrapped(request: HttpRequest, /, *args: _Rest.args, **values: _Rest.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _signed_out()
        return inner(request, *args, **values)

    return login_not_required(wrapped)


def _signed_out() -> HttpResponse:
    response = HttpResponseClientRefresh()
    response.status_code = 401
    return response
