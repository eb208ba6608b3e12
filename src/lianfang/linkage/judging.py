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
_RARER = 4.25
"""What must weigh more (in bits) for two of one name whose phones and doors differ."""

_NEAR = 2.0
"""The same, where the days of travel are all else that is known, and only near."""

_MISWRITTEN = frozenset(("short", "one_off", "given"))
_BESIDE_PHONE = {"birth": frozenset(("same", "slip")), "age": frozenset(("same",))}
"""What must agree beside a phone, which a family shares, for a surname to be a miswritten one."""


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

    Namesakes are no rare thing, in one village least of all. Where their houses differ, or their
    phones and their places, something of the person must agree; where only the phones do, and
    nothing of the person is known, the name must be the rarer for it. In families names may be
    near, and then their journeys tell them apart.
    """
    if levels.get("name") == "near" and levels.get("journey") == "differs":
        return "number" in levels and weight >= model.join
    place, phones_differ = levels.get("place"), levels.get("phone") == "differs"
    if any(levels.get(name) in codes for name, codes in _OF_THE_PERSON.items()):
        return weight >= model.join
    if place == "other_block" or (place == "differs" and phones_differ):
        return False
    lives_there = place in ("door", "block")
    least = _RARER if phones_differ and not lives_there else 0.0
    if not least and place is None and levels.get("journey") == "near":
        least = _NEAR
    return weight >= model.join + least


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
        return (Band.JOIN if _borne_out(levels) else Band.DOUBT), None
    if name is None:
        return (Band.DOUBT if _nameless(levels) else Band.APART), None
    return Band.APART, None


def _borne_out(levels: Levels) -> bool:
    """Whether the rest says that a name was miswritten.

    Brothers and sisters, and twins, share all but a character of the given name, or have one
    more: there only a number tells. They do not bear one given name under two surnames.
    """
    if levels.get("number") == "slip":
        return True
    if levels["name"] != "given" or levels.get("sex") == "differs":
        return False
    if levels.get("birth") == "same":
        return True
    by_phone = levels.get("phone") in ("same", "shared", "slip")
    return by_phone and any(levels.get(name) in codes for name, codes in _BESIDE_PHONE.items())


def _nameless(levels: Levels) -> bool:
    """Whether a record without a name is worth asking about."""
    return levels.get("phone") in ("same", "shared") or levels.get("birth") == "same"
