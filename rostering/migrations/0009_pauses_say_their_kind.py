"""A pause says its kind, which were entered together, when it was changed last and who ended it; 120 nights at most."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MOST_NIGHTS = 120


def check_lengths(pauses: Iterable[tuple[int, str, date, date]]) -> None:
    """Stop before the constraint does, with what to change; nothing of the migration is kept. Raises ValueError."""
    longer = [
        f"pause {number} ({name}, {first} to {last})"
        for number, name, first, last in pauses
        if (last - first).days >= MOST_NIGHTS
    ]
    if longer:
        raise ValueError(
            f"A pause has at most {MOST_NIGHTS} nights, and there are longer ones: {', '.join(longer)}. Nothing was "
            "changed. Enter each as two that follow each other, or end it earlier; then migrate again."
        )


def _check_stored(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("rostering", "Pause").objects.order_by("id")
    check_lengths(rows.values_list("id", "name", "first_night", "last_night"))


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0006_numbers_of_places_in_blocks"),
        ("rostering", "0008_staff_and_people_of_a_plan"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(_check_stored, migrations.RunPython.noop),
        migrations.AddField(
            model_name="pause",
            name="batch",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="pause",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="pause",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pause",
            name="kind",
            field=models.TextField(
                choices=[
                    ("company", "Company pause"),
                    ("closure", "Office closure"),
                    ("summer", "Summer"),
                    ("other", "Other"),
                ],
                default="other",
            ),
        ),
        migrations.AddIndex(
            model_name="pause",
            index=models.Index(fields=["district", "last_night"], name="pauses_of_district"),
        ),
        migrations.AddIndex(
            model_name="pause",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)), fields=["batch"], name="pauses_entered_together"
            ),
        ),
        migrations.RunSQL(
            """UPDATE rostering_pause SET kind = CASE
                WHEN district_id IS NOT NULL THEN 'other' WHEN replaces = '' THEN 'closure' ELSE 'company' END""",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "last_night__lt",
                        models.Func(
                            models.F("first_night"),
                            output_field=models.DateField(),
                            template="(%(expressions)s + 120)",
                        ),
                    )
                ),
                name="a_pause_is_no_longer_than_120_nights",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("district__isnull", True), ("kind__in", ("company", "closure"))),
                    models.Q(("district__isnull", False), ("kind__in", ("summer", "other"))),
                    _connector="OR",
                ),
                name="a_pause_is_for_everybody_or_for_a_district",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "company"),
                        ("year__isnull", False),
                        models.Q(("replaces", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("kind", "company"), _negated=True), ("replaces", ""), ("year__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="a_company_pause_says_which_it_is",
            ),
        ),
    ]
