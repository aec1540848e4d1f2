"""Agreeing to a part of a change list: everything but the removals, or some schools (PEERS 9.5; DESIGN 5, Under review).

What is agreed to is frozen when the first person agrees: a list of its own, with its own numbers, so that a second person
agrees to exactly the same. What waits becomes the case's next list in the transaction that applies the part.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from accounts.audit import record
from districts.models import RosterState
from rostering.holds.refused import Refused
from rostering.models import Hold, Part, Plan, Run
from rostering.pipeline.part import Choice, bind_remainder, cut
from rostering.run_states import finish_unstarted
from rostering.words import several


def part_of(*, hold: Hold, run: Run, choice: Choice, now: datetime, seen: str | None = None) -> Part:
    """The part of a case's list that is chosen, cut now unless it was before, in the decision's transaction. Raises Refused.

    `seen`: the checksum of the released list that a preview showed; None where there was none.
    """
    part = _cut_or_known(hold=hold, run=run, choice=choice, now=now)
    if seen is not None and seen != part.released.checksum:
        raise Refused(
            "changed_since",
            "The part has moved since its preview; nothing was changed. Look at the preview again and decide on that.",
        )
    return part


def _cut_or_known(*, hold: Hold, run: Run, choice: Choice, now: datetime) -> Part:
    plan, schools = hold.plan, sorted(set(choice.schools))
    _check(plan, choice)
    known = Part.objects.filter(plan=plan, without_removals=choice.without_removals, schools=schools).first()
    if known is not None:
        return known
    made = cut(run=run, plan=plan, choice=choice, now=now)
    if made.remainder.is_empty:
        raise Refused(
            "whole_list",
            "That is the whole change list: nothing of it would wait. Nothing was changed; approve all of it.",
        )
    if made.released.is_empty:
        raise Refused(
            "nothing_released",
            "Nothing of it can be applied while the rest waits. Nothing was changed; choose more, or approve all of it.",
        )
    return Part.objects.create(
        plan=plan,
        released=made.released,
        remainder=made.remainder,
        without_removals=choice.without_removals,
        schools=schools,
        names=_names(plan, schools),
        side_by_side=made.side_by_side,
        made_at=now,
    )


def _check(plan: Plan, choice: Choice) -> None:
    if plan.rows_dropped_at is not None:
        raise Refused("too_old", "Its change list is not kept any more; nothing was changed. Sync again.")
    if choice.without_removals:
        return
    if not choice.schools:
        raise Refused("no_schools", "No school is chosen. Nothing was changed; tick at least one.")
    listed = {school["provider_id"] for school in schools_of(plan)}
    if not listed >= set(choice.schools):
        raise Refused(
            "unknown_school",
            "One of these schools is not in the change list. Nothing was changed; load the page again and choose anew.",
        )


def schools_of(plan: Plan) -> list[Mapping[str, Any]]:
    """The schools a list is broken down by, "" for people and classes of none."""
    found: list[Mapping[str, Any]] = plan.summary.get("schools") or []
    return found


def _names(plan: Plan, schools: Iterable[str]) -> list[str]:
    names = {school["provider_id"]: school["name"] for school in schools_of(plan)}
    return sorted(names[one] or (f"school {one}" if one else "people without a school") for one in schools)


def words_of(part: Part) -> str:
    """What was agreed to, as the middle of a sentence: "without removals", "North School and South School only"."""
    if part.without_removals:
        return "without removals"
    *some, last = part.names
    return f"{', '.join(some)} and {last} only" if some else f"{last} only"


def beside_words(part: Part) -> str:
    """ " 3 teachers see old and new classes side by side until then."; "" where nobody does."""
    if not part.side_by_side:
        return ""
    see = "sees" if part.side_by_side == 1 else "see"
    return f" {several(part.side_by_side, 'teacher')} {see} old and new classes side by side until then."


def keep_remainder(*, hold: Hold, run: Run, part: Part, now: datetime) -> Run:
    """The part is applied: the case goes on with what waits, as a sync of its own, and the district is under review.

    Inside the transaction that applied it. `run`: the one that applied it; it shows the part from now on.
    """
    remainder = part.remainder
    bind_remainder(run=run, remainder=remainder)
    Run.objects.filter(id=run.id).update(plan=part.released)
    waits = finish_unstarted(
        district=run.district,
        night=run.night,
        trigger=Run.Trigger.REST,
        status=Run.Status.HELD,
        reason=Run.Reason.UNDER_REVIEW,
        message=f"What was not approved of sync {run.id} waits. {remainder.verdict['sentence']}",
        now=now,
    )
    Run.objects.filter(id=waits.id).update(plan=remainder)
    Hold.objects.filter(id=hold.id).update(
        run=waits,
        plan=remainder,
        reason=Run.Reason.UNDER_REVIEW,
        state=Hold.State.OPEN,
        part=None,
        not_before=None,
    )
    RosterState.objects.filter(district_id=run.district_id).update(is_under_review=True)
    record(
        event="hold.parted",
        at=now,
        job="approval",
        district_id=run.district_id,
        target=f"run {run.id}",
        before={"plan": part.plan_id, "checksum": part.plan.checksum},
        after={
            "plan": part.released_id,
            "checksum": part.released.checksum,
            "waits": remainder.id,
            "waits_as": remainder.checksum,
        },
    )
    waits.refresh_from_db()
    return waits
