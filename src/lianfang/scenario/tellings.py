"""What the field tells with an answer, and how often it tried before it gave up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from lianfang.scenario.answers import AnswerPlan
from lianfang.screening.answering import FieldAnswer
from lianfang.screening.attempting import FieldAttempt
from lianfang.screening.choices import AttemptKind
from lianfang.screening.rules import by_night

_TRIES = 3
_TOLD = {
    "not_here": (
        "现住址不详,已问对门邻居和居委会",
        "房子已出租,房东称本人现住临汾市尧都区",
        "现住址不详,已问村委会主任",
        "搬走两年,邻居称住太原市小店区",
    ),
    "elsewhere": (
        "春节未返乡,现在湖北省武汉市",
        "电话本人:现在河南省三门峡市亲戚家",
        "家属称在陕西省西安市上班",
        "电话本人:现在广东省深圳市",
    ),
    "wrong_data": (
        "电话为空号,身份证号查无此人",
        "机主称不认识名单上的人,住址无此门牌",
        "姓名与身份证号不符,已与派出所核对",
    ),
}


def field_answer(lead: UUID, plan: AnswerPlan) -> FieldAnswer:
    """The answer to a lead with what its outcome demands."""
    words = _TOLD.get(plan.outcome, ("",))
    tries = _TRIES if plan.outcome == "unreachable" else 1
    return FieldAnswer(lead, plan.outcome, plan.at, tries, words[lead.int % len(words)])


def attempts(lead: UUID, plan: AnswerPlan, since: datetime) -> Iterator[FieldAttempt]:
    """The calls without an answer before someone counts as unreachable, by day."""
    if plan.outcome != "unreachable":
        return
    between = (plan.at - since) / (_TRIES + 1)
    spread = [since + between * n for n in range(1, _TRIES + 1)]
    if any(by_night(at) for at in spread):
        spread = [plan.at - timedelta(minutes=3 * n) for n in range(_TRIES, 0, -1)]
    for at in spread:
        yield FieldAttempt(lead, AttemptKind.CALL, at.replace(microsecond=0))
