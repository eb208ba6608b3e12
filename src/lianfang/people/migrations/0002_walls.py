"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import ALL_ROLES, Sight, append_only, secure


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("audit", "0002_walls"),
    ]
    operations = [
        secure("people_person", Sight(area="division", relation="id", guard="id", own="id")),
        secure(
            "people_identity",
            Sight(area="division", relation="person_id", guard="person_id", own="person_id"),
        ),
        secure("people_join", Sight(area="division")),
        secure("people_doubtfulpair", Sight(area="division")),
        migrations.RunSQL(
            "ALTER TABLE people_reading ENABLE ROW LEVEL SECURITY;"
            "ALTER TABLE people_reading FORCE ROW LEVEL SECURITY;"
            "GRANT SELECT ON people_reading TO lianfang_second;"
            "CREATE POLICY second_reads ON people_reading FOR SELECT TO lianfang_second"
            " USING (true);"
            + "".join(
                f"GRANT INSERT ON people_reading TO lianfang_{kind};"
                f"CREATE POLICY {kind}_adds ON people_reading FOR INSERT TO lianfang_{kind}"
                " WITH CHECK (true);"
                for kind in ALL_ROLES
            ),
            reverse_sql=migrations.RunSQL.noop,
        ),
        append_only("people_reading"),
    ]
