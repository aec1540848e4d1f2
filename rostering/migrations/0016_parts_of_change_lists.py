"""Change lists are agreed to in parts, for tonight, or sent back to the district; what was rejected may come again."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rostering", "0015_teachers_of_a_change_list"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("without_removals", models.BooleanField()),
                (
                    "schools",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(db_collation="C"), size=None
                    ),
                ),
                (
                    "names",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("side_by_side", models.IntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PlanWait",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("plan_id", models.BigIntegerField()),
                ("kind", models.TextField(db_collation="C")),
                ("object_id", models.BigIntegerField()),
                ("because", models.TextField(db_collation="C")),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="one_decision_per_person_and_change_list",
        ),
        migrations.AddField(
            model_name="decision",
            name="called_back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="is_tonight",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="hold",
            name="asked_again_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="hold",
            name="not_before",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="hold",
            name="seen_again",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="hold",
            name="seen_again_night",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="decision",
            name="verdict",
            field=models.TextField(
                choices=[
                    ("approve", "approved"),
                    ("reject", "rejected"),
                    ("wait", "waiting for a corrected feed"),
                ]
            ),
        ),
        migrations.AddField(
            model_name="part",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="rostering.plan"
            ),
        ),
        migrations.AddField(
            model_name="part",
            name="released",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rostering.plan"
            ),
        ),
        migrations.AddField(
            model_name="part",
            name="remainder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rostering.plan"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="part",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="rostering.part",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="part",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rostering.part"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("called_back_at__isnull", True), ("verdict", "approve")),
                fields=("hold", "plan", "by"),
                name="one_approval_per_person_and_change_list",
            ),
        ),
        migrations.AddIndex(
            model_name="planwait",
            index=models.Index(fields=["plan_id", "kind", "because", "id"], name="plan_waits"),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(
                fields=("plan", "without_removals", "schools"), name="a_change_list_is_cut_once_the_same_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("schools", []), ("without_removals", True)),
                    models.Q(("without_removals", False), models.Q(("schools", []), _negated=True)),
                    _connector="OR",
                ),
                name="a_part_is_without_removals_or_of_schools",
            ),
        ),
    ]
