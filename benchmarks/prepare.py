"""An empty portal with the one district of the benchmarks: `python -m benchmarks.prepare EXTERNAL_ID`."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostering.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Staff  # noqa: E402
from districts.models import Connection  # noqa: E402
from rostering.connections import join_connection  # noqa: E402
from rostering.new_districts import NewDistrict, create_district  # noqa: E402


def main(external_id: str) -> None:
    """Empty every table, then make the district and one specialist."""
    call_command("flush", interactive=False, verbosity=0)
    now = timezone.now()
    Staff.objects.create_user(email="bench@portal.example.org", password=None, role=Staff.Role.SPECIALIST)
    district = create_district(
        new=NewDistrict(slug="benchmark", name="Benchmark Unified", time_zone="America/Los_Angeles"),
        now=now,
        job="benchmark",
    )
    connection = Connection.objects.create(
        provider=Connection.Provider.CLASSLINK,
        external_id=external_id,
        name="Benchmark Unified",
        found_at=now,
    )
    join_connection(connection=connection, district=district, now=now, job="benchmark")
    sys.stdout.write("{}\n")


if __name__ == "__main__":
    main(sys.argv[1])
