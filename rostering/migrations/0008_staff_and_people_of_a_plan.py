"""In the plan of a first load, staff behind all students, and people by number, are found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rostering", "0007_numbers_of_planned_places_in_blocks"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="planperson",
            index=models.Index(
                condition=models.Q(("role", "student"), _negated=True),
                fields=["plan_id", "operation", "id"],
                name="plan_staff",
            ),
        ),
        migrations.AddIndex(
            model_name="planperson",
            index=models.Index(fields=["plan_id", "object_id"], name="plan_people_by_number"),
        ),
    ]
