"""The timeliness of units' reports (figures.csv, F41)."""

from __future__ import annotations

from lianfang.duties.rules import STATE_SQL
from lianfang.figures.registry import Figure, Measure, Style, declare
from lianfang.reporting.queries import KNOWN_REPORT

_REPORTS = f"""SELECT id, division,
   CASE WHEN state = 'done_on_time' AND is_zero THEN 'zero'
        WHEN state = 'done_on_time' THEN 'on_time'
        WHEN state = 'done_late' THEN 'late'
        ELSE 'missing' END AS part,
   CASE WHEN state = 'done_on_time' THEN 1 ELSE 0 END AS amount
 FROM (
   SELECT o.id, o.division, {STATE_SQL} AS state, coalesce(k.is_zero, false) AS is_zero
   FROM duties_obligation o {KNOWN_REPORT}
   WHERE o.kind = 'daily_report' AND o.slot_on = %(day)s AND o.incident = %(incident)s
     AND o.recorded_at <= %(as_of)s AND o.division >= %(low)s AND o.division < %(high)s) AS told
 WHERE state IN ('done_on_time', 'done_late', 'overdue', 'missed')"""

declare(
    Figure(
        id="F41",
        name="reports_on_time",
        label="日报及时率",
        label_en="Reports on time",
        unit="",
        definition="Units' reports of the day on time ÷ expected. Expected is a report that has"
        " come, or that is past its cut-off and grace; one still open is not counted, nor one"
        " waived. A zero report on time is on time. Lateness is judged on the signing.",
        rows_sql=_REPORTS,
        measure=Measure.SHARE,
        style=Style.RATE,
        parts={"on_time": "按时", "zero": "按时零报告", "late": "迟报", "missing": "缺报"},
        opens="reports",
        additive=True,
    )
)
