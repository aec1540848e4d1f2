"""What a mail server said of a notice, and which notice reached the others of a district when some of them were refused."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rostering", "0012_notices")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="answer",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="notice",
            name="rest_of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rests",
                to="rostering.notice",
            ),
        ),
    ]
