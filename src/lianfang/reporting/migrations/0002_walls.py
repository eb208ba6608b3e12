"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import Sight, append_only, open_to_all, secure


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
        open_to_all(
            "reporting_superiorworkbook",
            "reporting_cellbinding",
            "reporting_filledworkbook",
            writers=("area", "second"),
        ),
        append_only("reporting_cellbinding"),
        append_only("reporting_filledworkbook"),
    ]
