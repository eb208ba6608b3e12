"""One cell's text read as what its column is for: a value, the rule of its repair, or a fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar
from uuid import UUID

from lianfang.kernel.text import plain, squeezed
from lianfang.people.names import is_full_name, normal_name
from lianfang.people.rules import IdFault, IdNumber, Sex, normal_phone, read_id_number
from lianfang.screening.dates import Day
from lianfang.screening.findings import Code, Rule

T = TypeVar("T")
_HELD = 1 << 14


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A value as it is taken; `rule` if the text had to be repaired."""

    value: T
    rule: Rule | None = None


_NO_VALUES = (
    "无 无无 不详 未知 不明 未填 没有 暂无 空 - -- --- — —— / // \\ . 、 * ? ？ "
    "NULL NONE NAN N/A NIL"
)
_ERROR_VALUES = "#N/A #VALUE! #REF! #NAME? #DIV/0! #NUM! #NULL! #SPILL! #CALC! #GETTING_DATA"
_ERRORS = frozenset(_ERROR_VALUES.split())
_NOTHING = frozenset(_NO_VALUES.split()) | _ERRORS
_LONGEST_NOTHING = 13


@lru_cache(maxsize=1 << 16)
def is_nothing(text: str) -> bool:
    """Tell whether a cell says that there is no value: blank, 无, /, #N/A."""
    if len(text) > _LONGEST_NOTHING:
        return not text.strip()
    bare = squeezed(text).upper()
    return not bare or bare in _NOTHING


_QUOTED = re.compile(r'="([^"]*)"')
_GUARDED = re.compile(r"'(?=[=+\-@])")


def unusable(text: str) -> str | Code | None:
    """Say what is wrong with a cell that a spreadsheet would compute; None: nothing is.

    An error or a formula without a result is a fault; ="0123", the way to keep a text a text in
    a CSV, and the apostrophe before a sign come as what they stand for.
    """
    if squeezed(text).upper() in _ERRORS:
        return Code.CELL_ERROR
    if match := _QUOTED.fullmatch(text.strip()):
        return match[1]
    if text.startswith("="):
        return Code.CELL_FORMULA
    return text[1:] if _GUARDED.match(text) else None


def read_code(text: str) -> UUID | None:
    """Read the code of a row that is mended; None if it is none."""
    try:
        return UUID(squeezed(text))
    except ValueError:
        return None


_WHOLE = re.compile(r"[0-9]{17}[0-9X]")
_MARKS = re.compile(r"[\s'\"`’‘“”.,;:、,。_·‐-―\-−]")
_ROUNDED_BY_SHEET = re.compile(r"[0-9.]+E\+?[0-9]+")
_LIKE_DIGITS = str.maketrans("OQILSBZ×*", "0011582XX")
_AMONG_TEXT = re.compile(r"(?<!\d)(?:\d{17}[\dX]|\d{15})(?!\d)", re.IGNORECASE)
_ID_FAULTS = {
    IdFault.SHAPE: Code.ID_SHAPE,
    IdFault.AREA: Code.ID_AREA,
    IdFault.AREA_ENDED: Code.ID_AREA_ENDED,
    IdFault.BIRTH_DATE: Code.ID_BIRTH_DATE,
    IdFault.CHECK_DIGIT: Code.ID_CHECK_DIGIT,
}


def read_id(text: str, *, rounded: bool = False) -> Read[IdNumber] | Code:
    """Read an identity number; `rounded`: this column's last digits are known to be lost."""
    if not rounded and _WHOLE.fullmatch(text):
        whole = read_id_number(text)
        return Read(whole) if isinstance(whole, IdNumber) else _ID_FAULTS[whole]
    bare = squeezed(text)
    if _ROUNDED_BY_SHEET.fullmatch(bare.upper()) and "E" in bare.upper():
        return Code.ID_LOST_PRECISION
    number = _MARKS.sub("", bare)
    if rounded and number.endswith("000"):
        return Code.ID_LOST_PRECISION
    found = read_id_number(number)
    if isinstance(found, IdNumber):
        return Read(found, _id_rule(text.strip(), number, found.text))
    return (found is IdFault.SHAPE and _id_within(number)) or _ID_FAULTS[found]


