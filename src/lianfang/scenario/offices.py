"""The six offices that send lists: what they send, on what ground, and when it arrives."""

from dataclasses import dataclass
from datetime import date, datetime, time

from lianfang.kernel import clock

FIRST_DAY = date(2020, 1, 22)
LAST_DAY = date(2020, 2, 25)

# Law of People's Republic of China on Prevention and Treatment of Infectious Diseases (2013).
LEGAL_BASIS = "《中华人民共和国传染病防治法》第十二条、第三十一条;指挥部数据共享通知"


@dataclass(frozen=True, slots=True)
class Office:
    """One list: `key`, providing unit, file name, purpose, and its arrival."""

    key: str
    unit: str
    filename: str
    purpose: str
    received_at: datetime


def _at(month: int, day: int, hour: int, minute: int) -> datetime:
    return clock.moment(date(2020, month, day), time(hour, minute))


OFFICES: tuple[Office, ...] = (
    Office(
        "railway",
        "dept.railway",
        "01_铁路到站旅客名单.xlsx",
        "核查自重点地区乘火车到运城的旅客",
        _at(1, 22, 15, 10),
    ),
    Office(
        "human_resources",
        "dept.human_resources",
        "02_人社外出务工返乡人员.csv",
        "核查自重点地区返乡的务工人员",
        _at(1, 24, 10, 40),
    ),
    Office(
        "health",
        "dept.health",
        "03_卫健就诊登记重点地区旅居史.xlsx",
        "核查就诊登记中有重点地区旅居史的人员",
        _at(1, 25, 9, 20),
    ),
    Office(
        "education",
        "dept.education",
        "04_教育在重点地区就读学生.xlsx",
        "核查在重点地区就读的返乡学生",
        _at(1, 27, 11, 30),
    ),
    Office(
        "telecom",
        "dept.public_security",
        "05_大数据推送_0130.csv",
        "核查大数据推送的重点地区来运人员",
        _at(1, 30, 14, 40),
    ),
    Office(
        "industry",
        "dept.industry",
        "06_工信企业返岗人员.csv",
        "核查企业复工返岗人员中的重点地区来运人员",
        _at(2, 17, 9, 30),
    ),
)
OFFICE = {office.key: office for office in OFFICES}
