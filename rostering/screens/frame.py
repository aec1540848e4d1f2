"""What every page shows around its own content: navigation and the signed-in person."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """The values the base template needs."""
    return {}
