"""The stops that districts kept in fields of their own become rows, before those fields go."""

from django.db import migrations

KEEP = """
INSERT INTO rostering_stop (district_id, provider, reason, at, lifted_reason)
SELECT id, '', CASE WHEN stopped_reason = '' THEN 'No reason was kept.' ELSE stopped_reason END, stopped_at, ''
FROM districts_district WHERE stopped_at IS NOT NULL
"""
GIVE_BACK = """
UPDATE districts_district d SET stopped_at = s.at, stopped_reason = s.reason
FROM rostering_stop s WHERE s.district_id = d.id AND s.lifted_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("rostering", "0010_brakes")]
    run_before = [("districts", "0007_stops_are_rows_of_their_own")]

    operations = [migrations.RunSQL(KEEP, GIVE_BACK)]
