"""A temperature as people write it, read into tenths of a degree Celsius. Pure.

There is either one reading of what was typed, or a reason why there is none. Nothing is guessed
that a person would have to decide: 98.6 may be Fahrenheit or a slip, so it is asked for again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from lianfang.kernel.text import squeezed

LEAST, MOST = 340, 430
"""What a living person's temperature lies between, in tenths (domain.md, entity 9)."""

_DEGREES = re.compile(r"(\d{2})度(?:(\d)分?|半)?", re.ASCII)
_POINT = re.compile(r"[,、。．·:;﹒'’*]")
_NUMBER = re.compile(r"\d+(\.\d*)?", re.ASCII)
_FAHRENHEIT = (930, 1095)
"""34.0 to 43.0 ℃ in tenths of a degree Fahrenheit, rounded outwards."""


class Unread(StrEnum):
    """Why there is no one reading of what was typed."""

    EMPTY = "empty"
    WORDS = "words"
    FEVER_WORD = "fever_word"
    FAHRENHEIT = "fahrenheit"
    POINT_MISSING = "point_missing"
    POINT_SHIFTED = "point_shifted"
    TOO_FINE = "too_fine"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class Read:
    """Tenths of a degree, or why not; `perhaps` is what it would be if it was a slip."""

    tenths: int | None
    why: Unread | None = None
    perhaps: int | None = None


def read_temperature(typed: str) -> Read:
    """Read “36.5”, “36,5”, “36。5”, “３６．５”, “365”, “36度5”, “36.5℃”; refuse with a reason.

    Three digits without a point between 340 and 430 have one reading, and it is taken.
    """
    text = squeezed(typed).removesuffix("°C").removesuffix("C").removesuffix("c").rstrip("°")
    if not text:
        return Read(None, Unread.EMPTY)
    if said := _DEGREES.fullmatch(text):
        text = f"{said[1]}.{said[2] or (5 if text.endswith('半') else 0)}"
    text = _POINT.sub(".", text.removesuffix("度"))
    if not _NUMBER.fullmatch(text):
        feverish = any(word in text for word in ("发热", "发烧", "高烧", "低烧", "高热", "低热"))
        return Read(None, Unread.FEVER_WORD if feverish else Unread.WORDS)
    return _of_number(text)


def _of_number(text: str) -> Read:
    whole, point, rest = text.partition(".")
    if not point and len(whole) == 3 and LEAST <= int(whole) <= MOST:
        return Read(int(whole))
    rest = rest.rstrip("0")
    if len(whole) > 5 or len(rest) > 3:
        return Read(None, Unread.OUT_OF_RANGE)
    tenths = int(whole) * 10 + int(rest[:1] or 0)
    if len(rest) <= 1 and LEAST <= tenths <= MOST:
        return Read(tenths)
    return Read(None, *_slip(whole, rest, tenths))


def _slip(whole: str, rest: str, tenths: int) -> tuple[Unread, int | None]:
    """What a number that is no temperature may have been meant to be."""
    digits = int((whole + rest)[:3] or 0) if len(whole + rest) >= 3 else 0
    likely = digits if LEAST <= digits <= MOST else None
    if LEAST <= tenths <= MOST:
        return Unread.TOO_FINE, None
    if _FAHRENHEIT[0] <= tenths <= _FAHRENHEIT[1]:
        return Unread.FAHRENHEIT, round((tenths - 320) * 5 / 9)
    if not rest and len(whole) == 4 and likely:
        return Unread.POINT_MISSING, likely
    if rest and likely:
        return Unread.POINT_SHIFTED, likely
    return Unread.OUT_OF_RANGE, None
