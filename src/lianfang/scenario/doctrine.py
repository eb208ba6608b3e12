"""The decisions of the scenario that stand above the district or at its head, as dated data."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NamedTuple

from lianfang.command.choices import LeadershipKind, Rank
from lianfang.kernel import clock
from lianfang.quarantine.choices import OrderKind
from lianfang.quarantine.site_operations import NewAuthority

OPENED_AT = clock.moment(date(2020, 1, 20), time(8))
"""When the headquarters is activated and its units, posts and places are entered."""

FORMED_AT = clock.moment(date(2020, 1, 21), time(20))
"""When units join and leads are named, so that the first reports are due on the 22nd."""


class Edition(NamedTuple):
    """An edition of the national protocol, taken into force on its day."""

    number: int
    title: str
    since: datetime


def _edition(number: int, word: str, month: int, day: int) -> Edition:
    title = f"新型冠状病毒感染的肺炎防控方案(第{word}版)"
    return Edition(number, title, clock.moment(date(2020, month, day), time(8)))


EDITIONS = (
    Edition(1, "新型冠状病毒感染的肺炎防控方案(第一版)", OPENED_AT),
    _edition(2, "二", 1, 22),
    _edition(3, "三", 1, 28),
    _edition(4, "四", 2, 7),
    _edition(5, "五", 2, 21),
)

HOME_FROM = clock.moment(date(2020, 1, 26), time(8))
SITE_FROM = clock.moment(date(2020, 1, 27), time(8))
MOVED_AT = clock.moment(date(2020, 1, 27), time(14, 20))
"""When those whose homes do not suit, observed by promise until then, move to the site."""

_RIGHTS = (
    "有权知道原因、依据和期限;有权就医、获得生活必需品和帮助;有权陈述、申辩和申诉;"
    "期满自行解除,无需另行通知。"
)
_APPEAL = "可向盐湖区疫情防控指挥部申诉,也可依法申请行政复议或者提起行政诉讼"
_PHONE = "0359-0000000"
_LAW = "《中华人民共和国传染病防治法》"


def authorities() -> list[NewAuthority]:
    """The authority table: who may issue which kind from when on (domain.md, C1)."""
    return [
        _authority(
            OrderKind.VOLUNTARY,
            "盐湖区疫情防控指挥部",
            "本人承诺;无强制力",
            "承诺居家观察办法",
            OPENED_AT,
        ),
        _authority(
            OrderKind.HOME,
            "盐湖区人民政府",
            f"{_LAW}第三十九条、第四十一条,已报上一级人民政府",
            "居家隔离医学观察决定(2020年1月26日)",
            HOME_FROM,
        ),
        _authority(
            OrderKind.SITE,
            "盐湖区人民政府",
            f"{_LAW}第三十九条、第四十一条,已报上一级人民政府",
            "集中隔离医学观察决定(2020年1月27日)",
            SITE_FROM,
        ),
    ]


def _authority(
    kind: str, issuer: str, basis: str, document: str, from_at: datetime
) -> NewAuthority:
    return NewAuthority(kind, issuer, basis, document, _RIGHTS, _APPEAL, _PHONE, from_at)


def order_kind(wanted: str, at: datetime) -> str:
    """The strictest kind up to `wanted` that somebody may issue at `at`."""
    if wanted == OrderKind.SITE and at >= SITE_FROM:
        return OrderKind.SITE
    if wanted != OrderKind.VOLUNTARY and at >= HOME_FROM:
        return OrderKind.HOME
    return OrderKind.VOLUNTARY


CO_LEADS = (
    ("commander.1", LeadershipKind.CO_LEAD, Rank.PARTY_SECRETARY),
    ("commander.2", LeadershipKind.CO_LEAD, Rank.DISTRICT_HEAD),
)
GROUP_RANKS = {
    "standing_committee": Rank.STANDING_COMMITTEE,
    "deputy_district_head": Rank.DEPUTY_HEAD,
}
"""Ranks of `departments.WORK_GROUPS` as the headquarters' own."""

CLOSED_FROM = clock.moment(date(2020, 2, 4), time(9))
CLOSED_UNTIL = clock.moment(date(2020, 3, 4), time(0))
CLOSED_BASIS = "《中华人民共和国传染病防治法》第四十二条;上一级人民政府决定,已公告"
CLOSED_DOCUMENT = "盐湖区疫情防控指挥部通告(演练)第5号"
"""All compounds come under closed management, until a day on which it is decided anew."""
