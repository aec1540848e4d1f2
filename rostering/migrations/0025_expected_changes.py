"""Expected changes: filed by one person, agreed to by another, with a ceiling for each kind and direction."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0011_from_which_provider"),
        ("rostering", "0024_weaker_pairs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Window",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("batch", models.UUIDField(null=True)),
                ("first_night", models.DateField()),
                ("last_night", models.DateField()),
                ("keeps_classes", models.BooleanField(default=True)),
                ("reason", models.TextField()),
                ("filed_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.TextField(blank=True, default="")),
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
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="windows",
                        to="districts.district",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rostering.run",
                    ),
                ),
            ],
            options={
                "ordering": ("first_night", "id"),
            },
        ),
        migrations.CreateModel(
            name="WindowCeiling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("removed", models.PositiveSmallIntegerField()),
                ("added", models.PositiveSmallIntegerField()),
                ("updated", models.PositiveSmallIntegerField()),
                ("rekeyed", models.PositiveSmallIntegerField()),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ceilings",
                        to="rostering.window",
                    ),
                ),
            ],
            options={
                "ordering": ("window", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="window",
            index=models.Index(fields=["district", "last_night"], name="windows_of_district"),
        ),
        migrations.AddIndex(
            model_name="window",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)), fields=["batch"], name="windows_filed_together"
            ),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_night__gte", models.F("first_night"))),
                name="a_window_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "last_night__lt",
                        models.Func(
                            models.F("first_night"),
                            output_field=models.DateField(),
                            template="(%(expressions)s + 31)",
                        ),
                    )
                ),
                name="a_window_is_no_longer_than_31_nights",
            ),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_window_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at__isnull", True), ("agreed_by__isnull", True)),
                    models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                    _connector="OR",
                ),
                name="who_agrees_to_a_window_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by__isnull", True),
                    models.Q(("agreed_by", models.F("filed_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_agrees_to_a_window_of_their_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="who_ends_a_window_says_when_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("agreed_at__isnull", False), ("ended_at__isnull", True)),
                expressions=(
                    (
                        models.Func(
                            models.F("district_id"),
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                            template="int8range(%(expressions)s, %(expressions)s, '[]')",
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("first_night"),
                            models.F("last_night"),
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                            template="daterange(%(expressions)s, '[]')",
                        ),
                        "&&",
                    ),
                ),
                name="one_binding_window_per_district_and_night",
            ),
        ),
        migrations.AddConstraint(
            model_name="windowceiling",
            constraint=models.UniqueConstraint(
                fields=("window", "kind"), name="one_row_of_ceilings_per_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="windowceiling",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("students", "teachers", "sections", "enrollments"))),
                name="a_ceiling_is_of_a_counted_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="windowceiling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("added__lte", 1000), ("rekeyed__lte", 100), ("removed__lte", 100), ("updated__lte", 100)
                ),
                name="ceilings_are_percents_and_only_additions_exceed_100",
            ),
        ),
    ]
