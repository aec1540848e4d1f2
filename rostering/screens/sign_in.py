"""Signing in and out."""

from django.contrib.auth.views import LoginView, LogoutView

from rostering.screens.forms import SignInForm


class SignIn(LoginView):
    """Address and password; too many wrong tries close the door for a quarter of an hour (django-axes)."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """By POST only, so that no link signs anybody out."""
