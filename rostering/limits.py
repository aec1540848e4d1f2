"""What the guard may allow this district tonight: its limit and whether it is under review (windows come with step 4)."""

from districts.models import District, RosterState
from rostering.pipeline.guard import Limits


def read_limits(*, district: District) -> Limits:
    """The limits in force for a district, frozen for the guard (DESIGN 3.8)."""
    state = RosterState.objects.get(district=district)
    return Limits(percent=district.large_change_limit, is_under_review=state.is_under_review)
