"""Django's registration of the accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who they are there."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
