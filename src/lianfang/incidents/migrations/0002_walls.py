"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import open_to_all


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0001_initial"),
        ("audit", "0002_walls"),
    ]
    operations = [
        open_to_all("incidents_incident", "incidents_protocoledition"),
    ]
