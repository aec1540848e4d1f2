"""What waits of a change list approved in part is a sync of its own sort."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rostering", "0016_parts_of_change_lists"),
    ]

    operations = [
        migrations.AlterField(
            model_name="run",
            name="trigger",
            field=models.TextField(
                choices=[
                    ("nightly", "nightly"),
                    ("on_demand", "asked for"),
                    ("undo", "undo"),
                    ("replan", "planned again"),
                    ("rest", "the rest of a change list"),
                ]
            ),
        ),
    ]
