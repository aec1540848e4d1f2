"""Numbers of class places are taken a thousand at a time: a first load asks for half a million. Gaps among them mean nothing."""

from django.db import migrations

FORWARD = "ALTER TABLE districts_enrollment ALTER COLUMN id SET CACHE 1000"
BACKWARD = "ALTER TABLE districts_enrollment ALTER COLUMN id SET CACHE 1"


class Migration(migrations.Migration):
    """A larger cache of the sequence."""

    dependencies = [("districts", "0005_people_by_grade_and_teachers_of_a_class")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
