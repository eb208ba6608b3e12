"""Values of parameters as people write and read them. Pure."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from lianfang.incidents.parameters import Parameter, Sort, Worth

_CLOCK = re.compile(r"(\d{1,2})[:：时](\d{2})?分?$")
_TENTHS = re.compile(r"(\d{2})[.．](\d)$")


def worth_words(one: Parameter, value: Worth) -> str:
    """A value with its unit, as a sentence takes it."""
    if one.sort is Sort.CHOICE:
        return str(one.choices.get(str(value), value)) or _("the latest entry")
    number = int(value)
    if one.sort is Sort.CLOCK:
        return f"{number // 60:02d}:{number % 60:02d}"
    if one.sort is Sort.TENTHS:
        return f"{number // 10}.{number % 10}{one.unit}"
    return f"{number}{one.unit}"


def read_worth(one: Parameter, typed: str) -> Worth | None:
    """A value as people type it; None if it cannot be read."""
    if one.sort is Sort.CHOICE:
        return typed
    if one.sort is Sort.CLOCK:
        told = _CLOCK.match(typed)
        return int(told[1]) * 60 + int(told[2] or 0) if told else None
    if one.sort is Sort.TENTHS:
        tenths = _TENTHS.match(typed)
        return int(tenths[1] + tenths[2]) if tenths else None
    plain = typed.removesuffix(str(one.unit)).strip()
    return int(plain) if plain.isascii() and plain.isdigit() else None
