"""Changes of class places stay on their page: no index knows whether a place has left, and a third of each page is kept free.

Otherwise each change of a place also writes to each of its indexes. Pages that are there fill anew as their rows change.
"""

from django.db import migrations, models
from django.db.models import Q

FORWARD = "ALTER TABLE districts_enrollment SET (fillfactor = 65)"
BACKWARD = "ALTER TABLE districts_enrollment RESET (fillfactor)"


class Migration(migrations.Migration):
    dependencies = [("districts", "0011_from_which_provider")]

    operations = [
        migrations.RemoveIndex(model_name="enrollment", name="teachers_of_class"),
        migrations.AddIndex(
            model_name="enrollment",
            index=models.Index(
                condition=Q(role="teacher"), fields=["district", "section"], name="teachers_of_class"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
