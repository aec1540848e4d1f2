"""What the guard may allow a district in one night: its limit, whether it is under review, an expected change in force."""

from collections.abc import Collection, Mapping
from datetime import date

from districts.models import District, RosterState
from rostering.lapsed import lapsed_on
from rostering.models import Window
from rostering.pipeline.expected import Allowance, Ceilings
from rostering.pipeline.guard import Limits


def read_limits(*, district: District, night: date) -> Limits:
    """The limits in force for a district in a night, frozen for the guard (DESIGN 3.8)."""
    state = RosterState.objects.get(district=district)
    return Limits(
        percent=district.large_change_limit,
        is_under_review=state.is_under_review,
        allowance=allowances_on(districts=[district.id], night=night).get(district.id),
    )


def allowances_on(*, districts: Collection[int], night: date) -> Mapping[int, Allowance]:
    """District -> the expected change of a night, whoever stands behind it; three queries for any number of districts."""
    rows = Window.objects.binding().on(night).filter(district__in=list(districts))
    rows = rows.select_related("filed_by", "agreed_by").prefetch_related("ceilings")
    lapsed = lapsed_on(rows, on=night)
    return {row.district_id: allowance_of(row, lapsed=lapsed.get(row.id, "")) for row in rows}


def allowance_of(window: Window, *, lapsed: str = "") -> Allowance:
    """One that was agreed to, as the guard takes it. `lapsed`: who of its two people does not decide any more."""
    if window.agreed_at is None:
        raise ValueError("an expected change to which nobody has agreed allows nothing")
    return Allowance(
        window=window.id,
        last_night=window.last_night,
        agreed_at=window.agreed_at,
        ceilings=ceilings_of(window),
        keeps_classes=window.keeps_classes,
        lapsed=lapsed,
    )


def ceilings_of(window: Window) -> Mapping[str, Ceilings]:
    """Kind -> its ceilings."""
    return {
        row.kind: Ceilings(removed=row.removed, added=row.added, updated=row.updated, rekeyed=row.rekeyed)
        for row in window.ceilings.all()
    }
