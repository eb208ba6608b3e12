"""Marking duties done is a function: its plan over the months is made once per connection."""

from django.db import migrations

FULFIL = """CREATE FUNCTION duties_fulfil(its_kind text, subjects uuid[], days date[],
    slots text[], moments timestamptz[], posts uuid[], evidences uuid[], recorded timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    first date := (SELECT min(d) FROM unnest(days) AS d);
    last date := (SELECT max(d) FROM unnest(days) AS d);
    fulfilled integer;
BEGIN
    UPDATE duties_obligation o
    SET done_at = d.done_at, done_recorded_at = recorded, done_by = d.done_by,
        evidence = d.evidence
    FROM (SELECT DISTINCT ON (n.subject, n.slot_on, n.slot) *
        FROM unnest(subjects, days, slots, moments, posts, evidences)
            AS n (subject, slot_on, slot, done_at, done_by, evidence)
        ORDER BY n.subject, n.slot_on, n.slot, n.done_at, n.evidence) AS d
    WHERE o.kind = its_kind AND o.subject = ANY (subjects) AND o.subject = d.subject
        AND o.slot_on = d.slot_on AND o.slot = d.slot
        AND o.slot_on BETWEEN first AND last AND o.done_at IS NULL;
    GET DIAGNOSTICS fulfilled = ROW_COUNT;
    RETURN fulfilled;
END $$"""


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0004_report_climb"),
    ]
    operations = [
        migrations.RunSQL(FULFIL, reverse_sql="DROP FUNCTION duties_fulfil"),
    ]
