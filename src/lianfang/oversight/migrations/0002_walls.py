"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import Sight, open_to_all, secure


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0001_initial"),
        ("audit", "0002_walls"),
    ]
    operations = [
        secure(
            "oversight_contradiction",
            Sight(area="division", unit="unit_id", writes=("area", "unit")),
        ),
        secure("oversight_matter", Sight(area="division", writes=("area",))),
        secure("oversight_matterdecision", Sight(area="division", writes=("area",))),
        open_to_all("oversight_commendation", writers=("area", "second")),
    ]
