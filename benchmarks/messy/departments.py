"""Six departments: whom each can know, how its table looks, and what goes wrong in it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.messy import files
from benchmarks.messy.errors import Hand
from benchmarks.messy.files import Cell, Sheet
from benchmarks.messy.people import Person
from benchmarks.messy.places import ROSTER, district
from benchmarks.messy.writing import Writer, Written


@dataclass(frozen=True, slots=True)
class Ground:
    """What a list states of itself."""

    kind: str
    title: str
    legal_basis: str
    purpose: str
    listed_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: its cells, its person, its address if the list has one."""

    cells: list[Cell]
    person: Person
    address: Written | None = None


@dataclass(frozen=True, slots=True)
class Department:
    """A list: how large its share of the rows is, whom it can know, how it writes."""

    ground: Ground
    file: str
    share: float
    knows: Callable[[Person], float]
    writes: Callable[[Sequence[Person], random.Random], Iterator[Line]]
    lays_out: Callable[[list[Line]], tuple[bytes, int]]


def _railway(people: Sequence[Person], chance: random.Random) -> Iterator[Line]:
    """Tickets are bought with the number; the telephone is the buyer's."""
    hand = Hand(chance, typed=0.25, read=0, loose=0.3)
    for person in people:
        day = person.left
        number = "" if hand.happens(0.07) else hand.number(person.number)
        phone = "" if number and hand.happens(0.22) else hand.phone(person, own=0.88)
        kind = "二代身份证" if person.age >= 16 or hand.happens(0.6) else "户口簿"
        yield Line(
            [hand.name(person).ljust(4, "　") if hand.happens(0.02) else hand.name(person), kind,
             number, chance.choice(("G692", "D5372", "K238", "Z156", "K1066", "G858")),
             f"{day:%Y%m%d}", chance.choice(("武汉", "汉口", "武昌", "孝感", "宜昌东")),
             chance.choice(("运城北", "运城", "运城", "三门峡南", "侯马西")),
             f"{chance.randrange(1, 17):02d}车{chance.randrange(1, 20):02d}A", phone],
            person,
        )  # fmt: skip


def _lay_railway(lines: list[Line]) -> tuple[bytes, int]:
    head = ["旅客姓名", "证件类型", "ZJHM", "车次", "乘车日期", "发站", "到站", "席位", "联系电话"]
    return files.text([head, *(line.cells for line in lines)], encoding="gb18030"), 2


def _telecom(people: Sequence[Person], chance: random.Random) -> Iterator[Line]:
    """The subscriber's telephone is sure, the number seldom given, the address is the bill's."""
    hand = Hand(chance, typed=0.7, read=0, loose=0.4)
    writer = Writer(chance, full=0.75, town=0.45, community=0.35, vague=0.10)
    for person in people:
        phone = person.old_phone if person.old_phone and hand.happens(0.25) else person.phone
        number = "" if hand.happens(0.58) else hand.number(person.number)
        home = person.before if hand.happens(0.3) else person.home
        address = writer.write(home)
        left = hand.near(person.left, 0.9)
        arrived = max(left, hand.near(person.arrived, 0.93))
        yield Line(
            [phone, hand.name(person), number, chance.choice(("移动", "联通", "电信")),
             f"{left} {_clock(chance)}",
             f"{arrived} {_clock(chance)}" if hand.happens(0.9) else "",
             address.text],
            person, address,
        )  # fmt: skip


def _clock(chance: random.Random) -> str:
    seconds = chance.randrange(86400)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _lay_telecom(lines: list[Line]) -> tuple[bytes, int]:
    head = [
        "手机号码",
        "机主姓名",
        "证件号码",
        "运营商",
        "离开武汉时间",
        "到达运城时间",
        "装机/账单地址",
    ]
    rows: list[list[Cell]] = [[*head], *(line.cells for line in lines), [f"共{len(lines)}条"]]
    return files.text(rows, encoding="utf-16", separator="\t"), 2


def _police(people: Sequence[Person], chance: random.Random) -> Iterator[Line]:
    """The best kept list; what the station adds by hand is less so."""
    hand = Hand(chance, typed=0.5, read=0, loose=0.4)
    register = Writer(chance, full=0.95, town=0.75, community=0.8, slips=0.003, vague=0.02)
    writer = Writer(chance, full=0.55, town=0.7, community=0.55, slips=0.012)
    for at, person in enumerate(people, 1):
        address = writer.write(person.home)
        number = "" if hand.happens(0.07) else hand.number(person.number)
        sex = "男" if person.sex == "M" else "女"
        left = hand.near(person.left, 0.85)
        nation = "维吾尔族" if "·" in person.name else "汉族"
        yield Line(
            [at, hand.name(person), sex if hand.happens(0.995) else "女", nation,
             hand.born(person) if hand.happens(0.93) else None, number,
             register.write(person.before).text, address.text,
             "" if number and hand.happens(0.25) else hand.phone(person),
             left if hand.happens(0.9) else None,
             max(left, hand.near(person.arrived, 0.85)),
             chance.choice(("火车", "自驾", "大巴", "飞机", "高铁"))],
            person, address,
        )  # fmt: skip


