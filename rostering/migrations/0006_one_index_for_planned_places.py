"""Planned places are read by plan and operation only: that index becomes their key, and half a million rows need one less."""

from django.db import migrations

FORWARD = """
ALTER TABLE rostering_planenrollment DROP CONSTRAINT rostering_planenrollment_pkey;
DROP INDEX plan_places;
ALTER TABLE rostering_planenrollment ADD CONSTRAINT plan_places PRIMARY KEY (plan_id, operation, id);
"""
BACKWARD = """
ALTER TABLE rostering_planenrollment DROP CONSTRAINT plan_places;
CREATE INDEX plan_places ON rostering_planenrollment (plan_id, operation, id);
ALTER TABLE rostering_planenrollment ADD CONSTRAINT rostering_planenrollment_pkey PRIMARY KEY (id);
"""


class Migration(migrations.Migration):
    """One index instead of two."""

    dependencies = [("rostering", "0005_settled_for")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
