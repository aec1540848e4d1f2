"""Asking for an undo: a sync, and every later one of its district, is taken back (DESIGN 5, Undo).

Web and command line come through here. An undo is the decision itself: its totals are shown and not guarded; a second person
agrees when it takes away much. It is tied to the roster in the preview, and becomes a run of its own that a worker carries
out (`undoing.py`). A stop or a provider check keeps what providers send away from rosters; it does not keep people from
taking it back.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.days import today_of
from accounts.models import Staff
from rostering.calendar.nights import night_of
from rostering.holds.refused import Refused
from rostering.holds.rules import check_may, pause_note
from rostering.holds.undo_preview import HORIZON_MONTHS, UndoPreview, is_too_old, preview_undo
from rostering.models import Run, Undo
from rostering.run_states import AlreadyAtWork, WrongMove, finish_unstarted, move_run, queue_run

Status = Run.Status
_NO_ADMINISTRATORS = "Administrators undo no syncs; a rostering specialist or the district's DSM does."
WAITS_FOR_SECOND = (
    "Asked to be undone. It takes away so much that a second person must agree;"
    " Khan Academy stays as it is until then."
)


@dataclass(frozen=True, slots=True)
class UndoOutcome:
    """What came of asking: the run that is the undo, whether another person must agree, one sentence."""

    run: Run
    needs_second_person: bool
    message: str


def check_can_undo(*, run: Run, by: Staff, on: date, now: datetime) -> None:
    """Raises Refused: not yours, not applied, undone already, too old, a sync at work."""
    _check_person(run=run, by=by, on=on)
    if run.status == Status.UNDONE:
        raise Refused("already_undone", _undone_by(run))
    if run.status != Status.APPLIED:
        raise Refused(
            "not_applied",
            f"Sync {run.id} was not applied ({run.get_status_display().lower()}), so there is nothing to undo."
            " Nothing was changed.",
        )
    if run.plan is None or is_too_old(run, now=now):
        raise Refused(
            "too_old",
            f"Sync {run.id} is of {run.night:%d %B %Y}; what was before is kept for {HORIZON_MONTHS} months,"
            " so it can not be undone any more. Nothing was changed.",
        )
    at_work = Run.objects.filter(district_id=run.district_id, status__in=Run.UNFINISHED).first()
    if at_work is not None:
        raise _at_work(at_work)


def ask_undo(*, run: Run, by: Staff, reason: str, roster_version: int | None, now: datetime) -> UndoOutcome:
    """Ask for an undo, or agree to one that waits for a second person. Raises Refused.

    `roster_version`: of the preview that was on the screen; None means the roster as it is (command line). A run that is
    queued afterwards is carried out by whoever takes it up first.
    """
    if not reason.strip():
        raise Refused("reason_required", "Say why: an undo needs a reason. Nothing was changed.")
    try:
        with transaction.atomic():
            # Two people at once: the second sees what the first has asked for.
            Run.objects.select_for_update().get(id=run.id)
            run = Run.objects.select_related("district", "plan").get(id=run.id)
            check_can_undo(run=run, by=by, on=today_of(by, now=now), now=now)
            preview = preview_undo(run=run, now=now)
            if roster_version is not None and roster_version != preview.roster_version:
                raise Refused(
                    "changed_since",
                    "The roster has changed since you opened this; nothing was changed now. Look at the new preview.",
                )
            if preview.asked is not None:
                return _agree(preview.asked, by=by, reason=reason.strip(), now=now)
            return _ask(preview, by=by, reason=reason.strip(), now=now)
    except AlreadyAtWork as busy:
        raise _at_work(busy.run) from None
    except (WrongMove, IntegrityError):
        raise Refused(
            "already_decided", "Somebody else was quicker; nothing was changed now. Look again."
        ) from None


def decline_undo(*, run: Run, by: Staff, reason: str, now: datetime) -> Run:
    """Call an undo off that waits for a second person (`run` is the undo itself). Raises Refused."""
    if not reason.strip():
        raise Refused("reason_required", "Say why in a few words. Nothing was changed.")
    _check_person(run=run, by=by, on=today_of(by, now=now))
    if run.status != Status.HELD or run.trigger != Run.Trigger.UNDO:
        raise Refused("not_waiting", f"Sync {run.id} waits for nobody; nothing was changed.")
    with transaction.atomic():
        try:
            message = f"Called off: {reason.strip()}"
            moved = move_run(run=run, to=Status.REJECTED, now=now, message=message, by=by)
        except WrongMove:
            raise Refused("already_decided", "Somebody else was quicker; nothing was changed now.") from None
        _record("undo.declined", run=run, by=by, reason=reason.strip(), now=now, after={})
    return moved


def _ask(preview: UndoPreview, *, by: Staff, reason: str, now: datetime) -> UndoOutcome:
    undone, district = preview.run, preview.run.district
    night = night_of(at=now, zone=district.time_zone)
    if preview.needs_second_person:
        run = finish_unstarted(
            district=district,
            night=night,
            trigger=Run.Trigger.UNDO,
            status=Status.HELD,
            reason="",
            message=WAITS_FOR_SECOND,
            now=now,
            asked_by=by,
        )
    else:
        run = queue_run(district=district, night=night, trigger=Run.Trigger.UNDO, now=now, asked_by=by)
    Undo.objects.create(
        run=run,
        undoes=undone,
        roster_version=preview.roster_version,
        by=by,
        reason=reason,
        at=now,
        needs_second_person=preview.needs_second_person,
    )
    changed = {kind: of_kind.changed for kind, of_kind in preview.totals.items() if of_kind.changed}
    _record(
        "undo.asked", run=undone, by=by, reason=reason, now=now, after={"undo": run.id, "changed": changed}
    )
    if preview.needs_second_person:
        return UndoOutcome(run, needs_second_person=True, message=WAITS_FOR_SECOND)
    return UndoOutcome(run, needs_second_person=False, message=_will_be(run, now=now))


def _agree(asked: Undo, *, by: Staff, reason: str, now: datetime) -> UndoOutcome:
    if asked.by_id == by.id:
        raise Refused(
            "second_person",
            "You have asked for this undo already; somebody else must agree. Nothing was changed.",
        )
    run = move_run(run=asked.run, to=Status.QUEUED, now=now, by=by)
    Undo.objects.filter(id=asked.id).update(agreed_by=by, agreed_reason=reason, agreed_at=now)
    _record("undo.agreed", run=asked.undoes, by=by, reason=reason, now=now, after={"undo": run.id})
    return UndoOutcome(run, needs_second_person=False, message=_will_be(run, now=now))


def _record(event: str, *, run: Run, by: Staff, reason: str, now: datetime, after: dict[str, object]) -> None:
    record(
        event=event,
        at=now,
        by=by,
        district_id=run.district_id,
        target=f"run {run.id}",
        reason=reason,
        after=after,
    )


def _check_person(*, run: Run, by: Staff, on: date) -> None:
    check_may(run=run, by=by, on=on, not_for_administrators=_NO_ADMINISTRATORS)


def _at_work(run: Run) -> Refused:
    return Refused(
        "at_work",
        f"Sync {run.id} of this district is at work; nothing was changed. Wait until it is done, then look again.",
    )


def _undone_by(run: Run) -> str:
    return f"{run.message or f'Sync {run.id} was undone already.'} Nothing was changed now."


def _will_be(run: Run, *, now: datetime) -> str:
    return f"Khan Academy is put back within a minute.{pause_note(run, now=now)}"
