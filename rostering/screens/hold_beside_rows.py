"""What stands beside a hold that the viewer may see: what the district said about it."""

from rostering.models import Hold, Talk

_MOST = 3


def said_about(hold: Hold) -> list[Talk]:
    """What was said about this change, the latest first; the district's last answer is the first that has one."""
    talks = Talk.objects.filter(hold=hold).select_related("by")
    return list(talks.order_by("-at", "-id")[:_MOST])
