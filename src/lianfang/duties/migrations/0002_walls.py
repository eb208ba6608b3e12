"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import Sight, secure


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0001_initial"),
        ("audit", "0002_walls"),
    ]
    operations = [
        secure(
            "duties_obligation",
            Sight(
                area="division",
                unit="unit",
                post="owner",
                writes=("area", "areas", "unit", "relation"),
            ),
        ),
    ]
