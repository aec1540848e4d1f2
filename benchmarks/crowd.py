"""Puts 1,499 small districts with twenty nights each beside the large one, so that lists are as long as they will be."""

import os
import sys
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostering.config.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from accounts.models import Assignment, Staff  # noqa: E402
from districts.models import Agreement, Connection, District, RosterState  # noqa: E402
from rostering.calendar.nights import last_weeknights  # noqa: E402
from rostering.models import FeedState, Run  # noqa: E402

DISTRICTS = 1_499
NIGHTS = 20
COUNTS = {"students": 800, "teachers": 60, "administrators": 4, "sections": 240, "enrollments": 5_600}
ENDINGS = (Run.Status.APPLIED, Run.Status.UNCHANGED, Run.Status.APPLIED, Run.Status.FAILED)


def main() -> None:
    """Write the districts, who looks after them, and their nights."""
    now = timezone.now()
    districts = District.objects.bulk_create(
        District(slug=f"small-{number}", name=f"Small District {number}", time_zone="America/Chicago")
        for number in range(DISTRICTS)
    )
    RosterState.objects.bulk_create(
        RosterState(district=one, version=1, counts=COUNTS, changed_at=now) for one in districts
    )
    FeedState.objects.bulk_create(FeedState(district=one, generation=1, counts=COUNTS) for one in districts)
    Agreement.objects.bulk_create(Agreement(district=one) for one in districts)
    providers = tuple(Connection.Provider)
    Connection.objects.bulk_create(
        Connection(
            district=one,
            provider=providers[one.id % 2],
            external_id=f"small-{one.id}",
            name=one.name,
            found_at=now,
        )
        for one in districts
    )
    dsm = Staff.objects.create_user(email="dsm@portal.example.org", password=None, role=Staff.Role.DSM)
    Assignment.objects.bulk_create(
        Assignment(district=one, staff=dsm, role=Assignment.Role.DSM) for one in districts
    )
    for night in last_weeknights(before=_today(), count=NIGHTS, skip=lambda _: False):
        Run.objects.bulk_create(_run(one, night) for one in districts)
    sys.stdout.write("{}\n")


def _run(district: District, night: date) -> Run:
    at = timezone.make_aware(timezone.datetime.combine(night, timezone.datetime.min.time())) + timedelta(
        hours=22
    )
    return Run(
        district=district,
        night=night,
        trigger=Run.Trigger.NIGHTLY,
        status=ENDINGS[(district.id + night.day) % len(ENDINGS)],
        queued_at=at,
        started_at=at,
        finished_at=at + timedelta(minutes=1),
    )


def _today() -> date:
    return timezone.localdate()


if __name__ == "__main__":
    main()
