"""What a person's numbers say, and what of a person may be shown.

Identity numbers follow GB 11643-1999 (18 characters) and GB 11643-1989 (15 digits).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import mul

from lianfang.kernel.text import squeezed
from lianfang.people.area_codes import Area, area_of
from lianfang.people.names import normal_name


class Sex(StrEnum):
    """Sex as the identity number and the lists give it; values as `choices.Sex` stores them."""

    MALE = "M"
    FEMALE = "F"


class IdFault(StrEnum):
    """Why a text is not a valid identity number."""

    SHAPE = "shape"
    AREA = "area"
    AREA_ENDED = "area_ended"
    BIRTH_DATE = "birth_date"
    CHECK_DIGIT = "check_digit"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A valid identity number: `text` is 18 characters with a capital X."""

    text: str
    area: str
    birth_date: date
    sex: Sex


_ID_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_OLD_ID_SHAPE = re.compile(r"[0-9]{15}")
_WEIGHTS = tuple(pow(2, position, 11) for position in range(17, 0, -1))
_CHECK_CHARACTERS = "10X98765432"
_OLDEST_BIRTH_YEAR = 1850
# GB 11643-1989 kept the sequences 996-999 for people born before 1900.
_CENTENARIAN_SEQUENCES = frozenset(("996", "997", "998", "999"))


def check_character(first17: str) -> str:
    """Return the 18th character for the first 17 digits (ISO 7064, MOD 11-2)."""
    total = sum(map(mul, map(int, first17), _WEIGHTS))
    return _CHECK_CHARACTERS[total % 11]


def widen_old_number(number: str) -> str:
    """Return the 18 characters of a 15-digit number."""
    century = "18" if number[12:] in _CENTENARIAN_SEQUENCES else "19"
    first17 = number[:6] + century + number[6:]
    return first17 + check_character(first17)


def read_id_number(text: str) -> IdNumber | IdFault:
    """Read an identity number of 18 characters or 15 digits, or say what is wrong with it.

    Nothing is repaired but a small x and the 15 digits: cleaning is for whoever reads lists.
    The area code must have been in use at some time since the birth (`area_codes`).
    """
    number = text.upper()
    if _OLD_ID_SHAPE.fullmatch(number):
        number = widen_old_number(number)
    if not _ID_SHAPE.fullmatch(number):
        return IdFault.SHAPE
    born = _birth_date(number[6:14])
    area = area_of(number[:6], born.year if born else _OLDEST_BIRTH_YEAR)
    if area is Area.UNKNOWN:
        return IdFault.AREA
    if born is None:
        return IdFault.BIRTH_DATE
    if number[17] != check_character(number[:17]):
        return IdFault.CHECK_DIGIT
    if area is Area.ENDED:
        return IdFault.AREA_ENDED
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return IdNumber(number, number[:6], born, sex)


def _birth_date(digits: str) -> date | None:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return born if born.year >= _OLDEST_BIRTH_YEAR else None


def make_id_number(area: str, born: date, sequence: int) -> str:
    """Return the valid number of an area code, a birth date and a sequence (odd: male)."""
    first17 = f"{area}{born:%Y%m%d}{sequence:03d}"
    return first17 + check_character(first17)


_PHONE_NOISE = re.compile(r"[\s'\"`’‘()._‐-―\-−]")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1[3-9][0-9]{9}$)")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))([2-8][0-9]{6,7})")


def normal_phone(text: str) -> str | None:
    """Return a mainland number in its one form, None if it is not one.

    A mobile number is 11 digits; a landline needs its area code and is written 0359-2022345.
    """
    if _MOBILE.fullmatch(text):
        return text
    digits = _COUNTRY.sub("", _PHONE_NOISE.sub("", squeezed(text)))
    if _MOBILE.fullmatch(digits):
        return digits
    landline = _LANDLINE.fullmatch(digits)
    return f"{landline[1]}-{landline[2]}" if landline else None


def birth_years(age: int, day: date) -> tuple[int, int]:
    """Return the two years in which a person of this age on this day can have been born."""
    return day.year - age - 1, day.year - age


def mask_name(name: str) -> str:
    """Return a name as lists show it: 王*, 李*华, 欧*修, 阿*·买*."""
    parts = re.split(r"([· ])", normal_name(name))
    if len(parts) > 1:
        return "".join(part if part in "· " else f"{part[0]}*" for part in parts if part)
    whole = parts[0]
    if not whole:
        return ""
    return f"{whole[0]}*{whole[-1]}" if len(whole) > 2 else f"{whole[0]}*"
