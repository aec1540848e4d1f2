"""What a large change is taken for is kept with its list; lists on hold get it when they are weighed again the next night."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rostering", "0017_rest_of_a_list"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="pattern",
            field=models.TextField(
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
                ],
                db_default="",
                default="",
            ),
        ),
    ]
