"""Each office's own sheet: headers, order of columns, forms of dates, titles and footers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from lianfang.scenario.entries import Entry
from lianfang.scenario.offices import FIRST_DAY

Cell = str | float | int | date
Column = tuple[str, Callable[[Entry], Cell]]


@dataclass(frozen=True, slots=True)
class Layout:
    """How an office lays a list out.

    kind: xlsx or csv; encoding is for csv. `numbered` writes a first column 序号. `titles`
    stand above the header, `footers` below the rows, with {count} for the number of rows.
    `split` divides the rows in two sheets.
    """

    kind: str
    columns: tuple[Column, ...]
    encoding: str = ""
    numbered: bool = True
    titles: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ("Sheet1",)


def _name(entry: Entry) -> Cell:
    return entry.name


def _number(entry: Entry) -> Cell:
    return entry.id_number


def _phone(entry: Entry) -> Cell:
    return entry.phone


def _address(entry: Entry) -> Cell:
    return entry.address


def _sex(entry: Entry) -> Cell:
    return {"M": "男", "F": "女"}.get(entry.sex, "")


def _origin(entry: Entry) -> Cell:
    return entry.trip.origin


def _city(entry: Entry) -> Cell:
    province, _, rest = entry.trip.origin.partition("省")
    return rest.partition("市")[0] if rest else province


def _workplace(entry: Entry) -> Cell:
    return entry.workplace


def _transport(entry: Entry) -> Cell:
    return entry.trip.transport


def _age(entry: Entry) -> Cell:
    return (FIRST_DAY - entry.born).days // 365


def _train(entry: Entry) -> Cell:
    return entry.trip.vehicle.partition(" ")[0]


def _seat(entry: Entry) -> Cell:
    return entry.trip.vehicle.partition(" ")[2]


def _dotted(entry: Entry) -> Cell:
    return f"{entry.arrived.year}.{entry.arrived.month}.{entry.arrived.day}"


def _slashed(entry: Entry) -> Cell:
    return f"{entry.arrived.year}/{entry.arrived.month}/{entry.arrived.day}"


def _spoken(entry: Entry) -> Cell:
    return f"{entry.arrived.month}月{entry.arrived.day}日"


def _packed(entry: Entry) -> Cell:
    return f"{entry.arrived:%Y%m%d}"


def _real_date(entry: Entry) -> Cell:
    return entry.arrived


def _instant(entry: Entry) -> Cell:
    return f"{entry.trip.departed:%Y-%m-%d %H:%M:%S}"


LAYOUTS: dict[str, Layout] = {
    "railway": Layout(
        "xlsx",
        (
            ("车次", _train),
            ("到达日期", _dotted),
            ("发站地区", _city),
            ("席位", _seat),
            ("旅客姓名", _name),
            ("证件号码", _number),
            ("联系电话", _phone),
            ("常住地址", _address),
        ),
        titles=("重点地区到站旅客信息表", "填报单位:铁路运城站区办公室    (内部资料 注意保密)"),
        footers=("合计:{count}人次", "制表人:李某    审核人:王某    2020年1月22日"),
        sheets=("运城北站", "运城站"),
    ),
    "human_resources": Layout(
        "csv",
        (
            ("乡镇(街道)", lambda entry: entry.township),
            ("村(社区)", lambda entry: entry.village),
            ("姓名", _name),
            ("性别", _sex),
            ("公民身份号码", _number),
            ("务工地", _origin),
            ("务工单位", _workplace),
            ("返乡时间", _slashed),
            ("联系方式", _phone),
        ),
        encoding="gb18030",
    ),
    "health": Layout(
        "xlsx",
        (
            ("患者姓名", _name),
            ("性别", _sex),
            ("年龄", _age),
            ("身份证", _number),
            ("电话", _phone),
            ("现住址", _address),
            ("旅居史", _origin),
            ("返回日期", _spoken),
        ),
        titles=("发热门诊及基层就诊人员重点地区旅居史登记汇总",),
        footers=("制表:区卫健局疾控股",),
    ),
    "education": Layout(
        "xlsx",
        (
            ("就读学校", _workplace),
            ("学生姓名", _name),
            ("身份证件号", _number),
            ("家庭住址", _address),
            ("家长联系电话", _phone),
            ("返回日期", _real_date),
        ),
        titles=("在重点地区就读学生返乡情况统计表", "", "填报时间:2020年1月27日"),
        footers=("合计", "共{count}名"),
    ),
    "telecom": Layout(
        "csv",
        (
            ("手机号码", _phone),
            ("机主姓名", _name),
            ("来源地", _city),
            ("离开时间", _instant),
            ("现驻留地", _address),
        ),
        encoding="utf-8",
        numbered=False,
    ),
    "industry": Layout(
        "csv",
        (
            ("企业名称", _workplace),
            ("职工姓名", _name),
            ("身份证号", _number),
            ("手机", _phone),
            ("在运居住地", _address),
            ("从何地返回", _origin),
            ("到运日期", _packed),
            ("返程方式", _transport),
        ),
        encoding="utf-8-sig",
        footers=("合计,{count}",),
    ),
}


def cells(layout: Layout, entry: Entry, serial: int) -> Sequence[Cell]:
    """Return a row's cells in the office's order; a row that names nobody keeps its remark."""
    if "nobody" in entry.flaws:
        values: list[Cell] = [""] * len(layout.columns)
        values[-1] = entry.address
    else:
        values = [read(entry) for _, read in layout.columns]
    return [serial, *values] if layout.numbered else values


def headers(layout: Layout) -> list[str]:
    """Return the header cells."""
    names = [name for name, _ in layout.columns]
    return ["序号", *names] if layout.numbered else names
