"""Who is told what in a digest: a DSM of the districts that are his, a specialist of the cases he owns and of late ones.

Read for everybody at once, in a fixed number of queries; the summaries of change lists stay in the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Max, Min, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from accounts.models import Assignment, Staff
from accounts.permissions import current_on
from rostering.calendar.office import LONGEST_CLOSURE, office_closures, office_nights, open_day_before
from rostering.calendar.pauses import PauseSpan
from rostering.models import CAME_AGAIN, Digest, Hold, Run
from rostering.notices.digest_words import Case, Telling, Warned

_MORE_THAN_ANYBODY_READS: Final = 2_000
#: A night ends on the day after the one it is called after, and later in the west than the first who are written to.
_LONGEST_NIGHT: Final = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class _Found:
    """One case with what decides who is told of it."""

    case: Case
    district: int
    owner: int | None
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class _Lost:
    """One sync with an early warning, with what decides who is told of it."""

    warned: Warned
    district: int
    applied_at: datetime


@dataclass(frozen=True, kw_only=True)
class _Office:
    """Everything of one day. `before`: when each was told last; `nights`: those of whoever never was."""

    cases: Sequence[_Found]
    warned: Sequence[_Lost]
    before: Mapping[int, datetime]
    nights: date
    districts: Mapping[int, set[int]]
    told: Mapping[int, set[int]]


def tellings(people: Sequence[Staff], *, day: date, now: datetime) -> dict[int, Telling]:
    """Person -> what to tell on a day, as it is now."""
    oldest = _to_tell().aggregate(oldest=Min("opened_night"))["oldest"] or day
    spans = office_closures(first=min(oldest, day - timedelta(days=LONGEST_CLOSURE)), last=day)
    numbers = [person.id for person in people]
    cases = _cases(day=day, closures=spans)
    before, nights = _told_before(numbers, day=day), open_day_before(day=day, closures=spans)
    office = _Office(
        cases=cases,
        warned=_warned(since=min((nights, *(at.date() for at in before.values()))), now=now),
        before=before,
        nights=nights,
        districts=_districts(numbers, day=day),
        told=_told(numbers, [one.case.number for one in cases if one.is_late]),
    )
    return {person.id: _for(person, office, day=day) for person in people}


def _for(person: Staff, office: _Office, *, day: date) -> Telling:
    mine = office.districts.get(person.id, set())
    told = office.told.get(person.id, set())
    is_dsm = person.role == Staff.Role.DSM
    late: list[Case] = []
    asked: list[Case] = []
    waiting: list[Case] = []
    back: list[Case] = []
    for one in office.cases:
        case = one.case
        if not is_dsm and one.is_late and case.number not in told:
            late.append(case)
        elif not (one.district in mine if is_dsm else one.owner in (None, person.id)):
            continue
        elif case.seen_again:
            back.append(case)
        elif case.asked_again_on is not None and case.asked_again_on <= day:
            asked.append(case)
        else:
            waiting.append(case)
    return Telling(
        late=late,
        asked_again=asked,
        waiting=waiting,
        back=back,
        warned=[one.warned for one in office.warned if one.district in mine and _is_new(one, person, office)],
    )


def _is_new(one: _Lost, person: Staff, office: _Office) -> bool:
    """Applied since this person was told last: also late in a western night, when the mails of that day had left."""
    told = office.before.get(person.id)
    return one.warned.night >= office.nights if told is None else one.applied_at > told


def _to_tell() -> QuerySet[Hold]:
    return Hold.objects.filter(Q(state=Hold.State.OPEN) | CAME_AGAIN)


def _cases(*, day: date, closures: Sequence[PauseSpan]) -> list[_Found]:
    """Every case nobody has decided, and every rejected change the last night brought again; the oldest first.

    An owner who has left looks after nothing: the case is as good as nobody's.
    """
    holds = _to_tell().annotate(sentence=KeyTextTransform("sentence", "plan__verdict"))
    rows = holds.order_by("opened_night", "id").values_list(
        *("id", "district_id", "district__name", "owner_id", "owner__is_active", "state", "opened_night"),
        *("seen_again", "asked_again_on", "escalated_on", "sentence"),
    )
    found = []
    for number, district, name, owner, works, state, opened, again, asked_on, escalated, sentence in rows:
        is_open = state == Hold.State.OPEN
        case = Case(
            number=number,
            district=name,
            sentence=sentence or "",
            nights=office_nights(since=opened, until=day, closures=closures),
            seen_again=0 if is_open else again,
            asked_again_on=asked_on if is_open else None,
        )
        is_late = is_open and escalated is not None
        found.append(_Found(case=case, district=district, owner=owner if works else None, is_late=is_late))
    return found


def _told_before(people: Sequence[int], *, day: date) -> dict[int, datetime]:
    """Person -> when the last digest was made that told them, or found nothing to tell."""
    earlier = Digest.objects.filter(
        staff__in=people, day__lt=day, day__gte=day - timedelta(days=LONGEST_CLOSURE)
    )
    rows = earlier.exclude(state=Digest.State.FAILED).order_by().values("staff_id")
    return {row["staff_id"]: row["made"] for row in rows.annotate(made=Max("made_at"))}


def _warned(*, since: date, now: datetime) -> list[_Lost]:
    """What was applied with an early warning since a day; who of the people knows of it already is asked of each."""
    runs = Run.objects.filter(
        night__gte=since - _LONGEST_NIGHT,
        finished_at__lte=now,
        status=Run.Status.APPLIED,
        plan__verdict__warnings__0__isnull=False,
    ).exclude(reason=Run.Reason.APPROVED_WINDOW)
    rows = runs.order_by("district__name", "id").values_list(
        "id", "district_id", "district__name", "night", "finished_at"
    )
    return [
        _Lost(
            warned=Warned(number=number, district=name, night=night), district=district, applied_at=applied_at
        )
        for number, district, name, night, applied_at in rows[:_MORE_THAN_ANYBODY_READS]
        if applied_at is not None
    ]


def _districts(people: Sequence[int], *, day: date) -> dict[int, set[int]]:
    """Person -> the districts that are theirs on a day, covered ones too."""
    found: dict[int, set[int]] = {}
    rows = Assignment.objects.filter(current_on(day), staff__in=people).values_list("staff_id", "district_id")
    for person, district in rows:
        found.setdefault(person, set()).add(district)
    return found


def _told(people: Sequence[int], late: Sequence[int]) -> dict[int, set[int]]:
    """Person -> the late cases they were told of; a mail that never left told nobody."""
    found: dict[int, set[int]] = {}
    digests = (
        Digest.objects.filter(staff__in=people, escalated__overlap=list(late))
        if late
        else Digest.objects.none()
    )
    for person, cases in digests.exclude(state=Digest.State.FAILED).values_list("staff_id", "escalated"):
        found.setdefault(person, set()).update(cases)
    return found
