"""A record with its story (T3): a lead, a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lianfang.desk.shapes_frame import Chip, Form, Link
from lianfang.desk.shapes_grid import DayCell, DayHead


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a summary list. source: where the value comes from; original: 原值."""

    label: str
    value: str
    url: str = ""
    source: str = ""
    original: str = ""
    mend_url: str = ""


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty on this record."""

    kind: str
    owner: str
    due: str
    left: str
    chip: Chip
    url: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One fact: when, what, who, by which rule. was/now: what it corrects, beside it.

    keyed: who entered it from paper or for somebody; told: what was said with it.
    """

    at: datetime
    what: str
    who: str
    rule: str = ""
    decision: bool = False
    url: str = ""
    was: str = ""
    now: str = ""
    recorded: datetime | None = None
    keyed: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class StoryDay:
    """One day of a story; folded for the older days of a long one."""

    day: date
    lines: tuple[StoryLine, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opened this person's data."""

    at: datetime
    who: str
    purpose: str


@dataclass(frozen=True, slots=True)
class LeadPage:
    """T3 for a lead. answer: the form of the one main act, for whoever may act.

    trying: the form that records a try without an answer. going: what is needed to go there, of
    one's own list only, and `logged` that it was opened.
    """

    name: str
    place: str
    chip: Chip
    clock: str
    terms: tuple[Term, ...]
    duties: tuple[DutyLine, ...]
    story: tuple[StoryDay, ...]
    related: tuple[Link, ...] = ()
    looks: tuple[Look, ...] = ()
    answer: Form | None = None
    waiting: str = ""
    overdue: bool = False
    previous_url: str = ""
    next_url: str = ""
    trying: Form | None = None
    going: tuple[Term, ...] = ()
    logged: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened, and the sentence of what was logged."""

    terms: tuple[Term, ...]
    logged: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person, masked. opening: the form that asks the purpose; opened: after it.

    check: the form that records one health check, for whoever may.
    """

    name: str
    place: str
    chip: Chip
    clock: str
    terms: tuple[Term, ...]
    duties: tuple[DutyLine, ...]
    story: tuple[StoryDay, ...]
    days: tuple[DayHead, ...] = ()
    checks: tuple[DayCell, ...] = ()
    checks_sentence: str = ""
    related: tuple[Link, ...] = ()
    looks: tuple[Look, ...] = ()
    opening: Form | None = None
    opened: Opened | None = None
    check: Form | None = None
    withheld: str = ""
    previous_url: str = ""
    next_url: str = ""
