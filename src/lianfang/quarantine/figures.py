"""Figures that orders, checks and sites answer."""

from __future__ import annotations

from lianfang.figures.registry import Figure, Measure, Style, declare

_UNTIL = """CASE WHEN o.ended_recorded_at <= %(as_of)s THEN least(o.end_at, o.ended_at)
 ELSE o.end_at END"""
"""The effective end of an order `o` as it was known at the moment."""

_PERSON = """coalesce((SELECT j.kept_id FROM people_join j WHERE j.person_id = o.person_id
 AND j.recorded_at <= %(as_of)s
 AND (j.ended_recorded_at IS NULL OR j.ended_recorded_at > %(as_of)s)), o.person_id)"""
"""Whom the person of an order `o` is counted as at the moment."""

_HERE = """o.incident_id = %(incident)s AND o.recorded_at <= %(as_of)s
 AND o.division >= %(low)s AND o.division < %(high)s"""

_IN_FORCE = f"{_HERE} AND o.start_at <= %(as_of)s AND %(as_of)s < {_UNTIL}"

_SHOWN = f"""SELECT h.id, h.how AS part, {_PERSON} AS person, h.division, h.from_at,
        CASE WHEN h.ended_recorded_at > %(as_of)s THEN %(as_of)s
            ELSE least(h.to_at, %(as_of)s) END AS to_at
    FROM quarantine_heldfact h JOIN quarantine_order o ON o.id = h.order_id
    WHERE o.incident_id = %(incident)s AND h.recorded_at <= %(as_of)s
        AND h.division >= %(low)s AND h.division < %(high)s
    UNION ALL
    SELECT t.id, 'bed', {_PERSON}, t.division, u.until, %(as_of)s
    FROM quarantine_bedstay t JOIN quarantine_order o ON o.id = t.order_id
    CROSS JOIN LATERAL (SELECT {_UNTIL} AS until) u
    WHERE o.incident_id = %(incident)s AND t.recorded_at <= %(as_of)s
        AND (t.ended_recorded_at IS NULL OR t.ended_recorded_at > %(as_of)s)
        AND t.kind = 'order' AND u.until < %(as_of)s AND NOT EXISTS (
            SELECT FROM quarantine_bedstay n WHERE n.person = t.person
                AND n.recorded_at <= %(as_of)s AND n.from_at >= u.until)
        AND t.division >= %(low)s AND t.division < %(high)s"""

_HELD_IN_FACT = f"""SELECT k.id, k.part, (
        SELECT coalesce(floor(extract(epoch FROM sum(upper(r) - lower(r))) / 60), 0)
        FROM unnest(tstzmultirange(k.span) - coalesce(k.before, '{{}}')) AS r) AS amount,
        k.division
    FROM (SELECT s.*, range_agg(s.span) OVER (PARTITION BY s.person ORDER BY s.from_at, s.id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM (SELECT w.*, tstzrange(w.from_at, greatest(w.from_at, w.to_at)) AS span
            FROM ({_SHOWN}) AS w) AS s) AS k"""
"""What shows that someone is held; each keeps the minutes that nothing begun before it shows."""

declare(
    Figure(
        id="F20",
        name="sites",
        label="隔离场所",
        label_en="Quarantine sites",
        unit="处",
        definition="Quarantine sites by their mode in force; closed ones are shown as a part"
        " and not counted.",
        rows_sql="""SELECT s.id, m.mode AS part, 1 AS amount, s.division
            FROM quarantine_site s CROSS JOIN LATERAL (
                SELECT mode FROM quarantine_sitemodechange c WHERE c.site_id = s.id
                  AND c.recorded_at <= %(as_of)s AND c.effective_at <= %(as_of)s
                ORDER BY c.effective_at DESC, c.id DESC LIMIT 1) m
            WHERE s.recorded_at <= %(as_of)s AND s.division >= %(low)s AND s.division < %(high)s
              AND %(incident)s::uuid IS NOT NULL""",
        parts={
            "active": "启用",
            "standby": "备用",
            "planned": "规划",
            "inspected": "已验收",
            "draining": "只出不进",
            "disinfecting": "终末消毒",
            "closed": "关闭",
        },
        counted=frozenset(
            {"active", "standby", "planned", "inspected", "draining", "disinfecting"}
        ),
        opens="sites",
    )
)

declare(
    Figure(
        id="F26",
        name="observation_days",
        label="居家隔离天数",
        label_en="Days of observation",
        unit="天",
        definition="The observation period of the protocol edition in force.",
        rows_sql="""SELECT id, '' AS part, (parameters->>'observation_days')::numeric AS amount,
                %(low)s::text AS division
            FROM incidents_protocoledition WHERE incident_id = %(incident)s
              AND recorded_at <= %(as_of)s AND effective_at <= %(as_of)s
            ORDER BY effective_at DESC, number DESC LIMIT 1""",
        measure=Measure.SUM,
    )
)

