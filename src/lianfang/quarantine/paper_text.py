"""What an order's papers say: official documents, in Chinese always. Pure.

Blanks in braces are the names that a district's own template may use too.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from lianfang.kernel import clock
from lianfang.quarantine.choices import Anchor, OrderKind, PaperKind, Precision


@dataclass(frozen=True, slots=True)
class Blanks:
    """Everything that a paper can say of an order; the names are the blanks of a template."""

    姓名: str
    文号: str
    观察方式: str
    原因: str
    依据: str
    文件: str
    机关: str
    地点: str
    起算: str
    天数: str
    开始: str
    解除: str
    次数: str
    权利: str
    救济: str
    电话: str
    日期: str


BLANKS = frozenset(field.name for field in fields(Blanks))

MUST_SAY: dict[str, frozenset[str]] = {
    PaperKind.ORDER: frozenset(
        {"姓名", "文号", "原因", "依据", "机关", "地点", "解除", "权利", "救济", "电话"}
    ),
    PaperKind.PROMISE: frozenset({"姓名", "文号", "解除", "电话"}),
    PaperKind.COURTESY: frozenset({"解除", "电话"}),
    PaperKind.RELEASE: frozenset({"姓名", "文号", "解除"}),
}
"""What no template may leave out (domain.md R9)."""

_ANCHOR = {
    Anchor.DEPARTURE: "离开疫情发生地之日",
    Anchor.LAST_EXPOSURE: "末次接触之日",
    Anchor.ARRIVAL: "到达之日",
    Anchor.EVIDENCE: "新情况发生之日",
}
_MANNER = {
    OrderKind.VOLUNTARY: "居家观察",
    OrderKind.HOME: "居家医学观察",
    OrderKind.SITE: "集中医学观察",
}


@dataclass(frozen=True, slots=True)
class PaperText:
    """A paper as it is laid out, after GB/T 9704—2012; still with its blanks, or filled."""

    masthead: str
    number: str
    title: str
    to: str
    body: tuple[str, ...]
    signed: str
    day: str
    receipt: tuple[str, ...] = ()


_HANDED = (
    "送达方式：□当面交付　□当面宣读　□拒收",
    "接收人：　　　　　　　送达人：　　　　　　　时间：　　月　　日　　时",
    "副本存放处：",
)

TEXTS: dict[str, PaperText] = {
    PaperKind.ORDER: PaperText(
        masthead="{机关}",
        number="{文号}",
        title="{观察方式}决定书",
        to="{姓名}：",
        body=(
            "因{原因}，依据{依据}及{文件}，决定对你实行{观察方式}，地点为{地点}。",
            "观察期从{起算}起算{天数}天，自{开始}起，至{解除}止。"
            "到期自行解除，不需要任何人另行通知或者批准；到期后任何单位和个人不得继续限制。",
            "观察期间每天测量体温、询问症状{次数}次。需要食品、饮水、药品、就医、照料家人等帮助的，"
            "随时告诉包保人员，或者拨打{电话}。发热、胸痛、临产等急症先送医，不需要审批。",
            "你的权利：{权利}",
            "对本决定有意见的：{救济}。"
            "向指挥部申诉不是申请行政复议、提起行政诉讼的前提，申诉期间生活保障照常。",
        ),
        signed="{机关}",
        day="{日期}",
        receipt=_HANDED,
    ),
    PaperKind.PROMISE: PaperText(
        masthead="{机关}",
        number="{文号}",
        title="居家观察承诺书",
        to="",
        body=(
            "本人{姓名}，因{原因}，自愿在{地点}居家观察，至{解除}止（从{起算}起算{天数}天）。"
            "到期自行结束。",
            "本人愿意每天测量体温{次数}次，如有发热、咳嗽、乏力，马上告诉包保医生。",
            "已向本人说明：这是自愿承诺，不是强制措施，不因此受处罚，也不影响生活保障；"
            "需要帮助随时拨打{电话}。{权利}",
        ),
        signed="承诺人：　　　　　　　",
        day="{日期}",
        receipt=_HANDED[1:],
    ),
    PaperKind.COURTESY: PaperText(
        masthead="{机关}",
        number="{文号}",
        title="致住户的温馨提示",
        to="您好：",
        body=(
            "您家近期有人需要在家休息观察，到{解除}自行结束。"
            "请尽量单独居住一间，开窗通风，碗筷毛巾分开使用，先不待客。",
            "每天会有医生测量体温{次数}次。买菜、取药、看病、照看老人孩子和牲畜，请直接说，"
            "我们来办；急病随时送医。联系电话：{电话}。",
            "本提示当面交给您，不张贴。您家的情况不会告诉邻居。",
        ),
        signed="{机关}",
        day="{日期}",
    ),
    PaperKind.RELEASE: PaperText(
        masthead="{机关}",
        number="{文号}",
        title="解除观察证明",
        to="",
        body=(
            "{姓名}的{观察方式}已于{解除}到期解除。从那时起，出行、上班、居住不受该项观察的限制，"
            "任何单位和个人不得以此为由拒绝其通行、返岗或者回家。",
            "如在社区、小区门口或者观察场所仍被阻拦，请拨打{电话}，我们马上处理。",
        ),
        signed="{机关}",
        day="{日期}",
        receipt=_HANDED[1:],
    ),
}


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What an order and its authority say, as the records have it."""

    number: str
    kind: str
    reason: str
    basis: str
    document: str
    issuer: str
    anchor: str
    anchor_at: datetime
    precision: str
    start_at: datetime
    until: datetime
    days: int
    checks: int
    rights: str
    appeal: str
    phone: str


def blanks(facts: OrderFacts, name: str, place: str, number: str, at: datetime) -> Blanks:
    """The words for the blanks; `number` is the paper's own."""
    anchored = (
        _day(facts.anchor_at) if facts.precision == Precision.DAY else _hour(facts.anchor_at)
    )
    return Blanks(
        姓名=name,
        文号=number,
        观察方式=_MANNER[OrderKind(facts.kind)],
        原因=facts.reason.rstrip("。"),
        依据=facts.basis,
        文件=facts.document,
        机关=facts.issuer,
        地点=place,
        起算=f"{_ANCHOR[Anchor(facts.anchor)]}（{anchored}）",
        天数=str(facts.days),
        开始=_hour(facts.start_at),
        解除=_end(facts.until),
        次数=str(facts.checks),
        权利=facts.rights,
        救济=facts.appeal.rstrip("。"),
        电话=facts.phone,
        日期=_day(at),
    )


def filled(kind: str, words: Blanks) -> PaperText:
    """A paper of a kind with its blanks filled."""
    known = {name: getattr(words, name) for name in BLANKS}
    text = TEXTS[kind]
    return PaperText(
        masthead=text.masthead.format(**known),
        number=text.number.format(**known),
        title=text.title.format(**known),
        to=text.to.format(**known),
        body=tuple(part.format(**known) for part in text.body),
        signed=text.signed.format(**known),
        day=text.day.format(**known),
        receipt=text.receipt,
    )


def _day(at: datetime) -> str:
    day = clock.day_of(at)
    return f"{day.year}年{day.month}月{day.day}日"


def _hour(at: datetime) -> str:
    local = clock.local(at)
    return f"{_day(at)}{local.hour}时{f'{local.minute}分' if local.minute else ''}"


def _end(at: datetime) -> str:
    """An end at midnight is told as 24 o'clock of the day that it ends."""
    local = clock.local(at)
    if (local.hour, local.minute) != (0, 0):
        return _hour(at)
    return f"{_day(at - timedelta(seconds=1))}24时"
