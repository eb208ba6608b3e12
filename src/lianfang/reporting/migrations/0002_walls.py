"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import Sight, secure


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0001_initial"),
        ("audit", "0002_walls"),
    ]
    operations = [
        secure(
            "reporting_dailyreport",
            Sight(area="division", unit="unit_id", writes=("area", "areas", "unit")),
        ),
    ]
