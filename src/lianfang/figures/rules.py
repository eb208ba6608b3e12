"""How a value is written in Chinese prose."""

from __future__ import annotations

from datetime import UTC, datetime

from lianfang.figures.registry import Measure, Style
from lianfang.kernel import clock

Value = int | float | str | None


def rounded_down(value: int) -> int:
    """The round number that 余 follows: the value's first one or two digits, then zeros.

    4,432 gives 4,400; 1,012 gives 1,000; 23,051 gives 23,000. 余 never follows an exact digit.
    """
    if value < 20:
        return value
    digits = str(value)
    step: int = max(10, 10 ** (len(digits) - (1 if digits[1] == "0" else 2)))
    return value // step * step


def text_of(value: Value, measure: Measure, style: Style, unit: str, of: int, done: int) -> str:
    """A value as a briefing writes it; `of` and `done` are the two sides of a share."""
    if value is None:
        return "—"
    if measure is Measure.SHARE:
        return f"{float(value) * 100:.1f}%（{done}/{of}）"
    if measure is Measure.MOMENT:
        local = clock.local(datetime.fromtimestamp(float(value), UTC))
        hour = f"{local.hour}时" + (f"{local.minute:02d}分" if local.minute else "")
        return f"{local.month}月{local.day}日{hour}"
    if measure is Measure.MEDIAN:
        return f"中位{float(value):g}{unit}（{of}）"
    number = int(value)
    match style:
        case Style.MORE_THAN if rounded_down(number) != number:
            return f"{rounded_down(number)}余{unit}"
        case Style.NEARLY if number % 10:
            return f"近{(number // 10 + 1) * 10}{unit}"
        case Style.TEN_THOUSAND if number >= 10_000:
            return f"{_ten_thousands(number)}{unit}"
        case _:
            return f"{number}{unit}"


def _ten_thousands(number: int) -> str:
    whole, rest = divmod(number, 10_000)
    if rounded_down(whole) != whole:
        return f"{rounded_down(whole)}余万"
    return f"{whole}万余" if rest else f"{whole}万"
