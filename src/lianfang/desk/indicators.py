"""What a phase wants of the figures, typed one on each line: “F38 ≥ 300”. Pure."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from lianfang.command.phase_rules import Indicator, Is
from lianfang.desk.forms import Typed
from lianfang.desk.shapes import Field
from lianfang.figures.registry import Measure, figure

_LINE = re.compile(r"(F\d{2})\s*(≤|≥|=|<=|>=|＝)\s*(\d+(?:\.\d+)?)\s*(%?)$")
_SIGNS = {"≤": Is.AT_MOST, "<=": Is.AT_MOST, "≥": Is.AT_LEAST, ">=": Is.AT_LEAST}
SIGN = {Is.AT_MOST: "≤", Is.AT_LEAST: "≥", Is.EXACTLY: "="}


def indicators_field(typed: Typed) -> Field:
    """Where they are typed."""
    return Field(
        "indicators", _("Indicators"), "textarea", value=typed.values.get("indicators", ""),
        hint=_("one on each line: a figure's number, ≤, ≥ or =, and a value, such as F35 ≥ 95%"),
        error=typed.wrong.get("indicators", ""), optional=True,
    )  # fmt: skip


def indicators_of(typed: Typed) -> list[Indicator]:
    """The indicators that were typed; a line that cannot be read is told at the field."""
    found = []
    for text in filter(None, map(str.strip, typed.values.get("indicators", "").splitlines())):
        told = _LINE.match(text)
        if told is None or not _known(told[1]):
            words = _("“{line}” is not a figure with a value; write it as F35 ≥ 95%.")
            typed.wrong["indicators"] = words.format(line=text)
            continue
        wanted = float(told[3]) / (100 if told[4] else 1)
        found.append(Indicator(told[1], _SIGNS.get(told[2], Is.EXACTLY), wanted))
    return found


def _known(key: str) -> bool:
    try:
        return bool(figure(key))
    except KeyError:
        return False


def wanted_words(one: Indicator) -> str:
    """What is wanted: “≥ 95%” of a share, “≤ 3” of a number."""
    share = figure(one.figure).measure is Measure.SHARE
    value = f"{one.wanted * 100:g}%" if share else f"{one.wanted:g}"
    return f"{SIGN[one.comparison]} {value}"
