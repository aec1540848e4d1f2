"""What was approved for a night and is settled since waits for no night any more: nothing offers to call it back."""

from django.db import migrations, models
from django.db.models import Q

SETTLED = """
UPDATE rostering_hold SET not_before = NULL WHERE not_before IS NOT NULL AND state <> 'approved'
"""


class Migration(migrations.Migration):
    dependencies = [("rostering", "0027_life_of_a_hold")]

    operations = [
        migrations.RunSQL(SETTLED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                name="only_an_approved_hold_waits_for_a_night",
                condition=Q(state="approved") | Q(not_before__isnull=True),
            ),
        ),
    ]
