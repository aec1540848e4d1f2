"""Django's registration of the rostering app."""

from django.apps import AppConfig


class RosteringConfig(AppConfig):
    """The night."""

    name = "rostering"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Who reads the pattern of a large change: the holds, which the pipeline does not know."""
        from rostering.holds.explain import pattern_of
        from rostering.pipeline.reading import read_by

        read_by(pattern_of)
