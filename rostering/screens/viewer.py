"""Who looks, when, and in which time zone: read once a request, so that nothing deeper asks the clock."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone

from accounts.days import today_in, zone_of
from accounts.models import Staff


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """The signed-in person and this request's instant."""

    staff: Staff
    now: datetime
    zone: str

    @property
    def today(self) -> date:
        """The date where the person is."""
        return today_in(self.zone, now=self.now)


def this_instant() -> datetime:
    """The screens' only look at the clock."""
    return timezone.now()


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of a signed-in request; the same one for the whole request."""
    known = getattr(request, "viewer", None)
    if isinstance(known, Viewer):
        return known
    staff = request.user
    if not isinstance(staff, Staff):
        raise TypeError("a page that names its viewer was reached without signing in")
    viewer = Viewer(staff=staff, now=this_instant(), zone=zone_of(staff))
    request.viewer = viewer  # type: ignore[attr-defined]
    return viewer
