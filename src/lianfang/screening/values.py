"""One cell's text read as what its column is for: a value, the rule of its repair, or a fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from lianfang.kernel.text import plain, squeezed
from lianfang.people.names import is_full_name, normal_name
from lianfang.people.rules import IdFault, IdNumber, Sex, normal_phone, read_id_number
from lianfang.screening.findings import Code, Rule

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A value as it is taken; `rule` if the text had to be repaired."""

    value: T
    rule: Rule | None = None


_NO_VALUES = (
    "无 无无 不详 未知 不明 未填 没有 暂无 空 - -- --- — —— / // \\ . 、 * ? ？ NULL NONE NAN "
    "N/A #N/A #VALUE! #REF! #NAME? #DIV/0! NIL"
)
_NOTHING = frozenset(_NO_VALUES.split())
_LONGEST_NOTHING = 10


def is_nothing(text: str) -> bool:
    """Tell whether a cell says that there is no value: blank, 无, /, #N/A."""
    if len(text) > _LONGEST_NOTHING:
        return not text.strip()
    bare = squeezed(text).upper()
    return not bare or bare in _NOTHING


_MARKS = re.compile(r"[\s'\"`’‘“”.,;:、,。_·‐-―\-−]")
_ROUNDED_BY_SHEET = re.compile(r"[0-9.]+E\+?[0-9]+")
_LIKE_DIGITS = str.maketrans("OQILSBZ×*", "0011582XX")
_ID_FAULTS = {
    IdFault.SHAPE: Code.ID_SHAPE,
    IdFault.AREA: Code.ID_AREA,
    IdFault.BIRTH_DATE: Code.ID_BIRTH_DATE,
    IdFault.CHECK_DIGIT: Code.ID_CHECK_DIGIT,
}


def read_id(text: str, *, rounded: bool = False) -> Read[IdNumber] | Code:
    """Read an identity number; `rounded`: this column's last digits are known to be lost."""
    bare = squeezed(text)
    if _ROUNDED_BY_SHEET.fullmatch(bare.upper()) and "E" in bare.upper():
        return Code.ID_LOST_PRECISION
    number = _MARKS.sub("", bare)
    if rounded and number.endswith("000"):
        return Code.ID_LOST_PRECISION
    found = read_id_number(number)
    if isinstance(found, IdNumber):
        return Read(found, _id_rule(text.strip(), number, found.text))
    guess = read_id_number(number.upper().translate(_LIKE_DIGITS))
    if found is IdFault.SHAPE and len(number) == 18 and isinstance(guess, IdNumber):
        return Read(guess, Rule.DIGIT_FOR_LETTER)
    return _ID_FAULTS[found]


def _id_rule(original: str, number: str, final: str) -> Rule | None:
    if original == final:
        return None
    if len(number) == 15:
        return Rule.FIFTEEN_DIGITS
    return Rule.CAPITAL_X if original.upper() == final else Rule.MARKS_REMOVED


_BETWEEN_PHONES = re.compile(r"[/,;、,;|\\\n]+|(?<=\d{11})\s+(?=\d)|或|和")


def read_phones(text: str) -> Read[tuple[str, ...]] | Code:
    """Read one or more phone numbers of a cell, in their order, each once."""
    whole = normal_phone(_without_point_zero(text))
    if whole:
        return Read((whole,), None if whole == text.strip() else Rule.MARKS_REMOVED)
    parts = [part for part in _BETWEEN_PHONES.split(plain(text)) if part.strip()]
    phones = [phone for part in parts if (phone := normal_phone(part))]
    if not phones or len(phones) < len(parts):
        return Code.PHONE_UNREADABLE
    return Read(tuple(dict.fromkeys(phones)), Rule.PHONES_PARTED)


def _without_point_zero(text: str) -> str:
    return re.sub(r"^(\d{11})\.0$", r"\1", text.strip())


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


def read_sex(text: str) -> Read[Sex] | Code:
    """Read a sex; 1 and 2 are the codes of GB/T 2261.1."""
    sex = _SEXES.get(squeezed(text).upper())
    return Code.SEX_UNREADABLE if sex is None else Read(sex)


_AGE = re.compile(r"(\d{1,3})(?:\.0)?(?:周?岁)?")
_MONTHS_OLD = re.compile(r"(\d{1,2})个?月")
_OLDEST = 120


def read_age(text: str) -> Read[int] | Code:
    """Read an age in years."""
    bare = squeezed(text)
    if match := _MONTHS_OLD.fullmatch(bare):
        return Read(int(match[1]) // 12)
    match = _AGE.fullmatch(bare)
    if match is None or int(match[1]) > _OLDEST:
        return Code.AGE_UNREADABLE
    return Read(int(match[1]))
