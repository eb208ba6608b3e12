"""The headquarters in figures (figures.csv, F01 to F04, F06, F27, F28, F31 and F32)."""

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
        additive=True,
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

_CADRES = f"""SELECT DISTINCT ON (h.officer_id) h.officer_id AS id, l.rank AS part, 1 AS amount,
   l.division
 FROM command_pairing l
 JOIN accounts_holding h ON h.post_id = l.post_id AND h.recorded_at <= %(as_of)s
   AND h.from_at <= %(as_of)s AND (h.to_at IS NULL OR h.to_at > %(as_of)s)
 WHERE {_IN_FORCE.format(row="l")} AND l.kind = 'compound' AND l.rank <> 'other'
   AND l.division >= %(low)s AND l.division < %(high)s
 ORDER BY h.officer_id, l.division, l.id"""

_GUIDANCE = """SELECT d.id, '' AS part, 1 AS amount, i.division
 FROM command_directive d JOIN incidents_incident i ON i.id = d.incident_id
 WHERE d.incident_id = %(incident)s AND d.kind = 'guidance' AND d.recorded_at <= %(as_of)s
   AND d.issued_at <= %(as_of)s AND (d.withdrawn_at IS NULL OR d.withdrawn_at > %(as_of)s)"""

_UNCOVERED = """WITH day AS (
   SELECT %(day)s::date::timestamp AT TIME ZONE 'Asia/Shanghai' AS begins),
 shift AS (SELECT s.id, s.from_at, s.to_at,
     max(s.to_at) OVER (ORDER BY s.from_at, s.id ROWS BETWEEN UNBOUNDED PRECEDING
       AND 1 PRECEDING) AS before
   FROM command_dutyshift s, day
   WHERE s.incident_id = %(incident)s AND s.recorded_at <= %(as_of)s
     AND (s.cancelled_at IS NULL OR s.cancelled_at > %(as_of)s)
     AND s.to_at > day.begins AND s.from_at < %(as_of)s),
 gap AS (
   SELECT s.id, greatest(coalesce(s.before, day.begins), day.begins) AS begins, s.from_at AS ends
     FROM shift s, day
   UNION ALL
   SELECT %(incident)s::uuid, greatest((SELECT max(to_at) FROM shift), day.begins), %(as_of)s
     FROM day)
 SELECT g.id, '' AS part, ceil(extract(epoch FROM g.ends - g.begins) / 60) AS amount, i.division
 FROM gap g JOIN incidents_incident i ON i.id = %(incident)s WHERE g.ends > g.begins"""

_STAGES = """SELECT p.id, p.kind AS part, 1 AS amount, i.division
 FROM command_plan p JOIN incidents_incident i ON i.id = p.incident_id
 WHERE p.incident_id = %(incident)s AND p.kind LIKE 'after%%' AND p.recorded_at <= %(as_of)s
   AND p.from_at <= %(as_of)s
   AND (p.to_at IS NULL OR p.to_at > %(as_of)s OR p.ended_recorded_at > %(as_of)s)"""

declare(
    Figure(
        id="F06",
        name="cadres_on_compounds",
        label="包联小区的副科以上干部",
        label_en="Cadres paired with compounds",
        unit="名",
        definition="Distinct officers of rank deputy section or above whose post has a compound"
        " pairing in force.",
        rows_sql=_CADRES,
        parts={"leader": "区级领导", "section": "正科级", "deputy_section": "副科级"},
        opens="pairings",
    )
)
declare(
    Figure(
        id="F27",
        name="guidance_documents",
        label="下发指导文件",
        label_en="Guidance documents issued",
        unit="份",
        definition="Distinct guidance documents issued and not withdrawn.",
        rows_sql=_GUIDANCE,
        opens="directives",
    )
)
declare(
    Figure(
        id="F31",
        name="duty_uncovered_minutes",
        label="指挥部值守缺口",
        label_en="Uncovered minutes of duty",
        unit="分钟",
        definition="Minutes of the district's day, up to the moment, that no shift of the"
        " headquarters' duty covers; must be 0.",
        rows_sql=_UNCOVERED,
        measure=Measure.SUM,
        opens="duty",
    )
)
declare(
    Figure(
        id="F32",
        name="recovery_stages",
        label="四后防控方案",
        label_en="Recovery stages with a plan",
        unit="个",
        definition="Recovery stages with a plan in force: after the holiday, the return to work,"
        " the resumption of work, the beginning of school.",
        rows_sql=_STAGES,
        parts={
            "after_holiday": "假期后",
            "after_return": "上班后",
            "after_resumption": "复工后",
            "after_school": "开学后",
        },
        opens="plans",
    )
)
