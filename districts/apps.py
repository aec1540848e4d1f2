"""Django's registration of the districts app."""

from django.apps import AppConfig


class DistrictsConfig(AppConfig):
    """What Khan Academy holds."""

    name = "districts"
    default_auto_field = "django.db.models.BigAutoField"
