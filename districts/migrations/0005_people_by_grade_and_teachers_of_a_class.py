"""Lists of people by grade, and of classes without a teacher, walk an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0004_who_left_is_found_by_id"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="enrollment",
            index=models.Index(
                condition=models.Q(("removed_at__isnull", True), ("role", "teacher")),
                fields=["district", "section"],
                name="teachers_of_class",
            ),
        ),
        migrations.AddIndex(
            model_name="rosteruser",
            index=models.Index(
                models.F("district"),
                models.Case(
                    models.When(grade="K", then=models.Value(0)),
                    models.When(grade="1", then=models.Value(1)),
                    models.When(grade="2", then=models.Value(2)),
                    models.When(grade="3", then=models.Value(3)),
                    models.When(grade="4", then=models.Value(4)),
                    models.When(grade="5", then=models.Value(5)),
                    models.When(grade="6", then=models.Value(6)),
                    models.When(grade="7", then=models.Value(7)),
                    models.When(grade="8", then=models.Value(8)),
                    models.When(grade="9", then=models.Value(9)),
                    models.When(grade="10", then=models.Value(10)),
                    models.When(grade="11", then=models.Value(11)),
                    models.When(grade="12", then=models.Value(12)),
                    models.When(grade="Other", then=models.Value(13)),
                    default=models.Value(14),
                    output_field=models.IntegerField(),
                ),
                models.F("folded_name"),
                condition=models.Q(("removed_at__isnull", True)),
                name="person_by_grade",
            ),
        ),
    ]
