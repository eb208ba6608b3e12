"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import ALL_ROLES, append_only, open_to_all


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$"
            "BEGIN RAISE EXCEPTION 'rows of % are appended only', TG_TABLE_NAME; END $$",
            reverse_sql=migrations.RunSQL.noop,
        ),
        open_to_all("audit_cutoff", writers=("area", "second")),
        open_to_all("audit_seal"),
        migrations.RunSQL(
            "ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;"
            "ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;"
            + "".join(
                f"GRANT SELECT, INSERT ON audit_entry TO lianfang_{kind};"
                f"CREATE POLICY {kind}_adds ON audit_entry FOR INSERT TO lianfang_{kind}"
                " WITH CHECK (true);"
                f"CREATE POLICY {kind}_reads ON audit_entry FOR SELECT TO lianfang_{kind} USING ("
                + (
                    "true"
                    if kind == "second"
                    else "actor = current_setting('lianfang.actor', true)::uuid"
                )
                + ");"
                for kind in ALL_ROLES
            ),
            reverse_sql=migrations.RunSQL.noop,
        ),
        append_only("audit_cutoff"),
        append_only("audit_entry"),
        append_only("audit_seal"),
    ]
