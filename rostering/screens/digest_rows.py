"""The digests of the last days that failed for good: one's own; a specialist and an administrator see everybody's."""

from datetime import timedelta
from typing import Final

from accounts.models import Staff
from rostering.models import Digest
from rostering.screens.scope import Scope

#: What is older has been told on screens, and by the next digest, many times over.
SHOWN_FOR: Final = timedelta(days=7)
_MOST: Final = 50


def failed_digests(scope: Scope) -> list[Digest]:
    """The latest first."""
    viewer = scope.viewer
    failed = Digest.objects.filter(state=Digest.State.FAILED, day__gte=viewer.today - SHOWN_FOR)
    if viewer.staff.role == Staff.Role.DSM:
        failed = failed.filter(staff=viewer.staff)
    return list(failed.select_related("staff").order_by("-day", "-id")[:_MOST])
