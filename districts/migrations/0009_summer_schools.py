"""Whether a district teaches in summer, and when."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0008_people_by_name_and_number"),
    ]

    operations = [
        migrations.CreateModel(
            name="SummerSchool",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "plan",
                    models.TextField(
                        choices=[("unknown", "Not known yet"), ("yes", "Yes"), ("no", "No")],
                        default="unknown",
                    ),
                ),
                ("first_day", models.DateField(blank=True, null=True)),
                ("last_day", models.DateField(blank=True, null=True)),
                ("schools", models.TextField(blank=True, default="")),
                ("note", models.TextField(blank=True, default="")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="summer_schools",
                        to="districts.district",
                    ),
                ),
            ],
            options={
                "ordering": ("district", "year"),
                "constraints": [
                    models.UniqueConstraint(fields=("district", "year"), name="one_summer_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first_day__isnull", True), ("last_day__isnull", True)),
                            models.Q(("first_day__isnull", False), ("last_day__gte", models.F("first_day"))),
                            _connector="OR",
                        ),
                        name="summer_school_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("plan", "yes"),
                            models.Q(("first_day__isnull", True), ("last_day__isnull", True)),
                            _connector="OR",
                        ),
                        name="only_a_summer_with_school_has_days",
                    ),
                ],
            },
        ),
    ]
