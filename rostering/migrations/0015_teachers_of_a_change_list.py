"""The breakdown by teacher of a change list on hold, counted once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rostering", "0014_undo"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanTeacher",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("plan_id", models.BigIntegerField()),
                ("object_id", models.BigIntegerField()),
                ("is_new", models.BooleanField()),
                ("folded_name", models.TextField(db_collation="C")),
                ("school_provider_id", models.TextField(db_collation="C", default="")),
                ("classes_now", models.IntegerField()),
                ("classes_after", models.IntegerField()),
                ("places_now", models.IntegerField()),
                ("places_after", models.IntegerField()),
                ("leave", models.IntegerField()),
                ("join", models.IntegerField()),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(fields=["plan_id", "id"], name="plan_teachers")],
            },
        ),
    ]
