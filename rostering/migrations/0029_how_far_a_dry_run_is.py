"""How far a dry run is can be watched, as a sync can."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rostering", "0028_a_settled_hold_waits_for_no_night")]

    operations = [
        migrations.AddField(model_name="dryrun", name="work", field=models.JSONField(default=dict)),
    ]
