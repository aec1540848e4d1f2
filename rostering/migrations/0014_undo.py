"""Undo: who asks for one and who agrees; the log keeps what stands beside the compared values, so that it is exact."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rostering", "0013_answers_of_the_mail_server"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE rostering_change ADD COLUMN kept jsonb",
            "ALTER TABLE rostering_change DROP COLUMN kept",
        ),
        migrations.AddField(
            model_name="planenrollment",
            name="kept",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="planperson",
            name="kept",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="planschool",
            name="kept",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="plansection",
            name="kept",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="planterm",
            name="kept",
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name="run",
            name="trigger",
            field=models.TextField(
                choices=[
                    ("nightly", "nightly"),
                    ("on_demand", "asked for"),
                    ("undo", "undo"),
                    ("replan", "planned again"),
                ]
            ),
        ),
        migrations.CreateModel(
            name="Undo",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("roster_version", models.BigIntegerField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("needs_second_person", models.BooleanField(default=False)),
                ("agreed_reason", models.TextField(blank=True, default="")),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undos",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="undo", to="rostering.run"
                    ),
                ),
                (
                    "undoes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="undos", to="rostering.run"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="an_undo_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("run", models.F("undoes")), _negated=True),
                        name="an_undo_is_no_undo_of_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_at__isnull", True),
                                ("agreed_by__isnull", True),
                                ("agreed_reason", ""),
                            ),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                models.Q(("agreed_by", models.F("by")), _negated=True),
                                models.Q(("agreed_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="the_second_person_is_another",
                    ),
                ],
            },
        ),
    ]
