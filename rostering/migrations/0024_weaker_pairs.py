"""Pairs of people who may be the same under a new id: questions of a change list, and what people answered."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _of_a_pair() -> list[tuple[str, models.Field]]:
    """What question and answer both have, in its order; each table gets fields of its own."""
    return [
        ("id", models.BigAutoField(primary_key=True, serialize=False)),
        (
            "role",
            models.TextField(
                choices=[
                    ("student", "student"),
                    ("teacher", "teacher"),
                    ("administrator", "administrator"),
                ],
                db_collation="C",
            ),
        ),
        ("object_id", models.BigIntegerField()),
        ("old_provider_id", models.TextField(db_collation="C")),
        ("new_provider_id", models.TextField(db_collation="C")),
        (
            "evidence",
            models.TextField(
                choices=[
                    ("same_address_same_name", "Same address and name"),
                    ("same_number_same_name", "Same SIS number and name"),
                    ("same_name_birth_date_school", "Same name, birth date and school"),
                    ("same_address_other_name", "Same address, other name"),
                    ("similar_name", "Similar name"),
                ]
            ),
        ),
        ("score", models.PositiveSmallIntegerField()),
        ("seen", models.TextField()),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0011_from_which_provider"),
        ("rostering", "0023_dry_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="pairs",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.CreateModel(
            name="PairQuestion",
            fields=[
                *_of_a_pair(),
                ("plan_id", models.BigIntegerField()),
                ("new_object_id", models.BigIntegerField()),
                (
                    "warnings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(fields=["plan_id", "id"], name="pairs_of_plan")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan_id", "object_id", "new_object_id"),
                        name="a_change_list_asks_once_about_a_pair",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PairAnswer",
            fields=[
                *_of_a_pair(),
                ("accepted", models.BooleanField()),
                ("reason", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_as",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("applied", "applied"),
                            ("dropped", "did not fit any more"),
                            ("taken_back", "taken back"),
                        ],
                        default="",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="districts.district"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("district", "object_id", "new_provider_id"),
                        name="one_answer_per_pair",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("accepted", True), ("ended_at__isnull", True)),
                        fields=("district", "object_id"),
                        name="a_person_comes_back_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("accepted", True), ("ended_at__isnull", True)),
                        fields=("district", "role", "new_provider_id"),
                        name="a_new_id_is_of_one_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_as", ""), ("ended_at__isnull", True)),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_as", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="an_ended_answer_says_why",
                    ),
                ],
            },
        ),
    ]
