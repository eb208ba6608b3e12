"""The figure that compounds answer."""

from __future__ import annotations

from lianfang.figures.registry import Figure, declare

declare(
    Figure(
        id="F05",
        name="compounds_closed",
        label="实行封闭式管理的小区",
        label_en="Compounds under closed management",
        unit="个",
        definition="Distinct residential compounds under closed management in force.",
        rows_sql="""SELECT DISTINCT c.compound_id AS id, '' AS part, 1 AS amount, c.division
            FROM places_closedmanagement c
            WHERE c.recorded_at <= %(as_of)s AND c.from_at <= %(as_of)s
              AND %(as_of)s < CASE WHEN c.ended_recorded_at <= %(as_of)s
                  THEN least(c.until, c.ended_at) ELSE c.until END
              AND c.division >= %(low)s AND c.division < %(high)s
              AND %(incident)s::uuid IS NOT NULL""",
        opens="compounds",
        additive=True,
    )
)
