"""The headquarters in figures (figures.csv, F01 to F04 and F28)."""

from __future__ import annotations

from lianfang.figures.registry import Figure, Measure, Style, declare

_IN_FORCE = """{row}.incident_id = %(incident)s AND {row}.recorded_at <= %(as_of)s
   AND {row}.from_at <= %(as_of)s
   AND ({row}.to_at IS NULL OR {row}.to_at > %(as_of)s OR {row}.ended_recorded_at > %(as_of)s)"""
"""A dated row as the system knew it: an end that was recorded later had not happened yet."""

_MEMBERS = f"""SELECT DISTINCT u.id, '' AS part, 1 AS amount, u.division
 FROM command_membership m JOIN accounts_unit u ON u.id = m.unit_id
 WHERE {_IN_FORCE.format(row="m")} AND u.kind = 'department'
   AND u.division >= %(low)s AND u.division < %(high)s"""

_LEADS = f"""SELECT DISTINCT ON (h.officer_id) h.officer_id AS id, l.rank AS part, 1 AS amount,
   p.division
 FROM command_leadership l
 JOIN accounts_post p ON p.id = l.post_id
 JOIN accounts_holding h ON h.post_id = p.id AND h.recorded_at <= %(as_of)s
   AND h.from_at <= %(as_of)s AND (h.to_at IS NULL OR h.to_at > %(as_of)s)
 WHERE {_IN_FORCE.format(row="l")} AND l.kind = '{{kind}}'
   AND p.division >= %(low)s AND p.division < %(high)s
 ORDER BY h.officer_id, l.rank DESC, l.id"""

_SUBDISTRICTS = """SELECT d.id, '' AS part, 1 AS amount, d.code AS division
 FROM jurisdictions_division d
 WHERE d.kind = 'subdistrict' AND d.code >= %(low)s AND d.code < %(high)s
   AND d.register_id = (
     SELECT r.id FROM jurisdictions_register r
     WHERE r.area IN (left(%(low)s, 2), left(%(low)s, 4), left(%(low)s, 6))
       AND r.dated <= %(day)s AND r.recorded_at <= %(as_of)s
     ORDER BY r.dated DESC, r.area DESC LIMIT 1)"""

_LEVEL = """SELECT d.id, d.level::text AS part, extract(epoch FROM d.effective_at) AS amount,
   i.division
 FROM command_leveldecision d JOIN incidents_incident i ON i.id = d.incident_id
 WHERE d.incident_id = %(incident)s AND d.recorded_at <= %(as_of)s
   AND d.effective_at <= %(as_of)s
 ORDER BY d.effective_at DESC, d.recorded_at DESC LIMIT 1"""

declare(
    Figure(
        id="F01",
        name="departments",
        label="参与联防联控的部门",
        label_en="Departments taking part",
        unit="个",
        definition="Distinct member units of kind department with membership in force.",
        rows_sql=_MEMBERS,
        opens="members",
    )
)
declare(
    Figure(
        id="F02",
        name="co_leads",
        label="指挥部双组长",
        label_en="Co-leads of the headquarters",
        unit="名",
        definition="Distinct officers who hold a post that co-leads the headquarters; must be 2.",
        rows_sql=_LEADS.format(kind="co_lead"),
        parts={"party_secretary": "区委书记", "district_head": "区长"},
        opens="leads",
    )
)
declare(
    Figure(
        id="F03",
        name="group_leads",
        label="牵头的常委、副区长",
        label_en="Leads of work groups",
        unit="名",
        definition="Distinct officers who hold a post that leads a work group, by rank.",
        rows_sql=_LEADS.format(kind="group_lead"),
        parts={"standing_committee": "区委常委", "deputy_head": "副区长"},
        opens="leads",
    )
)
declare(
    Figure(
        id="F04",
        name="subdistricts",
        label="街道办事处",
        label_en="Subdistricts",
        unit="个",
        definition="Divisions of kind subdistrict in the register in force on the day.",
        rows_sql=_SUBDISTRICTS,
        opens="divisions",
    )
)
declare(
    Figure(
        id="F28",
        name="response_level_since",
        label="启动应急响应",
        label_en="Response level in force since",
        unit="",
        definition="The moment from which the decision on the response level in force took"
        " effect; its part is the level. Decided above the district.",
        rows_sql=_LEVEL,
        measure=Measure.MOMENT,
        style=Style.DATE,
        parts={"1": "Ⅰ级", "2": "Ⅱ级", "3": "Ⅲ级", "4": "Ⅳ级"},
        opens="levels",
    )
)
