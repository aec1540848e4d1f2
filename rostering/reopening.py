"""What the first night after a pause would bring: the waiting change list of each district, judged as that night will judge it.

Nothing is read from a provider again: the totals of the latest plan, the district's limits and its open hold are enough.
The night itself reads the newest feed, so this is what is known so far.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from districts.models import District
from rostering.calendar.nights import ONE_DAY, is_weeknight
from rostering.calendar.pauses import pauses_of_each
from rostering.calendar.spans import longest_over
from rostering.models import Hold, Run
from rostering.pipeline.guard import Limits, guard
from rostering.pipeline.totals import totals_from_json

HELD: Final = "held"
APPLIES: Final = "applies"
NOTHING: Final = "nothing"
NOT_KNOWN: Final = "not_known"
#: What the next night brings again: what waits, and what a person rejected or undid, which leaves the district under review.
_TO_COME: Final = (Run.Status.WAITING, Run.Status.HELD, Run.Status.REJECTED, Run.Status.UNDONE)
_NOT_READ: Final = (Run.Status.FAILED, Run.Status.MISSED, Run.Status.SKIPPED)
#: How long a pause can be, with the company's around it.
_LOOK_BACK: Final = timedelta(days=160)


@dataclass(frozen=True, kw_only=True)
class FirstNight:
    """One district's first night back. `reason`, `sentence`: why it would be held; `run`: the sync whose plan waits."""

    district: int
    outcome: str
    reason: str = ""
    sentence: str = ""
    changes: int = 0
    run: int | None = None
    night: date | None = None


def judge(
    *, totals: dict[str, dict[str, Any]], is_empty: bool, limits: Limits, has_hold: bool
) -> tuple[str, str, str]:
    """(outcome, reason, sentence) of a waiting plan: a pure function, the guard's own judgement.

    What is on hold stays on hold while its change is still planned, small or not; an empty plan clears it.
    """
    if is_empty:
        return NOTHING, "", ""
    verdict = guard(totals=totals_from_json(totals), limits=limits)
    if verdict.holds:
        return HELD, verdict.reason, verdict.sentence
    if has_hold:
        return HELD, "on_hold", "It is on hold already; it clears by itself only if what was held is gone."
    return APPLIES, "", ""


def back_on(night: date, *, districts: Collection[int]) -> list[int]:
    """Those of some districts that were paused on the weeknight before a night and run on it."""
    before = night - ONE_DAY
    while not is_weeknight(before):
        before -= ONE_DAY
    everybody, own = pauses_of_each(districts=districts, first=before, last=night)
    return [
        number
        for number in districts
        if longest_over([*everybody, *own.get(number, ())], night=before)
        and not longest_over([*everybody, *own.get(number, ())], night=night)
    ]


def first_nights(districts: Collection[int], *, night: date) -> list[FirstNight]:
    """What is known of the first night back of some districts, in three queries whatever their number."""
    # An undo says nothing of what the district shares.
    latest = Run.objects.exclude(trigger=Run.Trigger.UNDO).filter(
        district_id__in=list(districts), night__gte=night - _LOOK_BACK, finished_at__isnull=False
    )
    runs = {
        run.district_id: run
        for run in latest.order_by("district_id", "-id")
        .distinct("district_id")
        .select_related("plan")
        .only("district_id", "status", "night", "plan__totals", "plan__is_empty")
    }
    held = set(
        Hold.objects.filter(district_id__in=list(districts), state__in=Hold.LIVE).values_list(
            "district_id", flat=True
        )
    )
    return [
        _first_night(number, runs.get(number), limits=limits, has_hold=number in held)
        for number, limits in _limits_of(districts)
    ]


def _limits_of(districts: Collection[int]) -> Iterable[tuple[int, Limits]]:
    rows = District.objects.filter(id__in=list(districts)).order_by("name", "id")
    for number, percent, under_review in rows.values_list(
        "id", "large_change_limit", "roster__is_under_review"
    ):
        yield number, Limits(percent=percent, is_under_review=bool(under_review))


def _first_night(number: int, run: Run | None, *, limits: Limits, has_hold: bool) -> FirstNight:
    if run is None or run.plan is None or run.status in _NOT_READ:
        return FirstNight(district=number, outcome=NOT_KNOWN, run=run.id if run else None)
    if run.status not in _TO_COME:
        return FirstNight(district=number, outcome=NOTHING, run=run.id, night=run.night)
    plan = run.plan
    outcome, reason, sentence = judge(
        totals=plan.totals, is_empty=plan.is_empty, limits=limits, has_hold=has_hold
    )
    return FirstNight(
        district=number,
        outcome=outcome,
        reason=reason,
        sentence=sentence,
        changes=sum(int(counts.get("changed", 0)) for counts in plan.totals.values()),
        run=run.id,
        night=run.night,
    )
