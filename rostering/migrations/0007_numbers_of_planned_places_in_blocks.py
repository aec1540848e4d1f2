"""Numbers of planned places are taken a thousand at a time, as those of the places themselves; within a plan they still rise."""

from django.db import migrations

FORWARD = "ALTER TABLE rostering_planenrollment ALTER COLUMN id SET CACHE 1000"
BACKWARD = "ALTER TABLE rostering_planenrollment ALTER COLUMN id SET CACHE 1"


class Migration(migrations.Migration):
    """A larger cache of the sequence."""

    dependencies = [("rostering", "0006_one_index_for_planned_places")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
