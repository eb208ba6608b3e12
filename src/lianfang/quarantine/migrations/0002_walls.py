"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import Sight, append_only, open_to_all, secure


class Migration(migrations.Migration):
    dependencies = [
        ("quarantine", "0001_initial"),
        ("audit", "0002_walls"),
    ]
    operations = [
        open_to_all(
            "quarantine_authority",
            "quarantine_documentnumber",
            "quarantine_site",
            "quarantine_sitemodechange",
            "quarantine_bed",
            "quarantine_standingmember",
            writers=("area", "areas", "second"),
        ),
        secure(
            "quarantine_order",
            Sight(
                area="division", relation="person_id", guard="person_id", writes=("area", "areas")
            ),
        ),
        secure(
            "quarantine_teammember",
            Sight(area="division", relation="person", guard="person", writes=("area", "areas")),
        ),
        secure("quarantine_healthcheck", Sight(area="division", relation="person")),
        secure("quarantine_clinicvisit", Sight(area="division", relation="person")),
        secure("quarantine_bedstay", Sight(area="division", relation="person")),
        secure("quarantine_heldfact", Sight(area="division", relation="person")),
        migrations.RunSQL(
            "ALTER TABLE quarantine_order ADD CONSTRAINT order_one_in_force"
            " EXCLUDE USING gist (person_id WITH =,"
            " tstzrange(start_at, least(end_at, ended_at)) WITH &&)"
            " WHERE (ended_at IS NULL OR ended_at > start_at);"
            "ALTER TABLE quarantine_bedstay ADD CONSTRAINT bed_never_double"
            " EXCLUDE USING gist (bed_id WITH =, tstzrange(from_at, to_at) WITH &&)",
            reverse_sql=migrations.RunSQL.noop,
        ),
        append_only("quarantine_healthcheck"),
        append_only("quarantine_clinicvisit"),
    ]
