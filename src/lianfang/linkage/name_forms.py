"""The forms of a name that are compared, and how common surnames are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from lianfang.people import names

# Shares of the commonest surnames in ‰ (Ministry of Public Security, 2020 report on names:
# 王 李 张 刘 陈 together 30.8 %); the rest by their usual order, rounded.
_PER_MILLE = (
    "王72 李71 张68 刘52 陈45 杨30 黄23 赵21 吴20 周20 徐15 孙15 马13 朱12 胡12 "
    "郭12 何11 林11 高10 罗9 郑9 梁9 谢8 宋8 唐8 许7 邓6 冯6 韩6 曹6 "
    "曾6 彭6 萧5 蔡5 潘5 田5 董5 袁5 于5 余5 叶5 蒋5 杜5 苏4 魏4 "
    "程4 吕4 丁4 沈4 任4 姚4 卢4 傅4 钟4 姜4 崔4 谭4 廖4 范4 汪4 "
    "陆4 金4 石4 戴4 贾4 韦3 夏3 邱3 方3 侯3 邹3 熊3 孟3 秦3 白3 "
    "江3 阎3 薛3 尹3 段3 雷3 黎3 史3 龙3 陶3 贺3 顾3 毛3 郝3 龚3 "
    "邵3"
)
SURNAME_SHARES = {entry[0]: int(entry[1:]) / 1000 for entry in _PER_MILLE.split()}
"""Which share of people bears a surname."""
# What a southern tongue or a hasty input method does not tell apart.
_ACCENTS = ((r"\bzh", "z"), (r"\bch", "c"), (r"\bsh", "s"), (r"\bl", "n"), (r"ng\b", "n"))
_PARTED = re.compile(r"(?<=[^\x00-\x7f])[-\s]+(?=[^\x00-\x7f])")
"""A dash for the dot between the parts of a name of several parts."""

_SHORT = re.compile(r"[\u4e00-\u9fff]{2,3}")

_MERGED = tuple((re.compile(pattern), merged) for pattern, merged in _ACCENTS)


class NameForms(NamedTuple):
    """A normal name taken apart; None where there is no such part.

    name: without the dot that lists write in many ways. head: what stands before the dot, as
    some lists write no more; else the name. sound: tone-free pinyin without spaces. accent: the
    sound with zh/z, ch/c, sh/s, l/n, ng/n merged. shape: look-alike characters merged. bag: the
    same characters in one order. first, last: of the given name.
    """

    name: str | None
    head: str | None
    sound: str | None
    accent: str | None
    shape: str | None
    bag: str | None
    surname: str | None
    given: str | None
    first: str | None
    last: str | None


_NONE = NameForms(None, None, None, None, None, None, None, None, None, None)


def name_forms(text: str) -> NameForms:
    """Return the forms of a name as it was written."""
    written = _PARTED.sub("·", _normal(text))
    if not written:
        return _NONE
    name = written.replace("·", "")
    surname, given = (name, "") if "·" in written else names.split_name(name)
    (sound, accent), (rest, dull) = _reading(surname), _reading_of_given(given)
    return NameForms(
        name=name,
        head=written.split("·")[0],
        sound=sound + rest,
        accent=accent + dull,
        shape=names.look_alike(name),
        bag="".join(sorted(name)),
        surname=surname,
        given=given or None,
        first=given[:1] or None,
        last=given[-1:] or None,
    )


def _normal(text: str) -> str:
    """As `normal_name`, which leaves up to three Chinese characters as they are."""
    return text if _SHORT.fullmatch(text) else names.normal_name(text)


@lru_cache(maxsize=4_096)
def _reading(surname: str) -> tuple[str, str]:
    """A surname's sound, read as a surname, and its accent."""
    return _merged(names.pinyin(f"{surname}一").removesuffix(" yi"))


@lru_cache(maxsize=65_536)
def _reading_of_given(given: str) -> tuple[str, str]:
    if not given:
        return "", ""
    return _merged(names.pinyin(f"王{given}").removeprefix("wang "))


def _merged(syllables: str) -> tuple[str, str]:
    accent = syllables
    for pattern, merged in _MERGED:
        accent = pattern.sub(merged, accent)
    return syllables.replace(" ", ""), accent.replace(" ", "")
