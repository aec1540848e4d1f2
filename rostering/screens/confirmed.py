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


@receiver(user_logged_in, dispatch_uid="the password was given by signing in")
def _signed_in(request: HttpRequest, **_: Any) -> None:
    _keep(request, now=this_instant())


def _keep(request: HttpRequest, *, now: datetime) -> None:
    request.session[_KEY] = now.timestamp()
