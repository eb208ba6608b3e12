"""Into which of three bands a pair falls: its weight, and what no weight may outweigh."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lianfang.linkage.reasons import AGREEING, Reason
from lianfang.linkage.settings import Model


class Band(StrEnum):
    """Joined by itself, put to a person, or left apart."""

    JOIN = "join"
    DOUBT = "doubt"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records by their keys. weight: log2 of the odds that they are of one person."""

    a: Hashable
    b: Hashable
    weight: float
    reasons: tuple[Reason, ...]

    @property
    def agreeing(self) -> tuple[Reason, ...]:
        """What speaks for one person."""
        return tuple(reason for reason in self.reasons if reason in AGREEING)

    @property
    def differing(self) -> tuple[Reason, ...]:
        """What speaks against it, and why a person is asked."""
        return tuple(reason for reason in self.reasons if reason not in AGREEING)


Levels = Mapping[str, str]
"""By comparison, the code of the level; comparisons that say nothing are left out."""

_ONE_NAME = frozenset(("same", "alike", "near"))
_OF_THE_PERSON = {
    "number": frozenset(("same", "slip")),
    "birth": frozenset(("same", "slip")),
    "phone": frozenset(("same", "shared", "slip")),
}
_OF_THE_CASE = {"age": frozenset(("same",)), "journey": frozenset(("same",))}
_OF_THE_PLACE = {"place": frozenset(("door", "block", "village"))}
_NEAR_BY = frozenset(("village", "township"))
_MISWRITTEN = frozenset(("one_off", "given"))


def judge(levels: Levels, weight: float, model: Model) -> tuple[Band, tuple[Reason, ...]]:
    """Return the best band open to a pair, and its reasons; the weight alone can only lower it.

    A name must agree for a pair to be joined: families share phone, door and journey. Two valid
    numbers that differ are never joined, one number under two names never without asking.
    """
    reasons = tuple(Reason(f"{name}_{code}") for name, code in levels.items())
    if weight < model.doubt:
        return Band.APART, reasons
    ceiling, why = _ceiling(levels)
    return ceiling, (*reasons, why) if why else reasons


def may_join(levels: Levels, weight: float, model: Model) -> bool:
    """Whether two people, with all that is known of each, are joined without asking.

    Namesakes are no rare thing, in one village least of all: where their houses or their phones
    differ, something other than name and village must agree. That two travelled about the same
    day says nothing of them: then more than the name must agree.
    """
    telling = _telling(levels.get("place"), levels.get("phone") == "differs")
    if not telling and levels.get("journey") == "near" and "number" not in levels:
        telling = _OF_THE_PERSON | _OF_THE_CASE | _OF_THE_PLACE
    agrees = not telling or any(levels.get(name) in codes for name, codes in telling.items())
    return weight >= model.join and agrees


def _telling(place: str | None, phones_differ: bool) -> Mapping[str, frozenset[str]]:
    """The levels of which one must be reached, for what is said of place and phone."""
    if place == "other_block" or (place == "differs" and phones_differ):
        return _OF_THE_PERSON
    return _OF_THE_PERSON | _OF_THE_CASE if phones_differ and place in _NEAR_BY else {}


def _ceiling(levels: Levels) -> tuple[Band, Reason | None]:
    """The best band that names and numbers allow, and a reason to ask."""
    name, number = levels.get("name"), levels.get("number")
    if number == "differs":
        return (Band.DOUBT, Reason.TWO_NUMBERS) if name in _ONE_NAME else (Band.APART, None)
    if number == "same":
        one = name is None or name in _ONE_NAME | _MISWRITTEN
        return (Band.JOIN, None) if one else (Band.DOUBT, Reason.ONE_NUMBER)
    if name in _ONE_NAME:
        return Band.JOIN, None
    if name in _MISWRITTEN:
        return (Band.JOIN if number == "slip" else Band.DOUBT), None
    return Band.APART, None
