"""A stop of a district is a row beside those of a provider and of everything; its fields here are gone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0006_numbers_of_places_in_blocks"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="district",
            name="stopped_at",
        ),
        migrations.RemoveField(
            model_name="district",
            name="stopped_reason",
        ),
    ]
