"""What people have done by the morning of the screenshots: lists agreed to by one, in part, for tonight, together, or
expected; what districts said; dry runs; mails.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import uuid4

from django.db.models import F

from accounts.models import Staff
from districts.models import District
from rostering.dry_runs import ask_dry_run, take_up_dry_run
from rostering.holds.decide import decide
from rostering.holds.each import Seen
from rostering.holds.escalating import escalate
from rostering.holds.together import Approval, approve_together
from rostering.holds.turns import wait_for_feed
from rostering.holds.undo import ask_undo
from rostering.holds.undoing import carry_out
from rostering.holds.window_templates import new_school_year
from rostering.holds.windows import agree_to_window, end_window, file_window
from rostering.models import Digest, Hold, Run, Window
from rostering.notices.digests import TRIES
from rostering.pipeline.part import Choice
from rostering.practice_notices import add_contact, confirm_next_pause
from rostering.slots import claim_in_turn
from rostering.talks import Said, log_talk

#: The stories of districts that end with something people have done.
ONE_HAS_AGREED: Final = "most students replaced, one has agreed"
IN_PART: Final = "most students replaced, agreed to without removals"
FOR_TONIGHT: Final = "most students replaced, agreed to for tonight"
IN_A_LIST: Final = "new IDs, agreed to in a list"
TAKEN_BACK: Final = "new IDs, agreed to in a list by whoever had ended an expected change of it"
NEW_IDS: Final = "new IDs, nobody has decided"
WITHIN: Final = "most students replaced within an expected change"
CONFIRMED_EARLIER: Final = "confirmed by the district, and more came since"
HAD_UNTIL: Final = "first load; they had until today"
UNDOING: Final = "some students replaced, being taken back"
UNDONE: Final = "some students replaced, taken back, being planned again"


def act_before(story: str, run: Run, *, people: Mapping[str, Staff], now: datetime) -> None:
    """What happens on the morning after an earlier night: what is on hold is agreed to, unless the story needs it."""
    if run.status == Run.Status.HELD and story == HAD_UNTIL:
        until = (now + timedelta(days=1)).date()
        reason = "They load the last school by tomorrow."
        wait_for_feed(run=run, by=people["marcus"], reason=reason, until=until, checksum=None, now=now)
    elif (
        run.status == Run.Status.HELD and run.reason == Run.Reason.LARGE_CHANGE and story == CONFIRMED_EARLIER
    ):
        words = "Yes, we moved to another program for the schedule."
        said = Said(way="call", with_whom="Maria Sandoval", answer="meant", words=words)
        log_talk(district=run.district, said=said, by=people["marcus"], now=now)
    elif run.status == Run.Status.HELD:
        agree(run, by=people["noor"], reason="As agreed with the district.", now=now)
    if story in (WITHIN, TAKEN_BACK) and not Window.objects.filter(district=run.district).exists():
        window = expect_a_new_year(run.district, by=people["sam"], now=now)
        agree_to_window(window=window, by=people["noor"], now=now)
        if story == TAKEN_BACK:
            end_window(window=window, by=people["sam"], reason="Their new year begins later.", now=now)


def expect_a_new_year(district: District, *, by: Staff, now: datetime) -> Window:
    """A new school year, filed and not agreed to."""
    expected = new_school_year(first_night=now.date(), reason="They told us of the new school year in May.")
    return file_window(district=district, expected=expected, by=by, now=now)


def act(story: str, run: Run, *, people: Mapping[str, Staff], now: datetime) -> None:
    """Do what the story of a district ends with, on the morning after its last night."""
    if story == ONE_HAS_AGREED:
        agree(run, by=people["sam"], reason="Their IT told me of the new schedule on Thursday.", now=now)
    if story == IN_PART:
        choice = Choice(without_removals=True)
        agree(
            run,
            by=people["sam"],
            reason="Whether the others leave is still being asked.",
            now=now,
            choice=choice,
        )
    if story == FOR_TONIGHT:
        # Not on that morning: at the beginning of the night that comes next.
        for person in (people["sam"], people["noor"]):
            agree(run, by=person, reason="Their data lead called back.", now=datetime.now(UTC), tonight=True)


def agree(run: Run, *, by: Staff, reason: str, now: datetime, **how: Any) -> Run:
    """Approve a change list, or what `how` says of it, and apply it as soon as everybody has who must."""
    return decide(
        run=run, verdict="approve", by=by, reason=reason, checksum=None, now=now, apply_now=True, **how
    ).run


def take_back(runs: Mapping[str, Run], *, by: Staff, now: datetime) -> None:
    """An undo that waits for a second person, one in the middle of its work, and one that is done; the sync after it works.

    Too short moments to be caught otherwise, and made last: whoever takes up what is queued would finish them.
    """
    reason, begun = "Half of their students have two records each.", now - timedelta(seconds=9)
    first = Run.objects.filter(district=runs["cedar-cove"].district, status=Run.Status.APPLIED).earliest("id")
    ask_undo(run=first, by=by, reason=reason, roster_version=None, now=begun)
    asked = ask_undo(run=runs["quail-run"], by=by, reason=reason, roster_version=None, now=begun)
    _in_the_middle(asked.run, stage="put_back", done={"list": 2.4}, begun=begun)
    asked = ask_undo(run=runs["raven-lake"], by=by, reason=reason, roster_version=None, now=begun)
    if claimed := claim_in_turn(run_id=asked.run.id, now=begun, at_once=True):
        carry_out(run=claimed, clock=lambda: begun)
    again = Run.objects.get(trigger=Run.Trigger.REPLAN, status=Run.Status.QUEUED)
    _in_the_middle(
        again, stage="plan", done={"again": 0.3, "scope": 1.1, "checks": 2.2, "rekey": 1.6}, begun=begun
    )


def _in_the_middle(run: Run, *, stage: str, done: dict[str, float], begun: datetime) -> None:
    Run.objects.filter(id=run.id).update(
        status=Run.Status.RUNNING,
        stage=stage,
        seconds=done,
        work={"stage": stage, "stages_done": done},
        started_at=begun,
        lease_until=begun + timedelta(hours=1),
    )


def agree_to_a_list(runs: Sequence[Run], *, by: Staff) -> None:
    """The holds of some syncs as one list, for the next night; what can not be in it is left out with the reason."""
    holds = Hold.objects.select_related("plan").filter(run__in=runs)
    seen = [Seen(hold.id, hold.plan.checksum) for hold in holds]
    reason = "They told us in spring that they would move."
    approval = Approval(holds=seen, reason=reason, nonce=uuid4(), tonight=True)
    approve_together(approval=approval, by=by, now=datetime.now(UTC))


def rehearse_syncs(runs: Mapping[str, Run], *, by: Staff, now: datetime) -> None:
    """A dry run that is done and one that nobody has taken up; a change expected of a district, for a second person."""
    morning = now + timedelta(hours=10)
    done = ask_dry_run(district=runs["alder-valley"].district, now=morning, asked_by=by)
    take_up_dry_run(number=done.id, clock=lambda: morning)
    ask_dry_run(district=runs["gull-point"].district, now=morning, asked_by=by)
    expect_a_new_year(runs["cedar-cove"].district, by=by, now=datetime.now(UTC))


def wait_too_long(run: Run, *, night: date) -> None:
    """The case of a sync has waited for a week, so that it is told to all specialists after the office opens."""
    week = timedelta(days=7)
    Hold.objects.filter(run=run).update(opened_night=night - week, opened_at=F("opened_at") - week)
    escalate(now=datetime.combine(night, time(18), UTC))


def lose_digests(people: Sequence[Staff], *, days: Sequence[date]) -> None:
    """Days on which the mail server was away in the morning, one for each of some people."""
    for person, day in zip(people, days, strict=True):
        Digest.objects.create(
            staff=person,
            day=day,
            state=Digest.State.FAILED,
            subject=f"Rosters, {day:%A} {day.day} {day:%B}: two districts wait",
            text="Two districts wait for a decision.\n",
            made_at=datetime.combine(day, time(14), UTC),
            tries=len(TRIES),
        )


def write_to_districts(*, by: Staff, now: datetime) -> None:
    """Contacts, the next company pause confirmed, and the mails about it that are due."""
    for number, district in enumerate(District.objects.order_by("id")):
        add_contact(district=district, number=number, by=by, now=now)
    confirm_next_pause(by=by, now=now)
