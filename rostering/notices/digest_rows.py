"""Who is told what in a digest: a DSM of the districts that are his, a specialist of the cases he owns and of late ones.

Read for everybody at once, in a fixed number of queries; the summaries of change lists stay in the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Min, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from accounts.models import Assignment, Staff
from accounts.permissions import current_on
from rostering.calendar.office import LONGEST_CLOSURE, office_closures, office_nights, open_day_before
from rostering.calendar.pauses import PauseSpan
from rostering.models import CAME_AGAIN, Digest, Hold, Run
from rostering.notices.digest_words import Case, Telling, Warned

_MORE_THAN_ANYBODY_READS: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class _Found:
    """One case with what decides who is told of it."""

    case: Case
    district: int
    owner: int | None
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class _Office:
    """Everything of one day."""

    cases: Sequence[_Found]
    warned: Sequence[tuple[int, Warned]]
    districts: Mapping[int, set[int]]
    told: Mapping[int, set[int]]


def tellings(people: Sequence[Staff], *, day: date) -> dict[int, Telling]:
    """Person -> what to tell on a day."""
    oldest = _to_tell().aggregate(oldest=Min("opened_night"))["oldest"] or day
    spans = office_closures(first=min(oldest, day - timedelta(days=LONGEST_CLOSURE)), last=day)
    numbers = [person.id for person in people]
    cases = _cases(day=day, closures=spans)
    office = _Office(
        cases=cases,
        warned=_warned(day=day, closures=spans),
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
        warned=[one for district, one in office.warned if district in mine],
    )


def _to_tell() -> QuerySet[Hold]:
    return Hold.objects.filter(Q(state=Hold.State.OPEN) | CAME_AGAIN)


def _cases(*, day: date, closures: Sequence[PauseSpan]) -> list[_Found]:
    """Every case nobody has decided, and every rejected change the last night brought again; the oldest first."""
    holds = _to_tell().annotate(sentence=KeyTextTransform("sentence", "plan__verdict"))
    rows = holds.order_by("opened_night", "id").values_list(
        *("id", "district_id", "district__name", "owner_id", "state", "opened_night", "seen_again"),
        *("asked_again_on", "escalated_on", "sentence"),
    )
    found = []
    for number, district, name, owner, state, opened, again, asked_on, escalated, sentence in rows:
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
        found.append(_Found(case=case, district=district, owner=owner, is_late=is_late))
    return found


def _warned(*, day: date, closures: Sequence[PauseSpan]) -> list[tuple[int, Warned]]:
    """What was applied with an early warning since the last day on which a digest left."""
    runs = Run.objects.filter(
        night__gte=open_day_before(day=day, closures=closures),
        night__lt=day,
        status=Run.Status.APPLIED,
        plan__verdict__warnings__0__isnull=False,
    ).exclude(reason=Run.Reason.APPROVED_WINDOW)
    rows = runs.order_by("district__name", "id").values_list("id", "district_id", "district__name", "night")
    return [
        (district, Warned(number=number, district=name, night=night))
        for number, district, name, night in rows[:_MORE_THAN_ANYBODY_READS]
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