def _lay_police(lines: list[Line]) -> tuple[bytes, int]:
    top: list[Cell] = ["序号", "人员基本信息", "", "", "", "", "户籍地址", "现住地址", "联系方式",
                       "来晋情况", "", ""]  # fmt: skip
    head: list[Cell] = ["", "姓名", "性别", "民族", "出生日期", "公民身份号码", "", "", "",
                        "离汉日期", "抵运日期", "交通方式"]  # fmt: skip
    data = Sheet(
        "武汉来运人员",
        [["涉鄂来运人员核查表"], top, head, *(line.cells for line in lines)],
        [(0, 0, 0, 11), (1, 0, 2, 0), (1, 1, 1, 5), (1, 6, 2, 6), (1, 7, 2, 7), (1, 8, 2, 8),
         (1, 9, 1, 11)],
    )  # fmt: skip
    notes = Sheet("填表说明", [["一、本表由各派出所填报。"], ["二、日期按年/月/日填写。"]])
    codes = Sheet("字典", [["代码", "名称"], ["01", "汉族"], ["05", "维吾尔族"]], hidden=True)
    return files.xls([notes, data, codes]), 4


def _school(people: Sequence[Person], chance: random.Random) -> Iterator[Line]:
    """Class teachers ask parents by telephone and type; the telephone is a parent's."""
    hand = Hand(chance, typed=1.4, read=0.4, loose=1.2)
    writer = Writer(chance, full=0.35, town=0.4, community=0.35, slips=0.02)
    schools = ("运城学院", "康杰中学", "盐湖区实验小学", "武汉理工大学", "运城师范高等专科学校",
               "力行中学",
               "华中科技大学", "解放路小学")  # fmt: skip
    for at, person in enumerate(people, 1):
        address = writer.write(person.home)
        parent, phone = person.relatives[0] if person.relatives else ("", person.phone)
        own = (
            person.phone
            if person.age >= 12 and person.phone != phone and hand.happens(0.6)
            else ""
        )
        number = "" if hand.happens(0.2) else hand.number(person.number)
        born: Cell = (
            f"{hand.born(person):%Y.%m}" if hand.happens(0.5) else f"{hand.born(person):%Y年%-m月}"
        )
        yield Line(
            [at, chance.choice(schools),
             f"{chance.choice('一二三')}年级{chance.randrange(1, 9)}班",
             hand.name(person), "男" if person.sex == "M" else "女",
             born if hand.happens(0.9) else None, number, address.text,
             parent, phone if not number or hand.happens(0.95) else hand.landline(), own,
             hand.day_by_hand(hand.near(person.arrived, 0.8)) if hand.happens(0.92) else "",
             chance.choice(("", "", "", "", "体温正常", "已居家", "无症状"))],
            person, address,
        )  # fmt: skip


def _lay_school(lines: list[Line]) -> tuple[bytes, int]:
    head: list[Cell] = ["序号", "学校", "班级", "学生姓名", "性别", "出生年月", "身份证号",
                        "家庭住址",
                        "家长姓名", "家长电话", "学生本人电话", "返运日期", "备注"]  # fmt: skip
    sheet = Sheet(
        "汇总",
        [["盐湖区教育局湖北返运学生统计表"],
         [None, "填报单位：盐湖区教育局", *[None] * 8, "2020年1月26日"],
         head, *(line.cells for line in lines), [],
         ["合计", len(lines)], ["制表人：张老师", None, None, "审核：李主任"]],
        [(0, 0, 0, 12)],
    )  # fmt: skip
    return files.xlsx([sheet]), 4


def _township(people: Sequence[Person], chance: random.Random) -> Iterator[Line]:
    """Village accountants' handwriting, typed by the township; its own name is left out."""
    hand = Hand(chance, typed=1.3, read=1.0, loose=1.6)
    writer = Writer(
        chance, full=0.04, town=0.12, community=0.85, slips=0.015, vague=0.01, away=0.0
    )
    for at, person in enumerate(people, 1):
        address = writer.write(person.home)
        said = "" if hand.happens(0.35) else hand.number(person.number)
        is_number = said.isdigit() and hand.happens(0.06)  # typed into a cell that is no text
        number: Cell = float(said[:15] + "000") if is_number else said
        yield Line(
            [at, person.head if hand.happens(0.8) else "", hand.name(person), person.relation,
             "男" if person.sex == "M" else "女", hand.age(person) if hand.happens(0.9) else None,
             number,
             hand.phone(person, own=0.95)
             if hand.happens(0.93 if number else 0.98) else hand.landline(),
             address.text, chance.choice(("武汉", "武汉", "湖北武汉", "孝感", "黄冈", "武汉市")),
             hand.day_by_hand(hand.near(person.arrived, 0.75)),
             chance.choice(("无", "否", "正常", "")),
             chance.choice(("", "", "", "自驾回", "已报备"))],
            person, address,
        )  # fmt: skip


