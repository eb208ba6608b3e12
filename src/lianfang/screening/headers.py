"""What the offices' header words mean: one table, from their own lists.

`ORDER` within a meaning says which of two columns is meant when both are there: an own number
before a parent's, the present address before the registered one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from lianfang.kernel.text import squeezed


class Field(StrEnum):
    """What a column is read for; a column with no field is not taken."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    AGE = "age"
    ADDRESS = "address"
    LEFT_ON = "left_on"
    ARRIVED_ON = "arrived_on"
    ORIGIN = "origin"
    TRANSPORT = "transport"
    REMARK = "remark"
    HOUSEHOLD_HEAD = "household_head"
    ROW_CODE = "row_code"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A header's meaning. `field` None: known to have no purpose here, whatever its values.

    `rank`: the columns of lowest rank are used. `part`: place within an address, from the
    province (0) to the door (7).
    """

    field: Field | None
    rank: int = 0
    part: int = 0


NO_PURPOSE = Meaning(None)
SERIAL = Meaning(None)
"""A header that says nothing of its values: should they be identity numbers, they are read."""
ROW_CODE, REASON = "联防行码", "问题及补正"
"""Headers of our own workbook of rows to be mended (`mending`)."""

_OTHERS = "监护|家长|父亲|母亲|配偶|联系人|紧急|户主"
_OFFICIALS = "填报|填表|登记人|负责|包保|网格|报告人|责任|带队|审核|班主任|辅导员"
_DAY = "(?:时间|日期|日|时刻)"
_HOME = "运|盐|晋|山西|本地|我|家|乡|村|国|境"

# Read from top to bottom; the first pattern found in the cleaned header decides.
_TABLE: tuple[tuple[str, Meaning], ...] = (
    (rf"^{ROW_CODE}$", Meaning(Field.ROW_CODE)),
    (rf"^{REASON}", NO_PURPOSE),
    (r"^(序号|编号|序|NO|行号)$", SERIAL),
    (r"是否|归属|运营商", NO_PURPOSE),
    (rf"({_OFFICIALS})", NO_PURPOSE),
    (rf"(隔离|观察|解除|登记|录入|更新|核查|回访|拟|计划|预计|离职|入职|离开?(运城|运|盐|晋|本)).*{_DAY}",
     NO_PURPOSE),
    (rf"({_OTHERS}).*(电话|手机|联系方式|号码$)", Meaning(Field.PHONE, rank=5)),
    (rf"({_OTHERS}).*(身份|证件)|关系$|关系户主", NO_PURPOSE),
    (r"^(所属)?户主(姓名)?$", Meaning(Field.HOUSEHOLD_HEAD)),
    (rf"({_OTHERS})", NO_PURPOSE),
    (r"(证件|证照)(类型|类别|种类|名称)|(学生|准考|工作|驾驶|通行)证|护照", NO_PURPOSE),
    (r"籍贯|民族|学历|婚姻|政治面貌", NO_PURPOSE),
    (r"身份证|证件号|公民身份|证号$|^SFZ|^SFZH|^GMSFHM$|^ZJHM$|^ID(NO|NUMBER|CARD)",
     Meaning(Field.ID_NUMBER)),
    (r"(公司|单位|学校|企业).*(电话|地址|联系)|固话单位", NO_PURPOSE),
    (r"手机|移动电话|^SJH|^LXDH|^MOBILE|^PHONE|^TEL|电话|联系方式|联系号码",
     Meaning(Field.PHONE)),
    (r"(单位|公司|学校|企业|村|社区|小区|班级|院系|专业).*姓名$", Meaning(Field.NAME, rank=1)),
    (r"姓名|^名字$|^XM$|^NAME$", Meaning(Field.NAME)),
    (r"^(机主|旅客|乘客|客户|住客|家庭成员|人员)(名称)?$", Meaning(Field.NAME, rank=1)),
    (r"^性别|^XB$|^SEX$|^GENDER$", Meaning(Field.SEX)),
    (r"出生|^生日|^CSRQ|^CSNY", Meaning(Field.BIRTH_DATE)),
    (r"^(实际|周)?(年龄|周岁|岁数|年纪|NL|AGE)", Meaning(Field.AGE)),
    (r"^(LH|LK|CF)(RQ|SJ)$", Meaning(Field.LEFT_ON)),
    (r"^(FH|DD|FX|HX)(RQ|SJ)$", Meaning(Field.ARRIVED_ON)),
    (rf"(离店|退房|首次).*{_DAY}", NO_PURPOSE),
    (rf"入住.*{_DAY}", Meaning(Field.ARRIVED_ON, rank=2)),
    (rf"(末次|最后).*{_DAY}", Meaning(Field.LEFT_ON, rank=2)),
    (rf"(赴|去|前往|到|抵|返|进入?|到达|抵达|返回)(武汉|汉|鄂|湖北|疫区).*{_DAY}", NO_PURPOSE),
    (rf"(离开?|驶离|出)(武汉|汉|鄂|湖北|疫区|当地|居住地|务工地)(.*{_DAY}|$)",
     Meaning(Field.LEFT_ON)),
    (rf"(离开|离|出发|发车|开车|启程|起程|乘车|乘机|乘坐|起飞|上车|出行|始发).*{_DAY}",
     Meaning(Field.LEFT_ON, rank=1)),
    (rf"(抵达|到达|返回|返程|[返抵回到入来]({_HOME})).*{_DAY}", Meaning(Field.ARRIVED_ON)),
    (r"(在汉|在鄂|武汉|湖北|疫区|返乡前|返回前|来前|原)[^返回]*(地址|住址|居住地|住所|住地|地点)",
     Meaning(Field.ORIGIN, rank=2)),
    (r"来源|出发(地|站|城市)|始发|何[地处]|来自|旅居|上车(站|地)|外出地|务工地|打工地|发站|起点|"
     r"(返乡|返回|来运|来盐)前|自何|就读地",
     Meaning(Field.ORIGIN)),
    (r"^(停留|途经|漫游)(城市|地|地区)?$", Meaning(Field.ORIGIN, rank=1)),
    (r"交通|车次|航班|班次|列车|车牌|(返乡|返回|返程|出行|回乡)方式|乘坐",
     Meaning(Field.TRANSPORT)),
    (r"工作单位|就读|学校|^单位", NO_PURPOSE),
    (r"^(所在)?省(份|市)?$", Meaning(Field.ADDRESS, part=0)),
    (r"^(所在)?(地级)?市$", Meaning(Field.ADDRESS, part=1)),
    (r"^(所在|所属)?(县|区|县区|区县|县市区|县市)$", Meaning(Field.ADDRESS, part=2)),
    (r"^(所在|所属|现住|居住|现居)?(乡|镇|乡镇|街道|办事处|乡镇办|镇办|乡镇街道|街办|街道乡镇|镇街)+(名称)?$",
     Meaning(Field.ADDRESS, part=3)),
    (r"^(所在|所属|现住|居住|现居)?(村|社区|居委会|行政村|村居|村社区|社区村|村委会|居村|村居委会)+(名称)?$",
     Meaning(Field.ADDRESS, part=4)),
    (r"^(所在|所属|现住|居住)?(小区|院落|楼盘)(名称)?$", Meaning(Field.ADDRESS, part=5)),
    (r"^(楼栋|楼号|楼|栋|单元|单元号|门牌|门牌号|房号|房间号|室|户号|楼栋号|楼门号)+$",
     Meaning(Field.ADDRESS, part=7)),
    (r"户籍|户口", Meaning(Field.ADDRESS, rank=5, part=6)),
    (r"地址|住址|居住地|现住|常住|住所|住地|暂住|驻留|居留地|现居|^ZZ$|^DZ$|^JTZZ|^JTDZ|^XZZ|^ADDRESS|目的地|落脚|"
     r"返回(地|后)|隔离地|观察地",
     Meaning(Field.ADDRESS, part=6)),
    (r"备注|^说明|情况说明|^其他|^BZ$|^REMARK", Meaning(Field.REMARK)),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern), meaning) for pattern, meaning in _TABLE)

_BRACKETED = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_MARKS = re.compile(r"[\W_]+")
_LONGEST_HEADER = 24


def meaning_of(header: str) -> Meaning | None:
    """Return what a header cell means, None if its words say nothing to us."""
    text = squeezed(header).upper()
    words = _MARKS.sub("", _BRACKETED.sub("", text)) or _MARKS.sub("", text)
    if not words or len(words) > _LONGEST_HEADER:
        return None
    return next((meaning for pattern, meaning in _PATTERNS if pattern.search(words)), None)
