"""Lists on paper: what a digit says, how a time is keyed, in which order lines stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from types import MappingProxyType

from lianfang.screening.choices import AttemptKind, Covered, Outcome

NOBODY = "nobody"
"""Someone knocked and nobody opened: what a door's digit says besides `Covered`."""

LEAD_DIGITS: Mapping[str, str] = MappingProxyType(
    {
        "1": Outcome.FOUND,
        "2": Outcome.ALREADY_KNOWN,
        "3": Outcome.WRONG_DATA,
        "4": Outcome.NOT_HERE,
        "5": Outcome.PAST_PERIOD,
        "6": Outcome.ELSEWHERE,
        "7": Outcome.NOT_TRAVELLED,
        "8": Outcome.UNREACHABLE,
        "9": AttemptKind.VISIT,
        "0": AttemptKind.CALL,
    }
)
"""One digit for each answer to a lead, and for the two ways of trying without one."""

DOOR_DIGITS: Mapping[str, str] = MappingProxyType(
    {"1": Covered.DOOR, "2": Covered.TELEPHONE, "3": Covered.EMPTY, "0": NOBODY}
)
"""One digit for each way in which a door is answered for, and for nobody."""

_RUNS = re.compile(r"(\d+)")
_AROUND = re.compile(r".*(?:街道办事处|街道|[镇乡]|社区|居委会|村委会|村)")


def time_of(digits: str) -> time | None:
    """The time that digits say: “1405”, “905”, “14”; None if they say none."""
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 4:
        return None
    hour, minute = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    if int(hour) > 23 or int(minute) > 59:
        return None
    return time(int(hour), int(minute))


def walking_order(address: str) -> tuple[tuple[int, int, str], ...]:
    """The key by which addresses of one place stand as one walks: street, then numbers by size.

    What stands before the village's or community's name is left out.
    """
    rest = _AROUND.sub("", address, count=1)
    return tuple(
        (0, int(run), "") if run.isdigit() else (1, 0, run) for run in _RUNS.split(rest) if run
    )