declare(
    Figure(
        id="F36",
        name="in_home_quarantine",
        label="居家隔离观察",
        label_en="Under home orders",
        unit="人",
        definition="Distinct persons under a home order in force; those who only promised to stay"
        " at home are shown as a part and not counted.",
        rows_sql=f"""SELECT DISTINCT ON (1) {_PERSON} AS id, o.kind AS part, 1 AS amount,
                o.division FROM quarantine_order o
            WHERE {_IN_FORCE} AND o.kind IN ('home', 'voluntary') ORDER BY 1, o.kind""",
        parts={"home": "居家隔离令", "voluntary": "承诺居家观察"},
        counted=frozenset({"home"}),
        opens="orders",
    )
)

declare(
    Figure(
        id="F37",
        name="in_site_quarantine",
        label="集中隔离",
        label_en="Under site orders",
        unit="人",
        definition="Distinct persons under a site order in force; free beds of the sites in use"
        " are shown as a part and not counted.",
        rows_sql=f"""(SELECT DISTINCT ON (1) {_PERSON} AS id, 'in_force' AS part, 1 AS amount,
                o.division FROM quarantine_order o
            WHERE {_IN_FORCE} AND o.kind = 'site' ORDER BY 1, o.id)
            UNION ALL
            SELECT b.id, 'beds_free', 1, s.division
            FROM quarantine_bed b JOIN quarantine_site s ON s.id = b.site_id
            WHERE s.recorded_at <= %(as_of)s AND s.division >= %(low)s AND s.division < %(high)s
              AND (SELECT c.mode FROM quarantine_sitemodechange c WHERE c.site_id = s.id
                   AND c.recorded_at <= %(as_of)s AND c.effective_at <= %(as_of)s
                   ORDER BY c.effective_at DESC, c.id DESC LIMIT 1) = 'active'
              AND NOT EXISTS (SELECT FROM quarantine_bedstay t WHERE t.bed_id = b.id
                   AND t.recorded_at <= %(as_of)s
                   AND (t.ended_recorded_at IS NULL OR t.ended_recorded_at > %(as_of)s))""",
        parts={"in_force": "在集中隔离点", "beds_free": "空床"},
        counted=frozenset({"in_force"}),
        opens="orders",
    )
)

declare(
    Figure(
        id="F38",
        name="released",
        label="解除隔离",
        label_en="Released",
        unit="人",
        definition="Distinct persons whose last order lapsed or was lifted; those whose order ends"
        " later on the day are shown as a part and not counted.",
        rows_sql=f"""SELECT p.id, CASE WHEN p.until <= %(as_of)s THEN 'released'
                ELSE 'due_today' END AS part, 1 AS amount, p.division
            FROM (SELECT DISTINCT ON (1) {_PERSON} AS id, {_UNTIL} AS until, o.division
                  FROM quarantine_order o WHERE {_HERE}
                    AND (o.ended_as IS DISTINCT FROM 'superseded'
                         OR o.ended_recorded_at > %(as_of)s)
                  ORDER BY 1, o.start_at DESC, o.id DESC) p
            WHERE p.until <= %(as_of)s
               OR p.until <= ((%(day)s::date + 1) AT TIME ZONE 'Asia/Shanghai')""",
        parts={"released": "累计解除", "due_today": "今日到期"},
        counted=frozenset({"released"}),
        opens="orders",
    )
)

declare(
    Figure(
        id="F39",
        name="held_past_end_minutes",
        label="超期隔离",
        label_en="Held past the end",
        unit="分钟",
        definition="Minutes during which a person was shown to be held after the end of the order:"
        " a bed occupied, a refusal at a gate, a check demanded, a notice up, or the person's"
        " word. What still goes on counts up to the moment; a minute that two things show"
        " counts once, with what began first.",
        rows_sql=_HELD_IN_FACT,
        measure=Measure.SUM,
        parts={
            "bed": "床位未腾",
            "gate": "卡口拒绝",
            "check": "仍要求测温",
            "notice": "告示未撤",
            "said": "本人反映",
        },
        opens="held",
    )
)

declare(
    Figure(
        id="F40",
        name="checks_done",
        label="体温监测按时率",
        label_en="Health checks on time",
        unit="",
        definition="Health checks of the day measured on time ÷ checks of the day that are late or"
        " done by the moment; by slot. A duty that became void is not expected.",
        rows_sql="""SELECT o.id, o.slot AS part,
                CASE WHEN o.done_recorded_at <= %(as_of)s AND o.done_at < o.late_at
                     THEN 1 ELSE 0 END AS amount, o.division
            FROM duties_obligation o
            WHERE o.incident = %(incident)s AND o.kind = 'health_check' AND o.slot_on = %(day)s
              AND o.division >= %(low)s AND o.division < %(high)s AND o.recorded_at <= %(as_of)s
              AND (o.done_recorded_at <= %(as_of)s
                   OR (o.late_at <= %(as_of)s
                       AND (o.lifted_at IS NULL OR o.lifted_at > %(as_of)s)))""",
        measure=Measure.SHARE,
        style=Style.RATE,
        parts={"am": "上午", "pm": "下午"},
        opens="checks",
        additive=True,
    )
)
