"""Expected changes: filed by one person, agreed to by another, ended by anybody who decides (DESIGN 2, window).

The only place that writes them. Each act is one transaction with its audit; what one allows is asked by the guard
(`pipeline/expected.py`), what it settles when it is used is `pipeline/within.py`. What can not be filed: `window_rules.py`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import Staff
from districts.models import District
from rostering.gate import close_gate
from rostering.holds.each import Outcome, each_by_itself
from rostering.holds.window_rules import (
    Expected,
    WindowRefused,
    check_district,
    check_expected,
    check_free,
    check_may_expect,
    tonight_of,
)
from rostering.limits import ceilings_of
from rostering.models import Run, Window, WindowCeiling
from rostering.pipeline.expected import DIRECTIONS, KINDS, Ceilings


def file_window(  # noqa: PLR0913 - one keyword for each thing an expected change is made of
    *,
    district: District,
    expected: Expected,
    by: Staff,
    now: datetime,
    run: Run | None = None,
    batch: UUID | None = None,
) -> Window:
    """Write down what is expected; it binds once somebody else agrees. Raises WindowRefused."""
    expected = expected.trimmed()
    with transaction.atomic():
        District.objects.select_for_update(no_key=True).get(id=district.id)
        check_may_expect(district, by=by, now=now)
        check_district(district)
        check_expected(expected, tonight=tonight_of(district, now=now))
        check_free(district, first=expected.first_night, last=expected.last_night)
        window = Window.objects.create(
            district=district,
            run=run,
            batch=batch,
            first_night=expected.first_night,
            last_night=expected.last_night,
            keeps_classes=expected.keeps_classes,
            reason=expected.reason,
            filed_by=by,
            filed_at=now,
        )
        WindowCeiling.objects.bulk_create(
            WindowCeiling(window=window, kind=kind, **_by_direction(expected.ceilings.get(kind)))
            for kind in KINDS
        )
        _write_down(window, verb="filed", by=by, now=now, reason=window.reason, after=values_of(window))
    return window


def agree_to_window(*, window: Window, by: Staff, now: datetime) -> Window:
    """The second person's consent: from now on it binds. Raises WindowRefused; of two at once exactly one wins."""
    try:
        with transaction.atomic():
            window = _locked(window)
            check_may_expect(window.district, by=by, now=now)
            _check_can_agree(window, by=by, now=now)
            check_free(window.district, first=window.first_night, last=window.last_night, besides=window.id)
            window.agreed_by, window.agreed_at = by, now
            window.save(update_fields=["agreed_by", "agreed_at"])
            _write_down(window, verb="agreed", by=by, now=now, after=values_of(window))
    except IntegrityError:
        raise WindowRefused(
            "overlaps",
            "Somebody agreed to another expected change of these nights just now; look at it",
        ) from None
    return window


def agree_to_all(windows: Sequence[Window], *, by: Staff, now: datetime) -> Outcome[Window]:
    """Consent to those filed together, each by itself."""

    def agree(window: Window) -> None:
        agree_to_window(window=window, by=by, now=now)

    return each_by_itself(windows, agree)


def end_window(*, window: Window, by: Staff, reason: str, now: datetime) -> Window:
    """Withdraw one nobody has agreed to, or call one back early: from this instant it lets nothing pass. One person is enough.

    Closes the gate for a moment, so that what is applied within it is applied before, or not at all. Raises WindowRefused.
    """
    if not reason.strip():
        raise WindowRefused("reason_required", "Say why it ends", field="reason")
    with transaction.atomic():
        window = _locked(window)
        check_may_expect(window.district, by=by, now=now)
        _check_not_over(window, now=now)
        close_gate()
        before = values_of(window)
        window.ended_by, window.ended_at, window.end_reason = by, now, reason.strip()
        window.save(update_fields=["ended_by", "ended_at", "end_reason"])
        verb = "ended" if window.agreed_at else "withdrawn"
        _write_down(window, verb=verb, by=by, now=now, reason=window.end_reason, before=before)
    return window


def values_of(window: Window) -> dict[str, Any]:
    """What the audit says of an expected change; it is never edited, so this is all there ever is to it."""
    return {
        "first_night": window.first_night.isoformat(),
        "last_night": window.last_night.isoformat(),
        "keeps_classes": window.keeps_classes,
        "ceilings": {kind: _by_direction(given) for kind, given in ceilings_of(window).items()},
        "filed_by": window.filed_by.email,
        "run": window.run_id,
        "batch": str(window.batch) if window.batch else None,
    }


def _locked(window: Window) -> Window:
    """The row as it is now, behind its district's: whoever files, agrees or ends for a district takes turns."""
    District.objects.select_for_update(no_key=True).get(id=window.district_id)
    rows = Window.objects.select_for_update(of=("self",)).select_related("district", "filed_by", "agreed_by")
    return rows.get(id=window.id)


def _check_can_agree(window: Window, *, by: Staff, now: datetime) -> None:
    _check_not_over(window, now=now)
    if window.agreed_at is not None:
        who = "You have" if window.agreed_by_id == by.id else f"{window.agreed_by} has"
        raise WindowRefused("already_agreed", f"{who} agreed to this already; it counts")
    if window.filed_by_id == by.id:
        raise WindowRefused(
            "second_person", "You filed this yourself, so somebody else must agree; ask a colleague"
        )
    _check_author(window, now=now)
    check_district(window.district)


def _check_author(window: Window, *, now: datetime) -> None:
    """It would bind nobody once whoever filed it does not decide for the district any more."""
    try:
        check_may_expect(window.district, by=window.filed_by, now=now)
    except WindowRefused:
        raise WindowRefused(
            "author_gone",
            f"{window.filed_by}, who filed this, does not decide for {window.district.name} any more;"
            " withdraw it and file it anew",
        ) from None


def _check_not_over(window: Window, *, now: datetime) -> None:
    if window.ended_at is not None:
        raise WindowRefused("ended", "This expected change was ended already; file a new one")
    if window.last_night < tonight_of(window.district, now=now):
        raise WindowRefused("over", "All nights of this expected change are over; file a new one")


def _by_direction(ceilings: Ceilings | None) -> dict[str, int]:
    given = ceilings or Ceilings()
    return {direction: getattr(given, direction) for direction in DIRECTIONS}


def _write_down(  # noqa: PLR0913 - as `record` takes them
    window: Window,
    *,
    verb: str,
    by: Staff,
    now: datetime,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        event=f"window.{verb}",
        at=now,
        by=by,
        district_id=window.district_id,
        target=f"window {window.id}",
        reason=reason,
        before=before,
        after=after,
    )
