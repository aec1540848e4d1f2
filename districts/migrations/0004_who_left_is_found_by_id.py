"""People and classes that left are found by their provider ID; only rows that leave pay for the index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0003_people_are_not_checked_one_by_one"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="rosteruser",
            index=models.Index(
                condition=models.Q(("removed_at__isnull", False)),
                fields=["provider_id"],
                name="left_person_by_id",
            ),
        ),
        migrations.AddIndex(
            model_name="section",
            index=models.Index(
                condition=models.Q(("removed_at__isnull", False)),
                fields=["provider_id"],
                name="left_section_by_id",
            ),
        ),
    ]
