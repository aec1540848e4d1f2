"""How many of those who come back under new ids are found, by itself and by asking: labelled people through the real statements.

`python -m benchmarks.pairs [HOW MANY]`: prints one JSON list, a line a set. The tests use `paired_by_portal` with a handful.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostering.config.settings")
    django.setup()

from django.db import transaction  # noqa: E402

from benchmarks.labelled_people import SCHOOLS, LabelledSet, Person, labelled_sets  # noqa: E402
from districts.models import Agreement, District, RosterState, RosterUser, School  # noqa: E402
from districts.text import fold_name  # noqa: E402
from rostering.models import FeedPerson, FeedSchool, FeedState, PairQuestion, Plan, PlanPerson, Run  # noqa: E402
from rostering.pipeline.plan import plan  # noqa: E402
from rostering.pipeline.rekey import rekey  # noqa: E402
from rostering.pipeline.staging import create_staging, drop_staging  # noqa: E402
from rostering.pipeline.weaker_pairs import ask_about_pairs  # noqa: E402

NOW = datetime(2026, 10, 6, 6, 30, tzinfo=UTC)
Pairs = set[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the portal made of a set: (old id, new id) of those it paired, and of those it asks about, by evidence."""

    same: Pairs
    paired: Pairs
    asked: dict[tuple[str, str], str]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the table. Precision of what is paired by itself; recall of that alone, and with the questions."""

    name: str
    same: int
    paired: int
    wrong: int
    asked: int
    asked_right: int
    precision: float
    recall: float
    recall_with_questions: float


def paired_by_portal(labelled: LabelledSet, *, slug: str) -> Found:
    """A district of its own: one side on Khan Academy, the other in the feed, then the stages of a night that pair."""
    district = District.objects.create(slug=slug, name=slug)
    Agreement.objects.create(district=district)
    RosterState.objects.create(district=district, version=1)
    FeedState.objects.create(district=district)
    _write(district, labelled)
    run = Run.objects.create(
        district=district, night=date(2026, 10, 6), trigger="on_demand", status="running", queued_at=NOW
    )
    create_staging(run_id=run.id, fence=run.fence)
    rekey(run=run, now=NOW)
    made = plan(run=run, now=NOW)
    with transaction.atomic():
        ask_about_pairs(made)
    drop_staging(run_id=run.id, fence=run.fence)
    Run.objects.filter(id=run.id).update(status="failed", finished_at=NOW)
    return Found(same=labelled.same(), paired=_paired(made), asked=_asked(made))


def line_of(name: str, found: Found) -> Line:
    """What came of it in numbers."""
    right = found.same & found.paired
    asked_right = found.same & found.asked.keys()
    return Line(
        name=name,
        same=len(found.same),
        paired=len(found.paired),
        wrong=len(found.paired - found.same),
        asked=len(found.asked),
        asked_right=len(asked_right),
        precision=_share(len(right), len(found.paired)),
        recall=_share(len(right), len(found.same)),
        recall_with_questions=_share(len(right | asked_right), len(found.same)),
    )


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 1.0


def _paired(made: Plan) -> Pairs:
    rows = PlanPerson.objects.filter(plan_id=made.id, operation="rekeyed")
    return {((before or {})["provider_id"], new) for before, new in rows.values_list("before", "provider_id")}


def _asked(made: Plan) -> dict[tuple[str, str], str]:
    rows = PairQuestion.objects.filter(plan_id=made.id)
    return {
        (old, new): evidence
        for old, new, evidence in rows.values_list("old_provider_id", "new_provider_id", "evidence")
    }


def _write(district: District, labelled: LabelledSet) -> None:
    schools = [
        {"provider_id": f"s{n}", "name": f"School {n}", "fingerprint": uuid4()} for n in range(SCHOOLS)
    ]
    School.objects.bulk_create(School(district=district, **one) for one in schools)
    FeedSchool.objects.bulk_create(
        FeedSchool(district_id=district.id, generation=0, **one) for one in schools
    )
    RosterUser.objects.bulk_create(_rows(labelled.before, RosterUser, district=district), batch_size=2000)
    FeedPerson.objects.bulk_create(
        _rows(labelled.after, FeedPerson, district_id=district.id, generation=0), batch_size=2000
    )


def _rows(people: Sequence[Person], model: Any, **own: object) -> list[Any]:
    return [model(**_values(one), **own) for one in people]


def _values(one: Person) -> dict[str, Any]:
    return {
        "provider_id": one.id,
        "role": one.role,
        "given_name": one.given,
        "family_name": one.family,
        "folded_name": fold_name(given=one.given, family=one.family),
        "email": one.email,
        "email_key": one.email,
        "sis_number": one.number,
        "grade": str(one.grade),
        "birth_date": one.born,
        "home_school_provider_id": f"s{one.school}",
        "school_provider_ids": [f"s{one.school}"],
        "fingerprint": uuid4(),
    }


def main(size: int) -> None:
    """Every set in a district of its own; all of it is taken back."""
    lines = []
    with transaction.atomic():
        for number, one in enumerate(labelled_sets(size=size)):
            began = time.perf_counter()
            line = line_of(one.name, paired_by_portal(one, slug=f"pairs-{number}"))
            lines.append(asdict(line) | {"seconds": round(time.perf_counter() - began, 3)})
        transaction.set_rollback(True)
    sys.stdout.write(json.dumps(lines) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
