"""Readings are written and their duties closed in one statement, as the second role.

A check may be owed by another post than the one that measured, and arrive after the end; what
may be taken has been decided within the actor's scope before (`check_operations`).
"""

from django.db import migrations

TAKE = """CREATE FUNCTION quarantine_take_checks(readings jsonb) RETURNS uuid[]
LANGUAGE plpgsql SET role = lianfang_second AS $$
DECLARE
    taken uuid[]; orders uuid[]; days date[]; slots text[]; moments timestamptz[]; posts uuid[];
BEGIN
    WITH written AS (
        INSERT INTO quarantine_healthcheck AS c (id, order_id, person, division, slot_on, slot,
            temperature, thermometer, indoors, symptoms, manner, by_post, keyed_by, at,
            received_at, offset_seconds, recorded_at)
        SELECT r.id, r.order_id, r.person, r.division, r.slot_on, r.slot, r.temperature,
            r.thermometer, r.indoors, r.symptoms, r.manner, r.by_post, r.keyed_by, r.at,
            r.received_at, r.offset_seconds, r.recorded_at
        FROM jsonb_populate_recordset(NULL::quarantine_healthcheck, readings) AS r
        ON CONFLICT DO NOTHING
        RETURNING c.id, c.order_id, c.slot_on, c.slot, c.at, c.by_post)
    SELECT array_agg(w.id), array_agg(w.order_id), array_agg(w.slot_on), array_agg(w.slot),
        array_agg(w.at), array_agg(w.by_post)
    INTO taken, orders, days, slots, moments, posts FROM written w;
    IF taken IS NOT NULL THEN
        PERFORM duties_fulfil('health_check', orders, days, slots, moments, posts, taken,
            (readings -> 0 ->> 'recorded_at')::timestamptz);
    END IF;
    RETURN coalesce(taken, '{}');
END $$"""


class Migration(migrations.Migration):
    dependencies = [
        ("quarantine", "0002_walls"),
        ("duties", "0005_fulfil"),
    ]
    operations = [
        migrations.RunSQL(TAKE, reverse_sql="DROP FUNCTION quarantine_take_checks"),
    ]
