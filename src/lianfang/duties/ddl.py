"""The ledger's table: partitioned by month, made a month at a time on demand."""

CREATE = """
CREATE TABLE duties_obligation (
    id uuid NOT NULL,
    incident uuid NOT NULL,
    kind varchar(20) NOT NULL,
    subject uuid NOT NULL,
    slot_on date NOT NULL,
    slot varchar(12) NOT NULL,
    owner uuid,
    unit uuid,
    division varchar(15) COLLATE "C" NOT NULL,
    opens_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    late_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    done_at timestamptz,
    done_recorded_at timestamptz,
    done_by uuid,
    evidence uuid,
    lifted_at timestamptz,
    lifted_as varchar(8),
    lifted_by uuid,
    lifted_why varchar(80),
    CONSTRAINT obligation_once UNIQUE (kind, subject, slot_on, slot),
    PRIMARY KEY (id, slot_on),
    CONSTRAINT obligation_in_order
        CHECK (opens_at <= due_at AND due_at <= late_at AND late_at <= closes_at),
    CONSTRAINT obligation_grace_short CHECK (late_at <= due_at + interval '1 day'),
    CONSTRAINT obligation_closes_in_time CHECK (closes_at <= late_at
        + CASE WHEN kind IN ('health_check', 'daily_report') THEN interval '1 day'
               WHEN kind = 'lead_answer' THEN interval '3 days'
               ELSE interval '14 days' END),
    CONSTRAINT obligation_on_its_day
        CHECK (slot_on = (due_at AT TIME ZONE 'Asia/Shanghai')::date),
    CONSTRAINT obligation_done_whole
        CHECK ((done_at IS NULL) = (done_recorded_at IS NULL)
               AND (done_at IS NULL) = (done_by IS NULL)),
    CONSTRAINT obligation_lifted_whole
        CHECK ((lifted_at IS NULL) = (lifted_as IS NULL)
               AND (lifted_at IS NULL) = (lifted_by IS NULL)
               AND (lifted_at IS NULL) = (lifted_why IS NULL))
) PARTITION BY RANGE (slot_on);

CREATE INDEX obligation_open_late ON duties_obligation
    (kind, late_at) INCLUDE (division, closes_at, incident)
    WHERE done_at IS NULL AND lifted_at IS NULL;
CREATE INDEX obligation_open_owner ON duties_obligation
    (owner, late_at) WHERE done_at IS NULL AND lifted_at IS NULL;
CREATE INDEX obligation_place_day ON duties_obligation (division, slot_on, kind);

CREATE FUNCTION duties_ensure_month(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first date := date_trunc('month', day)::date;
    part text := 'duties_obligation_' || to_char(first, 'YYYYMM');
BEGIN
    IF to_regclass(part) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtext(part));
        IF to_regclass(part) IS NULL THEN
            -- Attaching lets others read and write meanwhile; CREATE … PARTITION OF would not.
            EXECUTE format(
                'CREATE TABLE %I (LIKE duties_obligation INCLUDING ALL EXCLUDING INDEXES)', part);
            EXECUTE format(
                'ALTER TABLE duties_obligation ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                part, first, (first + interval '1 month')::date);
        END IF;
    END IF;
END $$;
"""

DROP = "DROP FUNCTION duties_ensure_month(date); DROP TABLE duties_obligation;"
