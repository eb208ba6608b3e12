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
            "quarantine_papertemplate",
            "quarantine_site",
            "quarantine_sitemodechange",
            "quarantine_room",
            "quarantine_bed",
            "quarantine_siteinspection",
            "quarantine_siteduty",
            "quarantine_standingmember",
            "quarantine_teamtemplate",
            "quarantine_vehicle",
            "quarantine_vehicledisinfection",
            writers=("area", "areas", "second"),
        ),
        secure(
            "quarantine_order",
            Sight(
                area="division",
                relation="person_id",
                guard="person_id",
                own="person_id",
                writes=("area", "areas"),
            ),
        ),
        secure(
            "quarantine_teammember",
            Sight(
                area="division",
                relation="person",
                guard="person",
                own="person",
                writes=("area", "areas"),
            ),
        ),
        *(
            secure(table, Sight(area="division", relation="person", own="person", writes=writers))
            for table, writers in (
                ("quarantine_healthcheck", ("area", "areas", "relation", "own")),
                ("quarantine_need", ("area", "areas", "relation", "own")),
                ("quarantine_paper", ("area", "areas", "relation")),
                ("quarantine_bedstay", ("area", "areas", "relation")),
                ("quarantine_transfer", ("area", "areas", "relation")),
                ("quarantine_heldfact", ("area", "areas", "relation", "own")),
            )
        ),
        *(
            secure(table, Sight(area="division", own="person", writes=("area", "areas", "own")))
            for table in ("quarantine_appeal", "quarantine_correction")
        ),
        *(
            secure(table, Sight(area="division", relation="person"))
            for table in (
                "quarantine_checksample",
                "quarantine_clinicvisit",
                "quarantine_suitability",
                "quarantine_dependantsasked",
                "quarantine_dependant",
                "quarantine_welfarecontact",
            )
        ),
        *(
            secure(table, Sight(area="division"))
            for table in (
                "quarantine_extension",
                "quarantine_breach",
                "quarantine_portalcode",
            )
        ),
        migrations.RunSQL(
            "ALTER TABLE quarantine_order ADD CONSTRAINT order_one_in_force"
            " EXCLUDE USING gist (person_id WITH =,"
            " tstzrange(start_at, least(end_at, ended_at)) WITH &&)"
            " WHERE (ended_at IS NULL OR ended_at > start_at);"
            "ALTER TABLE quarantine_bedstay ADD CONSTRAINT bed_never_double"
            " EXCLUDE USING gist (bed_id WITH =, tstzrange(from_at, to_at) WITH &&);"
            "ALTER TABLE quarantine_transfer ADD CONSTRAINT vehicle_in_one_place"
            " EXCLUDE USING gist (vehicle_id WITH =, tstzrange(departed_at, handed_at) WITH &&)"
            " WHERE (departed_at IS NOT NULL AND cancelled_at IS NULL)",
            reverse_sql=migrations.RunSQL.noop,
        ),
        append_only("quarantine_healthcheck"),
        append_only("quarantine_clinicvisit"),
        append_only("quarantine_welfarecontact"),
        append_only("quarantine_vehicledisinfection"),
        append_only("quarantine_siteinspection"),
    ]
