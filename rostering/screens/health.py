"""/healthz: whether the portal can do its work, for machines; open, and without a word about districts (DESIGN 8)."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 with each part "ok", or 503 naming the part that does not answer."""
    parts = {"database": _database(), "redis": _redis()}
    is_well = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if is_well else "unwell", **parts}, status=200 if is_well else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "no answer"
    return "ok"


def _redis() -> str:
    try:
        cache.get("healthz")
    except RedisError:
        return "no answer"
    return "ok"
