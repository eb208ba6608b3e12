"""A line of a sheet as it is keyed: line, digit, time, and what the digit demands."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.desk.demands import ASKED, told_label
from lianfang.desk.forms import Typed
from lianfang.desk.paper_pages import digits_of
from lianfang.desk.paper_queries import Back
from lianfang.desk.shapes import Choice, Field
from lianfang.desk.shapes_sheets import DemandedField
from lianfang.kernel import clock
from lianfang.screening.choices import Covered, SheetKind
from lianfang.screening.paper_queries import PaperSheet
from lianfang.screening.paper_rules import DOOR_DIGITS, LEAD_DIGITS, time_of

LONGEST_TOLD, MOST_SEEN = 500, 99
_DAY = re.compile(r"(\d{1,2})(\d{2})")


@dataclass(frozen=True, slots=True)
class Keyed:
    """What was keyed so far. `next` is the field that is still to be filled; '' if none is.

    `what` is the outcome, the try or the way of covering that the digit says; `again` the fact
    that the keyer was shown and wants corrected.
    """

    line: int
    what: str
    at: datetime
    by: UUID | None
    told: str
    members: int
    again: str
    next: str

    def says(self, fact: Back) -> bool:
        """Whether a fact is what was keyed."""
        return (fact.what, fact.at, fact.by_post) == (self.what, self.at, self.by)

    def key(self, sheet: UUID) -> str:
        """The idempotency key: the same line keyed twice in the same words is one act."""
        told = f"{self.what}|{self.at.isoformat()}|{self.by}|{self.told}|{self.members}"
        text = f"{sheet}|{self.line}|{told}|{self.again}"
        return "paper:" + hashlib.sha256(text.encode()).hexdigest()[:40]


def read(sheet: PaperSheet, typed: Typed, at: datetime) -> Keyed:
    """Read a line; what cannot be read stands in `typed.wrong`."""
    line = _line(sheet, typed)
    what = _what(sheet, typed)
    on = read_on(typed, sheet.day, clock.day_of(at))
    measured = _measured(typed, on, at)
    told, members = typed.text("told")[:LONGEST_TOLD], 0
    if what == Covered.DOOR and typed.text("members"):
        members = typed.whole("members", 1, MOST_SEEN)
    return Keyed(
        line=line,
        what=what,
        at=measured,
        by=_post(typed),
        told=told,
        members=members,
        again=typed.text("again"),
        next=_next(typed, what),
    )


def _line(sheet: PaperSheet, typed: Typed) -> int:
    value, most = typed.text("line"), len(sheet.lines)
    if not value:
        return 0
    if value.isascii() and value.isdigit() and 1 <= int(value) <= most:
        return int(value)
    words = _("This sheet has no line {value}; its lines are 1 to {most}.")
    typed.wrong["line"] = words.format(value=value, most=most)
    return 0


def _what(sheet: PaperSheet, typed: Typed) -> str:
    digits = LEAD_DIGITS if sheet.kind == SheetKind.LEADS else DOOR_DIGITS
    value = typed.text("digit")
    if value and value not in digits:
        words = _("{value} says nothing here; the digits are {known}.")
        typed.wrong["digit"] = words.format(value=value, known=" ".join(digits))
    return digits.get(value, "")


def _measured(typed: Typed, on: date, at: datetime) -> datetime:
    value = typed.text("time")
    told = time_of(value)
    if told is None:
        if value:
            words = _("“{value}” is not a time; key it as 1405 or 905.")
            typed.wrong["time"] = words.format(value=value)
        return at
    moment = clock.moment(on, told)
    if moment > at:
        words = _("“{value}” is later than now; enter when it really was.")
        typed.wrong["time"] = words.format(value=value)
    return moment


def read_on(typed: Typed, day: date, today: date) -> date:
    """The day of measuring, keyed as 0210; the sheet's day if it is empty."""
    value = typed.text("on")
    if not value:
        return day
    found = None
    if match := _DAY.fullmatch(value):
        try:
            found = date(today.year, int(match[1]), int(match[2]))
        except ValueError:
            found = None
    if found is None or not day <= found <= today:
        words = _("“{value}” is not a day from the sheet's to today; key it as 0210.")
        typed.wrong["on"] = words.format(value=value)
        return day
    return found


def _post(typed: Typed) -> UUID | None:
    try:
        return UUID(typed.text("by"))
    except ValueError:
        typed.wrong["by"] = _("Choose who went.")
        return None


def _next(typed: Typed, what: str) -> str:
    for name in ("line", "digit"):
        if not typed.text(name):
            return name
    if what == Covered.DOOR and not typed.text("members"):
        return "members"
    if not typed.text("time"):
        return "time"
    return "told" if what in ASKED and not typed.text("told") else ""


def above(typed: Typed, posts: dict[str, str]) -> tuple[Field, ...]:
    """Who went and on which day, for this line and those to come."""
    wrong, by = typed.wrong, typed.text("by")
    choices = tuple(Choice(pk, name, chosen=pk == by) for pk, name in posts.items())
    return (
        Field("by", _("Who went"), "select", choices=choices, error=wrong.get("by", "")),
        Field("on", _("On which day"), value=typed.text("on"), error=wrong.get("on", ""),
              hint=_("such as 0210"), short=True, inputmode="numeric"),
    )  # fmt: skip


def fields(sheet: PaperSheet, typed: Typed) -> tuple[Field, ...]:
    """Line, digit and time."""
    wrong = typed.wrong

    def number(name: str, label: str) -> Field:
        return Field(
            name, label, value=typed.text(name), error=wrong.get(name, ""), short=True,
            inputmode="numeric", autocomplete="off",
        )  # fmt: skip

    made = [number("line", _("Line")), number("digit", _("Digit"))]
    if sheet.kind == SheetKind.DOORS:
        made.append(number("members", _("People seen")))
    made.append(number("time", _("Time")))
    return tuple(made)


def demanded(sheet: PaperSheet, typed: Typed) -> tuple[DemandedField, ...]:
    """What each digit demands in words; shown is what the digit keyed does."""
    if sheet.kind != SheetKind.LEADS:
        return ()
    value, error, keyed = typed.text("told"), typed.wrong.get("told", ""), typed.text("digit")
    return tuple(
        DemandedField(
            digit,
            Field("told", told_label(what), value=value if digit == keyed else "", error=error),
            shown=digit == keyed,
        )
        for digit, what in LEAD_DIGITS.items()
        if what in ASKED
    )


def digit_words(sheet: PaperSheet) -> tuple[tuple[str, str], ...]:
    """What each digit of the sheet says."""
    return digits_of(sheet.kind)
