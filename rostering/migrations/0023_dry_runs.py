"""Dry runs, and their transient rows among the syncs stand in nobody's way."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0011_from_which_provider"),
        ("rostering", "0022_rows_of_change_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DryRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("for_night", models.DateField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("queued", "Queued"),
                            ("working", "At work"),
                            ("done", "Done"),
                            ("failed", "No answer"),
                        ],
                        default="queued",
                    ),
                ),
                ("number", models.BigIntegerField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("message", models.TextField(blank=True, default="")),
                ("result", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.RemoveConstraint(
            model_name="run",
            name="one_unfinished_run_per_district",
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("status__in", ("queued", "running", "applying")),
                    models.Q(("trigger", "dry"), _negated=True),
                ),
                fields=("district",),
                name="one_unfinished_run_per_district",
            ),
        ),
        migrations.AddField(
            model_name="dryrun",
            name="asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="dryrun",
            name="district",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="dry_runs", to="districts.district"
            ),
        ),
        migrations.AddIndex(
            model_name="dryrun",
            index=models.Index(fields=["district", "-id"], name="dry_runs_of_district"),
        ),
        migrations.AddIndex(
            model_name="dryrun",
            index=models.Index(fields=["asked_at"], name="dry_runs_by_age"),
        ),
        migrations.AddConstraint(
            model_name="dryrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("queued", "working"))),
                fields=("district",),
                name="one_unfinished_dry_run_per_district",
            ),
        ),
        migrations.AddConstraint(
            model_name="dryrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("queued", "working")), ("finished_at__isnull", False), _connector="OR"
                ),
                name="a_finished_dry_run_says_when",
            ),
        ),
    ]
