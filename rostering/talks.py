"""What was said between us and a district, and what was promised: logged, and promises settled (DESIGN 9).

A talk never changes a roster. What the district answered stands beside the change on hold, for the person who decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from accounts.audit import record
from accounts.days import today_of
from accounts.models import Staff
from districts.models import District
from rostering.keeping.rules import NotKept, check_keeper
from rostering.models import Decision, Hold, Plan, Run, Talk

LONGEST_WORDS: Final = 4000
LONGEST_PROMISE: Final = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Said:
    """One entry as it was typed; `due_on` makes it a promise."""

    way: str
    words: str
    with_whom: str = ""
    answer: str = ""
    due_on: date | None = None
    due_at: time | None = None


def log_talk(  # noqa: PLR0913 - one keyword for each thing an act is made of
    *,
    district: District,
    said: Said,
    by: Staff,
    now: datetime,
    hold: Hold | None = None,
    about: int | None = None,
) -> Talk:
    """Keep what was said, with `hold` or the district's live one. `about`: the number of the change list on the screen.

    Raises NotKept, NotYours, NotAllowed.
    """
    check_keeper(district=district, by=by, now=now)
    _check(said, today=today_of(by, now=now))
    if hold is None:
        hold = Hold.objects.filter(district=district, state__in=Hold.LIVE).first()
    elif hold.district_id != district.id:
        raise ValueError("a talk and its hold belong to one district")
    if said.answer and hold is None:
        raise NotKept(
            "Nothing of this district is on hold, so there is nothing to answer. Nothing was logged; leave the answer out.",
            field="answer",
        )
    run, plan = _shown_with(hold, about=about) if hold is not None and said.answer else (None, None)
    with transaction.atomic():
        talk = Talk.objects.create(
            district=district,
            hold=hold,
            run=run,
            plan=plan,
            way=said.way,
            with_whom=said.with_whom.strip(),
            answer=said.answer,
            words=said.words.strip(),
            at=now,
            by=by,
            due_on=said.due_on,
            due_at=said.due_at,
        )
        due = said.due_on.isoformat() if said.due_on else None
        after = {"way": said.way, "answer": said.answer, "due_on": due}
        _audit(event="talk.logged", talk=talk, by=by, now=now, after=after)
    return talk


def _shown_with(hold: Hold, *, about: int | None) -> tuple[Run, Plan]:
    """The sync and the change list an answer is about: those on the screen, else those on hold now.

    A list of which a part was applied since is known by who decided on it: its sync shows the part by now.
    """
    if about is None or about == hold.plan_id:
        return hold.run, hold.plan
    shown = Run.objects.filter(district_id=hold.district_id, plan_id=about).select_related("plan")
    if (run := shown.order_by("-id").first()) is not None and run.plan is not None:
        return run, run.plan
    decided = Decision.objects.filter(hold__district_id=hold.district_id, plan_id=about)
    last = decided.select_related("run", "plan").order_by("-id").first()
    return (last.run, last.plan) if last else (hold.run, hold.plan)


def promise(
    *, district: District, words: str, due_on: date, by: Staff, now: datetime, due_at: time | None = None
) -> Talk:
    """A promise without a talk around it: a note that is due. Raises as `log_talk`."""
    said = Said(way=Talk.Way.NOTE, words=words, due_on=due_on, due_at=due_at)
    return log_talk(district=district, said=said, by=by, now=now)


def settle(*, talk: Talk, by: Staff, now: datetime) -> bool:
    """Mark a promise as kept; False if somebody has done so already. Raises NotKept, NotYours, NotAllowed."""
    check_keeper(district=talk.district, by=by, now=now)
    if talk.due_on is None:
        raise NotKept("Nothing was promised here, so there is nothing to settle. Nothing was changed.")
    with transaction.atomic():
        settled = Talk.objects.filter(id=talk.id, done_at__isnull=True).update(done_at=now, done_by=by)
        if settled:
            _audit(event="talk.settled", talk=talk, by=by, now=now, after={"way": talk.way})
    return bool(settled)


def open_promises(
    *, districts: QuerySet[District], by: Staff | None = None, due_through: date | None = None
) -> QuerySet[Talk]:
    """What was promised and is not done in some districts, the soonest first; of one person, or through a day, if given."""
    talks = Talk.objects.filter(district__in=districts, due_on__isnull=False, done_at__isnull=True)
    if by is not None:
        talks = talks.filter(by=by)
    if due_through is not None:
        talks = talks.filter(due_on__lte=due_through)
    return talks.select_related("district", "by", "hold").order_by("due_on", "due_at", "id")


def _check(said: Said, *, today: date) -> None:
    if not said.words.strip():
        raise NotKept("Write what was said. Nothing was logged.", field="words")
    if len(said.words) > LONGEST_WORDS:
        raise NotKept(
            f"At most {LONGEST_WORDS} characters fit; nothing was logged. Shorten it.", field="words"
        )
    if said.way != Talk.Way.NOTE and not said.with_whom.strip():
        raise NotKept("Say with whom. Nothing was logged.", field="with_whom")
    if said.due_at and not said.due_on:
        raise NotKept("An hour needs its day. Nothing was logged.", field="due_on")
    if said.due_on and not today <= said.due_on <= today + LONGEST_PROMISE:
        raise NotKept(
            "A promise is due today or within a year. Nothing was logged; check the date.", field="due_on"
        )


def _audit(*, event: str, talk: Talk, by: Staff, now: datetime, after: Mapping[str, object]) -> None:
    """Who and when; the words stay in the talk."""
    record(
        event=event, at=now, by=by, district_id=talk.district_id, target=f"talk {talk.id}", after=dict(after)
    )
