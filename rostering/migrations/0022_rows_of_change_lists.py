"""Change lists say since when nothing waits for them, and how many of their rows are still kept."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("rostering", "0021_pattern_of_a_change_list"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="over_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="rows_kept",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(fields=["over_at"], condition=Q(rows_kept__isnull=True), name="plans_in_full"),
        ),
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(fields=["over_at"], condition=Q(rows_kept__gt=0), name="plans_in_part"),
        ),
    ]
