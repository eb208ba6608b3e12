"""How fast it went, in figures (figures.csv, F44 and F45)."""

from __future__ import annotations

from lianfang.figures.intervals import all_intervals
from lianfang.figures.registry import Figure, Measure, declare

_EACH = " UNION ALL ".join(
    f"SELECT '{one.key}' AS key, n.* FROM ({one.rows_sql}) AS n" for one in all_intervals()
)

_ROWS = f"""SELECT r.id, t.item AS part, extract(epoch FROM r.ended - r.began) / 3600 AS amount,
   r.division, coalesce(r.ended - r.began > t.limit_minutes * interval '1 minute', false) AS breach
 FROM (SELECT DISTINCT ON (d.item) d.* FROM transitions_timerdefinition d
    WHERE d.incident_id = %(incident)s AND d.item LIKE '{{items}}%%'
      AND d.from_at <= %(as_of)s AND d.recorded_at <= %(as_of)s
    ORDER BY d.item, d.from_at DESC, d.recorded_at DESC) t
 JOIN ({_EACH}) r ON r.key = t.interval
 WHERE r.ended <= %(as_of)s"""

declare(
    Figure(
        id="F44",
        name="five_earlies",
        label="五早",
        label_en="The five earlies",
        unit="小时",
        definition="The median of the intervals that the headquarters chose for finding,"
        " reporting, isolating, diagnosing and treating early; each with its number and those"
        " beyond the limit. An item without a definition has none.",
        rows_sql=_ROWS.format(items="early"),
        measure=Measure.MEDIAN,
        parts={
            "early_find": "早发现",
            "early_report": "早报告",
            "early_isolate": "早隔离",
            "early_diagnose": "早诊断",
            "early_treat": "早治疗",
        },
        opens="timers",
    )
)
declare(
    Figure(
        id="F45",
        name="four_fasts",
        label="四快一稳",
        label_en="The four fasts and one steady",
        unit="小时",
        definition="The median of the intervals that the headquarters chose for reporting,"
        " activating, treating, controlling and confirming; each with its number and those"
        " beyond the limit. An item without a definition has none.",
        rows_sql=_ROWS.format(items="fast"),
        measure=Measure.MEDIAN,
        parts={
            "fast_report": "信息报告快",
            "fast_activate": "启动联防联控快",
            "fast_treat": "救治病例快",
            "fast_control": "防控措施快",
            "fast_confirm": "病例确诊稳",
        },
        opens="timers",
    )
)
