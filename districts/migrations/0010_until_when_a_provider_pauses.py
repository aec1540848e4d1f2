"""Until when a provider has paused its own sync with a district, for the status line."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("districts", "0009_summer_schools")]

    operations = [
        migrations.AddField(
            model_name="connection",
            name="provider_paused_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
