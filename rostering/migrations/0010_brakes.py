"""Stops of a district, a provider or everything; provider checks; waiting change lists let through."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0006_numbers_of_places_in_blocks"),
        ("rostering", "0009_pauses_say_their_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="trouble",
            field=models.TextField(
                blank=True,
                choices=[
                    ("", "none"),
                    ("held", "held for a large change"),
                    ("lost", "loses over 20 % of a kind"),
                ],
                db_default="",
                default="",
            ),
        ),
        migrations.CreateModel(
            name="ProviderCheck",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("provider", models.TextField(choices=[("clever", "Clever"), ("classlink", "ClassLink")])),
                ("night", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("finished", models.PositiveIntegerField()),
                ("held", models.PositiveIntegerField()),
                ("failed", models.PositiveIntegerField()),
                ("lost", models.PositiveIntegerField()),
                (
                    "run_numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("released_at", models.DateTimeField(null=True)),
                ("released_reason", models.TextField(blank=True, default="")),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("opened_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="LetThrough",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("checksum", models.TextField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="rostering.plan"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="let_through",
                        to="rostering.run",
                    ),
                ),
                (
                    "check_released",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rostering.providercheck",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "provider",
                    models.TextField(
                        blank=True, choices=[("clever", "Clever"), ("classlink", "ClassLink")], default=""
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_reason", models.TextField(blank=True, default="")),
                (
                    "by",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="districts.district",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.AddConstraint(
            model_name="providercheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at__isnull", True)),
                fields=("provider",),
                name="one_open_check_per_provider",
            ),
        ),
        migrations.AddConstraint(
            model_name="providercheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                    models.Q(
                        ("released_at__isnull", False),
                        ("released_by__isnull", False),
                        models.Q(("released_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_release_has_author_and_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="letthrough",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at__isnull", True)),
                fields=("run",),
                name="a_run_is_let_through_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="letthrough",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="letting_through_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True), ("district__isnull", False)),
                fields=("district",),
                name="one_live_stop_per_district",
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True), ("district__isnull", True)),
                fields=("provider",),
                name="one_live_stop_per_provider_and_of_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.CheckConstraint(
                condition=models.Q(("district__isnull", True), ("provider", ""), _connector="OR"),
                name="a_stop_of_a_district_names_no_provider",
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_stop_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                    _connector="OR",
                ),
                name="who_starts_again_says_when",
            ),
        ),
    ]
