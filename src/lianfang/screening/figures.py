"""Figures that leads and sweeps answer (figures.csv F34, F35)."""

from __future__ import annotations

from lianfang.figures.registry import Figure, Measure, Style, declare
from lianfang.screening.choices import Outcome

LEADS_RECONCILED = declare(
    Figure(
        id="F34",
        name="leads_reconciled",
        label="线索核销",
        label_en="Leads by outcome",
        unit="条",
        definition="截至该时刻已记录的线索,按其最近一次答复分列;尚无答复的为待核。"
        "地点取最近一次分派。各分项之和等于总数。",
        measure=Measure.COUNT,
        style=Style.EXACT,
        parts={
            Outcome.PENDING: "待核",
            Outcome.FOUND: "查实",
            Outcome.ALREADY_KNOWN: "前期已排查",
            Outcome.WRONG_DATA: "信息有误",
            Outcome.NOT_HERE: "不在本地居住",
            Outcome.PAST_PERIOD: "超过排查期",
            Outcome.ELSEWHERE: "在外地停留",
            Outcome.NOT_TRAVELLED: "未到过重点地区",
            Outcome.UNREACHABLE: "联系不上",
        },
        opens="leads",
        additive=True,
        rows_sql="""
SELECT l.id, coalesce(a.outcome, 'pending') AS part, 1 AS amount, p.division
FROM screening_lead l
JOIN (SELECT DISTINCT ON (lead_id) lead_id, division FROM screening_placement
      WHERE recorded_at <= %(as_of)s
      ORDER BY lead_id, recorded_at DESC, id DESC) AS p ON p.lead_id = l.id
LEFT JOIN (SELECT DISTINCT ON (lead_id) lead_id, outcome FROM screening_answer
      WHERE recorded_at <= %(as_of)s
      ORDER BY lead_id, recorded_at DESC, id DESC) AS a ON a.lead_id = l.id
WHERE l.incident_id = %(incident)s AND l.recorded_at <= %(as_of)s
  AND p.division >= %(low)s AND p.division < %(high)s""",
    )
)

HOUSEHOLDS_COVERED = declare(
    Figure(
        id="F35",
        name="households_covered",
        label="摸排入户",
        label_en="Households covered",
        unit="户",
        definition="已登记住户中,本次疫情的摸排至少有一次入户得到应答的比例;只敲门未应答不算。",
        measure=Measure.SHARE,
        style=Style.RATE,
        parts={"household": "住户"},
        opens="households",
        additive=True,
        rows_sql="""
SELECT h.id, 'household' AS part, (v.household_id IS NOT NULL)::int AS amount, h.division
FROM places_household h
LEFT JOIN (SELECT division, household_id FROM screening_visit
      WHERE answered AND division >= %(low)s AND division < %(high)s
        AND recorded_at <= %(as_of)s AND round_id = ANY (ARRAY(
            SELECT id FROM screening_round WHERE incident_id = %(incident)s))
      GROUP BY division, household_id) AS v ON v.household_id = h.id AND v.division = h.division
WHERE h.division >= %(low)s AND h.division < %(high)s AND h.recorded_at <= %(as_of)s""",
    )
)
