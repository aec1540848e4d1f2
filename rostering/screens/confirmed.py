"""Whether somebody has given the password lately: a decision asks again after 15 minutes, so that no open screen decides."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from rostering.screens.viewer import this_instant

LASTS: Final = timedelta(minutes=15)
_KEY: Final = "password_given_at"
_ASKED: Final = (
    "Give your password: it is asked for again 15 minutes after you gave it last. Nothing was changed."
)
_ASKED_OF_A_LIST: Final = "Give your password: it covers this one list. Nothing was changed."
_WRONG: Final = "This is not your password. Nothing was changed; try again."


def is_confirmed(request: HttpRequest, *, now: datetime) -> bool:
    """Whether the password was given within the last 15 minutes; exactly 15 still count."""
    given = request.session.get(_KEY)
    if given is None:
        return False
    return timedelta() <= now - datetime.fromtimestamp(float(given), tz=UTC) <= LASTS


def confirm(request: HttpRequest, *, password: str, now: datetime) -> bool:
    """Take the password of whoever is signed in; a wrong one counts like a wrong sign-in (django-axes)."""
    user = request.user
    if not password or not user.is_authenticated:
        return False
    found = authenticate(request, username=user.get_username(), password=password)
    if found is None or found.pk != user.pk:
        return False
    _keep(request, now=now)
    return True


def unconfirmed(request: HttpRequest, *, now: datetime) -> str:
    """Why whoever sends this form has to give the password first, "" once it was given, with it or lately."""
    return "" if is_confirmed(request, now=now) else _given_with(request, now=now, asked=_ASKED)


def unconfirmed_list(request: HttpRequest, *, now: datetime) -> str:
    """The same of a list of many holds, which is covered by a password of its own, given with it (DESIGN 5)."""
    return _given_with(request, now=now, asked=_ASKED_OF_A_LIST)


def _given_with(request: HttpRequest, *, now: datetime, asked: str) -> str:
    password = request.POST.get("password", "")
    if not password:
        return asked
    return "" if confirm(request, password=password, now=now) else _WRONG


@receiver(user_logged_in, dispatch_uid="the password was given by signing in")
def _signed_in(request: HttpRequest, **_: Any) -> None:
    _keep(request, now=this_instant())


def _keep(request: HttpRequest, *, now: datetime) -> None:
    request.session[_KEY] = now.timestamp()
