"""What an address says below the village: the compound or village, the building, the door."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple


class AddressParts(NamedTuple):
    """The parts of an address, None where it does not say.

    spot: the name of the compound or village as it was written, without what is usual before and
    behind it. block: the building or the village group. door: the flat, or the house.
    """

    spot: str | None
    block: str | None
    door: str | None


_NOTHING = AddressParts(None, None, None)
_SPOT = 4
"""So many characters at the end of a name tell it; those before may be what stands above it."""

_CHINESE = "零一二三四五六七八九"
_TEN = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_ASIDE = re.compile(r"\([^)]*\)|\s+")
_ROAD = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:路|街|大道)\d+号(?!楼)")
_BUILDING = re.compile(
    r"(?P<block>\d+)-\d+-(?P<flat>\d+)(?!\d)"
    r"|(?P<named>\d+)(?:号?[楼栋幢座]|#楼?)(?:\d+(?:单元|-|门))?(?P<door>\d+)?"
)
_GROUP = re.compile(r"第?(\d+)(?:村民|居民)?小?[组队]")
_HOUSE = re.compile(r"(\d+)号")
_PART = re.compile(r"(?:[东南西北中A-Za-z\d][区院]|[\d一二三]期|[小大]院|小区|院内)$")
_ABOVE = re.compile(
    r".*(?:[省市县]|(?<!小)区|街道办事处|街道办|街办|办事处|街道|[镇乡]|社区居委会|社区|居委会)"
)
_CITY = re.compile(r"^(?:.{2,3}省)?(?:.{2,3}市)?")
_TOWNSHIP = re.compile(r".*(?:街道办事处|街道办|街办|办事处|街道|[区县镇乡])(?=.)|^.{2,4}办(?=.)")
_VILLAGE = re.compile(r"村|居委会|社区|第?\d")


def address_parts(address: str) -> AddressParts:
    """Take an address apart."""
    if not address:
        return _NOTHING
    text = _ASIDE.sub("", _with_digits(unicodedata.normalize("NFKC", address)))
    if building := _BUILDING.search(text):
        before = _ROAD.sub("", text[: building.start()])
        block = building["block"] or building["named"]
        flat = building["flat"] or building["door"]
        return AddressParts(
            _spot(before), f"building {int(block)}", f"flat {int(flat)}" if flat else None
        )
    group, house = _GROUP.search(text), _HOUSE.search(text)
    if not group and "村" not in text:
        return AddressParts(_spot(_ROAD.sub("", text)), None, None)
    return AddressParts(_village(text), _number("group", group), _number("house", house))


def _number(kind: str, found: re.Match[str] | None) -> str | None:
    return f"{kind} {int(found[1])}" if found else None


def _spot(text: str) -> str | None:
    """The end of a compound's name; parts of a compound have names of their own."""
    name = _PART.sub("", _PART.sub("", text))
    named = _ABOVE.sub("", name)[-_SPOT:]
    return named if len(named) > 1 and not named.isascii() else None


def _village(text: str) -> str | None:
    name = _VILLAGE.split(_TOWNSHIP.sub("", _CITY.sub("", text)), maxsplit=1)[0]
    return name[-_SPOT:] or None


def _with_digits(text: str) -> str:
    text = _TEN.sub(lambda m: (m[1] or "一") + (m[2] or "零"), text)
    return text.translate({ord(sign): str(value) for value, sign in enumerate(_CHINESE)})
