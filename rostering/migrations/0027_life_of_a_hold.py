"""Answers stay with the list they are about; one digest a person a day; since when a case is known to wait too long."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("rostering", "0026_approvals_of_many_holds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="talk",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rostering.plan",
            ),
        ),
        migrations.AddField(
            model_name="talk",
            name="run",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rostering.run",
            ),
        ),
        migrations.AddConstraint(
            model_name="talk",
            constraint=models.CheckConstraint(
                name="an_answer_is_about_a_list_of_a_sync",
                condition=Q(plan__isnull=True, run__isnull=True)
                | (Q(plan__isnull=False, run__isnull=False) & ~Q(answer="")),
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="escalated_on",
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("nothing", "Nothing to tell"),
                            ("due", "Due"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                        ]
                    ),
                ),
                ("subject", models.TextField(blank=True, default="")),
                ("text", models.TextField(blank=True, default="")),
                (
                    "escalated",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="digests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-day", "-id"),
                "indexes": [models.Index(condition=Q(state="due"), fields=["id"], name="digests_due")],
                "constraints": [
                    models.UniqueConstraint(fields=("staff", "day"), name="one_digest_a_person_a_day"),
                    models.CheckConstraint(
                        name="a_digest_says_something",
                        condition=Q(state="nothing", subject="", text="")
                        | (~Q(state="nothing") & ~Q(subject="") & ~Q(text="")),
                    ),
                    models.CheckConstraint(
                        name="a_sent_digest_says_when",
                        condition=~Q(state="sent") | Q(sent_at__isnull=False),
                    ),
                ],
            },
        ),
    ]
