"""An empty portal with the one district of the benchmarks: `python -m benchmarks.prepare EXTERNAL_ID [beside-others]`.

Beside others: with 1,500 more, so that pages and lists are as full as they will be.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostering.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Staff  # noqa: E402
from benchmarks.portal import make_portal  # noqa: E402
from districts.models import Connection  # noqa: E402
from rostering.connections import join_connection  # noqa: E402
from rostering.new_districts import NewDistrict, create_district  # noqa: E402


def main(external_id: str, *, beside_others: bool = False) -> None:
    """Empty every table, then make the district and one specialist."""
    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE rostering_change")
    if beside_others:
        make_portal()
    now = timezone.now()
    Staff.objects.create_user(email="bench@portal.example.org", password=None, role=Staff.Role.SPECIALIST)
    district = create_district(
        new=NewDistrict(slug="benchmark", name="Benchmark Unified", time_zone="America/Los_Angeles"),
        now=now,
        job="benchmark",
    )
    link = Connection.objects.create(
        provider=Connection.Provider.CLASSLINK,
        external_id=external_id,
        name="Benchmark Unified",
        found_at=now,
    )
    join_connection(connection=link, district=district, now=now, job="benchmark")
    sys.stdout.write("{}\n")


if __name__ == "__main__":
    main(sys.argv[1], beside_others="beside-others" in sys.argv)
