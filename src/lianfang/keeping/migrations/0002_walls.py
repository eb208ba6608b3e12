"""Who may read and write which rows: these hold nobody but the officers who signed."""

from django.db import migrations

from lianfang.database.policies import open_to_all


class Migration(migrations.Migration):
    dependencies = [
        ("keeping", "0001_initial"),
        ("audit", "0002_walls"),
    ]
    operations = [
        open_to_all("keeping_hold", "keeping_destruction", "keeping_destroyedtable"),
    ]
