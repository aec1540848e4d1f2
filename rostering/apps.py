"""Django's registration of the rostering app."""

from django.apps import AppConfig


class RosteringConfig(AppConfig):
    """The night."""

    name = "rostering"
    default_auto_field = "django.db.models.BigAutoField"
