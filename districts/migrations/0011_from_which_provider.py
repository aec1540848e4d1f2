"""Which provider each roster was loaded from; those that are there came from the connection that their district has now."""

from django.db import migrations, models

FROM_PRESENT_CONNECTIONS = """
UPDATE districts_rosterstate r SET loaded_from = c.provider
FROM districts_connection c
WHERE c.district_id = r.district_id AND r.version > 0
"""


class Migration(migrations.Migration):
    dependencies = [("districts", "0010_until_when_a_provider_pauses")]

    operations = [
        migrations.AddField(
            model_name="rosterstate",
            name="loaded_from",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.RunSQL(FROM_PRESENT_CONNECTIONS, migrations.RunSQL.noop),
    ]
