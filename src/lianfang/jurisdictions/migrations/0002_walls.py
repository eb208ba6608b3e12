"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.jurisdictions.policies import open_to_all


class Migration(migrations.Migration):
    dependencies = [
        ("jurisdictions", "0001_initial"),
    ]
    operations = [
        open_to_all("jurisdictions_register", "jurisdictions_division", "jurisdictions_codelink"),
        migrations.RunSQL(
            "CREATE FUNCTION jurisdictions_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$"
            "BEGIN RAISE EXCEPTION 'rows of % are appended only', TG_TABLE_NAME; END $$",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
