"""What organs outside the software decided, counted (figures.csv, F24 and F25)."""

from __future__ import annotations

from lianfang.figures.registry import Figure, declare

_HELD = """SELECT DISTINCT ON (d.official) d.official AS id, d.rank AS part, 1 AS amount,
   d.division
 FROM oversight_matterdecision d JOIN oversight_matter m ON m.id = d.matter_id
 WHERE m.incident_id = %(incident)s AND d.ground = 'five_for_one' AND d.sanction <> 'none'
   AND d.recorded_at <= %(as_of)s AND d.decided_at <= %(as_of)s
   AND NOT (d.outcome = 'lifted' AND d.outcome_at <= %(as_of)s)
   AND d.division >= %(low)s AND d.division < %(high)s{also}
 ORDER BY d.official, d.decided_at"""

_RANKS = {"section": "科级", "deputy_section": "副科级", "staff": "其他"}

declare(
    Figure(
        id="F24",
        name="officials_held_to_account",
        label="处理干部",
        label_en="Officials held to account",
        unit="名",
        definition="Distinct officials with a decision of a discipline, supervision or appointing"
        " organ in force on five-for-one work, by rank.",
        rows_sql=_HELD.format(also=""),
        parts=_RANKS,
        opens="matters",
    )
)
declare(
    Figure(
        id="F25",
        name="of_which_removed",
        label="其中撤职",
        label_en="Of which removed from post",
        unit="名",
        definition="The officials of F24 whose decision removed them from their post, by rank.",
        rows_sql=_HELD.format(also=" AND d.sanction = 'removed'"),
        parts=_RANKS,
        opens="matters",
    )
)
