"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import Sight, open_to_all, secure


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
        ("audit", "0002_walls"),
    ]
    operations = [
        open_to_all("places_compound", "places_gate", "places_grid", "places_gridcompound"),
        secure("places_household", Sight(area="division")),
    ]