def _lay_township(lines: list[Line]) -> tuple[bytes, int]:
    name = district().names[ROSTER]
    head: list[Cell] = ["编号", "户主", "姓 名", "与户主关系", "性别", "年龄", "身份证", "电话",
                        "住址（村、社区）",
                        "从何地返回", "返回时间", "有无发热咳嗽", "备注"]  # fmt: skip
    sheet = Sheet(
        "返乡人员台账",
        [[f"{name}武汉及湖北返乡人员摸排台账"], ["填报时间：2020.1.26  包联领导："], head,
         *(line.cells for line in lines), [None, "合计", f"{len(lines)}人"],
         ["注：1.本表每日16时前报送。2.不漏一户、不漏一人。"]],
        [(0, 0, 0, 12)],
    )  # fmt: skip
    return files.ods([sheet]), 4


def _labour(people: Sequence[Person], chance: random.Random) -> Iterator[Line]:
    """Firms' and agencies' lists, saved and saved again in Excel."""
    hand = Hand(chance, typed=1.0, read=0.1, loose=1.0)
    writer = Writer(chance, full=0.45, town=0.5, community=0.4, slips=0.015)
    for person in people:
        address = writer.write(person.home)
        number: Cell = "" if hand.happens(0.13) else hand.number(person.number)
        luck = hand.chance.random()
        if len(str(number)) == 18 and str(number)[:17].isdigit() and luck < 0.025:
            number = f"{float(str(number)[:17] + '0'):.5E}"
        elif len(str(number)) == 18 and luck < 0.05 and person.born.year < 1985:
            number = str(number)[:6] + str(number)[8:17]  # as on the first generation of cards
        born: Cell = hand.born(person)
        left = hand.near(person.left, 0.8)
        arrived = max(left, hand.near(person.arrived, 0.8))
        yield Line(
            [hand.name(person), number,
             hand.phone(person) if not number or hand.happens(0.93) else "",
             chance.choice(("武汉富士康", "武汉建工", "湖北宏泰劳务", "武汉东风本田", "个体",
                            "武汉京东仓储")),
             "M" if person.sex == "M" else "F", born if hand.happens(0.85) else None, address.text,
             left, arrived if hand.happens(0.9) else None],
            person, address,
        )  # fmt: skip


def _lay_labour(lines: list[Line]) -> tuple[bytes, int]:
    head: list[Cell] = ["职工", "证件", "手机", "务工单位", "性别(M/F)", "生日", "返乡后居住地",
                        "离岗日期", "到家日期"]  # fmt: skip
    sheet = Sheet("Sheet1", [[], head, *(line.cells for line in lines)])
    return files.xlsx([Sheet("Sheet2", [["此页无内容"]]), sheet]), 3


_BASIS = "突发公共卫生事件应急条例第四十条"
_PURPOSE = "查找湖北返乡人员"


def _ground(kind: str, title: str, day: int) -> Ground:
    return Ground(kind, title, _BASIS, _PURPOSE, date(2020, 1, day))


DEPARTMENTS = (
    Department(_ground("railway", "铁路乘车人员", 26), "铁路_武汉至运城.csv", 0.275,
                lambda p: 0.75, _railway, _lay_railway),
    Department(_ground("telecom", "通信漫游名单", 26), "移动漫游导出0125.tsv", 0.235,
                lambda p: 0.75 if p.age > 14 else 0.02, _telecom, _lay_telecom),
    Department(_ground("public_security", "公安核查名单", 27), "公安核查表(1.26).xls", 0.185,
                lambda p: 0.6, _police, _lay_police),
    Department(_ground("education", "湖北返运学生", 26), "教育局-学生返乡.xlsx", 0.09,
                lambda p: 0.97 if 6 <= p.age <= 24 else 0.0, _school, _lay_school),
    Department(_ground("township", "返乡人员台账", 26), "安邑台账最终版.ods", 0.075,
                lambda p: 0.97 if p.home.code.startswith(ROSTER) else 0.0,
                _township, _lay_township),
    Department(_ground("human_resources", "务工返乡人员", 27), "人社务工返乡.xlsx", 0.14,
                lambda p: 0.7 if 17 <= p.age <= 62 else 0.0, _labour, _lay_labour),
)  # fmt: skip
