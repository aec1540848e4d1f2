"""A name is searched in its index alone, a number in one of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0007_stops_are_rows_of_their_own"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="rosteruser",
            name="person_by_name",
        ),
        migrations.AddIndex(
            model_name="rosteruser",
            index=models.Index(fields=["district", "folded_name", "id"], name="person_by_name"),
        ),
        migrations.AddIndex(
            model_name="rosteruser",
            index=models.Index(
                condition=models.Q(("sis_number", ""), _negated=True),
                fields=["district", "sis_number"],
                name="person_by_number",
            ),
        ),
    ]
