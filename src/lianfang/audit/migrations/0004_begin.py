"""An act begins in one statement: its moment is held open, an earlier answer to its key found."""

from django.db import migrations

BEGIN = """CREATE FUNCTION audit_begin(lock bigint, whose uuid, its_key text,
    OUT closed timestamptz, OUT earlier text, OUT answer jsonb) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(lock);
    closed := greatest((SELECT max(c.moment) FROM audit_cutoff c),
        (SELECT s.until FROM audit_seal s ORDER BY s.n DESC LIMIT 1));
    IF its_key IS NOT NULL THEN
        SELECT e.action, e.result INTO earlier, answer
        FROM audit_entry e WHERE e.actor = whose AND e.key = its_key;
    END IF;
END $$"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_seal_also"),
    ]
    operations = [
        migrations.RunSQL(BEGIN, reverse_sql="DROP FUNCTION audit_begin"),
    ]
