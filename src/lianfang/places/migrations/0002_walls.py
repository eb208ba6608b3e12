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
        open_to_all("places_closedmanagement", "places_alias", writers=("area", "second")),
        migrations.RunSQL(
            "ALTER TABLE places_closedmanagement ADD CONSTRAINT closed_once_at_a_time"
            " EXCLUDE USING gist (compound_id WITH =,"
            " tstzrange(from_at, least(until, ended_at)) WITH &&)"
            " WHERE (ended_at IS NULL OR ended_at > from_at)",
            reverse_sql=migrations.RunSQL.noop,
        ),
        secure("places_household", Sight(area="division", doors="division")),
    ]