def _id_within(number: str) -> Read[IdNumber] | None:
    """Read a number with letters for digits, or the only one beside a note."""
    guess = read_id_number(number.upper().translate(_LIKE_DIGITS))
    if len(number) == 18 and isinstance(guess, IdNumber):
        return Read(guess, Rule.DIGIT_FOR_LETTER)
    among = _AMONG_TEXT.findall(number)
    found = read_id_number(among[0]) if len(among) == 1 else None
    return Read(found, Rule.NOTE_REMOVED) if isinstance(found, IdNumber) else None


def _id_rule(original: str, number: str, final: str) -> Rule | None:
    if original == final:
        return None
    if len(number) == 15:
        return Rule.FIFTEEN_DIGITS
    return Rule.CAPITAL_X if original.upper() == final else Rule.MARKS_REMOVED


_BETWEEN_PHONES = re.compile(r"[/,;、,;|\\\n]+|(?<=\d{11})\s+(?=\d)|或|和")
_MOBILE_AMONG_TEXT = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9})(?!\d)")
_WORDS = re.compile(r"[^\W\d_]|[()\[\]:]")
_OTHER_NUMBER = re.compile(r"\d{3}")


def read_phones(text: str) -> Read[tuple[str, ...]] | Code:
    """Read one or more phone numbers of a cell, in their order, each once."""
    whole = normal_phone(text.strip().removesuffix(".0"))
    if whole:
        return Read((whole,), None if whole == text.strip() else Rule.MARKS_REMOVED)
    line = plain(text)
    parts = [part for part in _BETWEEN_PHONES.split(line) if part.strip()]
    phones = [phone for part in parts if (phone := normal_phone(part))]
    if phones and len(phones) == len(parts):
        return Read(tuple(dict.fromkeys(phones)), Rule.PHONES_PARTED)
    mobiles = _MOBILE_AMONG_TEXT.findall(line)
    rest = _MOBILE_AMONG_TEXT.sub(" ", line)
    if mobiles and _WORDS.search(rest) and not _OTHER_NUMBER.search(rest):
        return Read(tuple(dict.fromkeys(mobiles)), Rule.NOTE_REMOVED)
    return Code.PHONE_UNREADABLE


def read_name(text: str) -> Read[str] | Code:
    """Read one person's whole name."""
    name = normal_name(text)
    if not is_full_name(name):
        return Code.NAME_NOT_WHOLE
    if name == text.strip():
        return Read(name)
    same_letters = _MARKS.sub("", squeezed(text)).upper() == _MARKS.sub("", squeezed(name))
    return Read(name, Rule.MARKS_REMOVED if same_letters else Rule.NAME_NOTE_REMOVED)


_SEXES = {
    **dict.fromkeys(("男", "男性", "男士", "先生", "M", "MALE", "1"), Sex.MALE),
    **dict.fromkeys(("女", "女性", "女士", "小姐", "F", "FEMALE", "2"), Sex.FEMALE),
}


@lru_cache(maxsize=_HELD)
def read_sex(text: str) -> Read[Sex] | Code:
    """Read a sex; 1 and 2 are the codes of GB/T 2261.1."""
    sex = _SEXES.get(squeezed(text).upper())
    return Code.SEX_UNREADABLE if sex is None else Read(sex)


_AGE = re.compile(r"(\d{1,3})(?:\.0)?(?:周?岁)?")
_MONTHS_OLD = re.compile(r"(\d{1,2})个?月")
_OLDEST = 120


@lru_cache(maxsize=_HELD)
def read_age(text: str) -> Read[int] | Code:
    """Read an age in years."""
    bare = squeezed(text)
    if match := _MONTHS_OLD.fullmatch(bare):
        return Read(int(match[1]) // 12)
    match = _AGE.fullmatch(bare)
    if match is None or int(match[1]) > _OLDEST:
        return Code.AGE_UNREADABLE
    return Read(int(match[1]))


def read_day(text: str, *, read: Callable[..., Day | Code], listed_on: date) -> Read[Day] | Code:
    """Read a day by one of the readers of `dates`."""
    found = read(text, listed_on=listed_on)
    return found if isinstance(found, Code) else Read(found, found.rule)


def shown(value: object) -> str:
    """Return a value that was read as one text."""
    if isinstance(value, IdNumber):
        return value.text
    if isinstance(value, Day):
        return value.day.isoformat()
    return "/".join(value) if isinstance(value, tuple) else str(value)
