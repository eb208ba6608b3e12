"""What a letter to another county (协查函) says: an official document, in Chinese always. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

HEADS = ("序号", "姓名", "性别", "证件号码", "联系电话", "登记地址", "离开日期")
"""The columns of the list attached."""

NAMES_ON_A_LIST = 12
"""As many as one A4 page holds beside the acknowledgement."""

_SEX = {"M": "男", "F": "女"}


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter as it is laid out, after GB/T 9704—2012: mark, title, addressee, body, tail."""

    masthead: str
    number: str
    title: str
    to: str
    body: tuple[str, ...]
    attached: str
    signed: str
    day: str
    contact: str


def letter_text(
    *, office: str, number: str, to: str, people: int, on: date, contact: str
) -> LetterText:
    """The letter about so many people to a county; `office` is who writes, with its district."""
    return LetterText(
        masthead=office,
        number=number,
        title=f"关于协助核查{people}名人员情况的函",
        to=f"{to}疫情防控指挥部：",
        body=(
            f"在我区开展的人员摸排中，有{people}名人员登记的住址或现在的去向在你地（名单附后）。现函告你们，请按照"
            "属地管理原则予以核查，并落实相应的防控措施。",
            "请于收函后24小时内将所附回执填妥传回。所列人员不在你地的，请在回执中注明，并告知其去向。",
            "名单内容为个人信息，依据《中华人民共和国传染病防治法》第十二条，仅用于本次疫情的核查，请指定专人保管，"
            "用毕销毁，不得外传。",
        ),
        attached=f"附件：协查人员名单（{people}人）",
        signed=office,
        day=f"{on.year}年{on.month}月{on.day}日",
        contact=contact,
    )


def sex_word(sex: str) -> str:
    """Sex as the list writes it; empty where unknown."""
    return _SEX.get(sex, "")


def pages(rows: Sequence[tuple[str, ...]]) -> list[Sequence[tuple[str, ...]]]:
    """The list's rows by page."""
    starts = range(0, len(rows), NAMES_ON_A_LIST)
    return [rows[start : start + NAMES_ON_A_LIST] for start in starts]
