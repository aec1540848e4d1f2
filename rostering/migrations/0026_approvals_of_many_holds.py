"""Many holds agreed to in one act: the list as it was sent, and what two people decided on each hold of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rostering", "0025_expected_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovalList",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "pattern",
                    models.TextField(
                        choices=[
                            ("first_load", "First load"),
                            ("new_school_year", "New school year"),
                            ("semester_change", "Change of semester"),
                            ("sis_migration", "New student system"),
                            ("school_not_shared", "School not shared"),
                            ("grade_not_shared", "Grade not shared"),
                            ("provider_switch", "New provider"),
                            ("sharing_off", "Sharing turned off"),
                            ("unexplained", "Unexplained"),
                        ]
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("is_tonight", models.BooleanField(default=False)),
                ("nonce", models.UUIDField(unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ListedHold",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("checksum", models.TextField()),
                ("left_out", models.TextField(default="")),
                (
                    "first",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="listed_first",
                        to="rostering.decision",
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="listed",
                        to="rostering.hold",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="rostering.approvallist",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rostering.plan"
                    ),
                ),
                (
                    "second",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="listed_second",
                        to="rostering.decision",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.AddConstraint(
            model_name="approvallist",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_list_of_approvals_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="approvallist",
            constraint=models.CheckConstraint(
                condition=models.Q(("pattern__in", ("", "unexplained", "sharing_off")), _negated=True),
                name="a_list_of_approvals_has_a_known_pattern",
            ),
        ),
        migrations.AddConstraint(
            model_name="listedhold",
            constraint=models.UniqueConstraint(fields=("list", "hold"), name="a_hold_is_once_in_a_list"),
        ),
        migrations.AddConstraint(
            model_name="listedhold",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_out", ""), ("first__isnull", True), _connector="OR"),
                name="what_was_left_out_was_not_agreed_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="listedhold",
            constraint=models.CheckConstraint(
                condition=models.Q(("second__isnull", True), ("first__isnull", False), _connector="OR"),
                name="the_second_comes_after_the_first",
            ),
        ),
    ]
