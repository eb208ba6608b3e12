"""What the presenters of all pages share: states, counts, choices, addresses. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.desk.duty_queries import MANY
from lianfang.desk.places import Places
from lianfang.desk.shapes import MARKS, Chip, Choice, DutyLine, Field, State, StoryDay, StoryLine
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import left, short
from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.duties.rules import State as Duty
from lianfang.duties.rules import Times, state
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError

STATES: dict[Duty, State] = {
    Duty.SCHEDULED: "due",
    Duty.OPEN: "due",
    Duty.OVERDUE: "missed",
    Duty.DONE_ON_TIME: "done",
    Duty.DONE_LATE: "late",
    Duty.MISSED: "missed",
    Duty.WAIVED: "waived",
    Duty.VOID: "waived",
}
"""The clock's eight states in the six that a page can show."""

FOLDED_AFTER = 100


def said(error: DomainError) -> str:
    """A refusal's sentence in the reader's language."""
    text = _(error.sentence)
    return text.format(**error.values) if error.values else text


def counted(number: int) -> str:
    """A count that may have been stopped at `MANY`."""
    if number > MANY:
        return _("more than {number}").format(number=f"{MANY:,}")
    return f"{number:,}"


def address(path: str, **parameters: str | int | None) -> str:
    """A path with those parameters that are not empty."""
    kept = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


def kind_words(kind: str) -> str:
    """A kind of duty."""
    return str(DutyKind(kind).label)


def state_words(told: Duty) -> str:
    """A duty's state in a word or two."""
    return {
        Duty.SCHEDULED: _("not yet open"),
        Duty.OPEN: _("to do"),
        Duty.OVERDUE: _("overdue"),
        Duty.DONE_ON_TIME: _("done"),
        Duty.DONE_LATE: _("done late"),
        Duty.MISSED: _("missed"),
        Duty.WAIVED: _("waived"),
        Duty.VOID: _("void"),
    }[told]


def chip_of(told: Duty) -> Chip:
    """A duty's state as a chip."""
    shown = STATES[told]
    return Chip(shown, MARKS[shown], state_words(told))


def times_of(duty: Obligation) -> Times:
    """What decides the state of a duty."""
    return Times(
        duty.opens_at,
        duty.late_at,
        duty.closes_at,
        duty.done_at,
        duty.done_recorded_at,
        duty.lifted_at,
        duty.lifted_as,
    )


def left_words(told: Duty, late_at: datetime, at: datetime) -> str:
    """How long is left, or how long it is overdue; nothing once it is settled."""
    return left(late_at, at) if told in (Duty.OPEN, Duty.OVERDUE) else ""


def duty_line(duty: Obligation, owner: str, at: datetime, url: str = "") -> DutyLine:
    """A duty on a record."""
    told = state(times_of(duty), at)
    return DutyLine(
        kind=kind_words(duty.kind),
        owner=owner or _("nobody is responsible"),
        due=short(duty.due_at, at),
        left=left_words(told, duty.late_at, at),
        chip=chip_of(told),
        url=url,
        overdue=told is Duty.OVERDUE,
    )


def place_field(stand: Stand) -> Field:
    """The scope switch: the reader's own area, and the places one step below the one chosen."""
    choices = _place_choices(stand.places, stand.own_area, stand.place, get_language())
    return Field("place", _("Place"), kind="select", choices=choices)


@lru_cache(maxsize=512)
def _place_choices(
    places: Places, own: str, place: str, language: str | None
) -> tuple[Choice, ...]:
    """As the reader's language has them; `places` are of one minute, and so is what is kept."""
    path = [own[:n] for n in (6, 9, 12, 15) if n <= len(own)][-1:]
    path += [place[:n] for n in (9, 12, 15) if len(own) < n <= len(place)]
    below = [code for code, _name in places.below(place)]
    if not below and len(path) > 1:
        below = [code for code, _name in places.below(path[-2])]
    return tuple(
        Choice("" if code == own else code, places.told(code), chosen=code == place)
        for code in dict.fromkeys([*path, *below])
    )


def select(name: str, label: str, values: Mapping[str, str], chosen: str) -> Field:
    """A filter with its values; the empty one means all."""
    every = (Choice("", _("all"), chosen=not chosen),)
    some = tuple(Choice(v, words, chosen=v == chosen) for v, words in values.items())
    return Field(name, label, kind="select", choices=every + some)


def story_days(lines: Iterable[StoryLine], today: date) -> tuple[StoryDay, ...]:
    """Facts by day, the newest first; the older days of a long story are folded."""
    ordered = sorted(lines, key=lambda line: line.at, reverse=True)
    days: dict[date, list[StoryLine]] = {}
    for line in ordered:
        days.setdefault(clock.day_of(line.at), []).append(line)
    shown = 0
    made = []
    for day, told in days.items():
        made.append(StoryDay(day, tuple(told), folded=shown >= FOLDED_AFTER and day != today))
        shown += len(told)
    return tuple(made)
