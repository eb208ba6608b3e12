"""The report forms that come with the product: township-level unit, department, site."""

from __future__ import annotations

from lianfang.incidents.rules import Slot
from lianfang.reporting.form_rules import FieldSpec, FormSpec

_OPENS = 6 * 60
_NOON_NEXT_DAY = 36 * 60
_GRACE = 30

TOWNSHIP = FormSpec(
    key="township",
    name="街道乡镇日报",
    name_en="Township's daily report",
    owed_by=frozenset({"township"}),
    slot=Slot("township", opens=_OPENS, due=16 * 60, grace=_GRACE, closes=_NOON_NEXT_DAY),
    fields=(
        FieldSpec("found", "新查实返乡人员", "人", "Newly found returnees", "F34", "found",
                  change=True),
        FieldSpec("pending", "待核线索", "条", "Leads still open", "F34", "pending", threshold=2),
        FieldSpec("home", "居家隔离", "人", "Under home orders", "F36"),
        FieldSpec("promised", "承诺居家观察", "人", "Promised to stay", "F36", "voluntary"),
        FieldSpec("in_site", "集中隔离", "人", "Under site orders", "F37"),
        FieldSpec("released", "新解除", "人", "Newly released", "F38", change=True),
        FieldSpec("other_symptoms", "观察对象以外发热咳嗽", "人",
                  "Fever or cough outside observation"),
    ),
)  # fmt: skip

DEPARTMENT = FormSpec(
    key="department",
    name="区直单位日报",
    name_en="Department's daily report",
    owed_by=frozenset({"department", "headquarters", "clinic", "police_station"}),
    slot=Slot("department", opens=_OPENS, due=17 * 60, grace=_GRACE, closes=_NOON_NEXT_DAY),
    fields=(
        FieldSpec("returned", "本单位自疫区返回人员", "人",
                  "Staff who came back from the affected area"),
        FieldSpec("observed", "本单位正在观察人员", "人", "Staff under observation"),
        FieldSpec("symptoms", "本单位发热咳嗽人员", "人", "Staff with fever or cough"),
    ),
)  # fmt: skip

SITE = FormSpec(
    key="site",
    name="集中隔离点日报",
    name_en="Quarantine site's daily report",
    owed_by=frozenset({"site"}),
    slot=Slot("site", opens=_OPENS, due=16 * 60, grace=_GRACE, closes=_NOON_NEXT_DAY),
    fields=(
        FieldSpec("beds_free", "空床", "张", "Free beds", "F37", "beds_free"),
        FieldSpec("staff", "当班工作人员", "人", "Staff on duty"),
        FieldSpec("supplies_short", "物资缺口", "项", "Supplies that run short"),
    ),
)  # fmt: skip

SHIPPED = (TOWNSHIP, DEPARTMENT, SITE)
