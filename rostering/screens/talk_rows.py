"""What was said, promised and pinned, as the screens read it: everything begins from a Scope or a row it has found."""

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import AuditEvent, Staff
from accounts.permissions import NotYours
from districts.models import District
from rostering.keeping.notes import PINNED
from rostering.models import Talk
from rostering.screens.scope import Scope


def talk_of(scope: Scope, number: int) -> Talk:
    """One entry. Raises Http404, or NotYours for a colleague's district."""
    talks = Talk.objects.select_related("district", "by")
    found = talks.filter(district__in=scope.districts(), id=number).first()
    if found is not None:
        return found
    slug = Talk.objects.filter(id=number).values_list("district__slug", flat=True).first()
    if slug is None:
        raise Http404("There is no such entry.")
    raise NotYours(slug)


def promises_of(district: District) -> QuerySet[Talk]:
    """What was promised to a district the viewer may see, and is not done; the soonest first."""
    talks = Talk.objects.filter(district=district, due_on__isnull=False, done_at__isnull=True)
    return talks.select_related("by").order_by("due_on", "due_at", "id")


def note_pinned(district: District) -> tuple[AuditEvent | None, str]:
    """When the note of a district the viewer may see was last pinned, and the name of who did."""
    event = AuditEvent.objects.filter(district_id=district.id, event=PINNED).order_by("-id").first()
    if event is None:
        return None, ""
    person = Staff.objects.filter(email=event.by_email).first()
    return event, str(person or event.by_email)
