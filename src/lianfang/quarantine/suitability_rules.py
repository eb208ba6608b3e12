"""Pure: whether a home is fit for observation, and why; the least restrictive comes first.

Source: domain.md 2.6 (transfer criteria; exceptions of China CDC, 16 February 2020), R13.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lianfang.quarantine.choices import OrderKind, SpecialNeed, Verdict


class Reason(StrEnum):
    """The rule that decided, by code."""

    FIT = "fit"
    NO_ROOM = "no_room"
    CONTACT = "contact"
    NO_CONSENT = "no_consent"
    CANNOT_STAY_IN = "cannot_stay_in"
    ERRANDS = "errands"
    NO_TOILET = "no_toilet"
    NO_CARER = "no_carer"
    NO_PHONE = "no_phone"
    NOT_PARTED = "not_parted"
    SPECIAL = "special"
    SPECIAL_NO_ROOM = "special_no_room"


SENTENCES: dict[Reason, str] = {
    Reason.FIT: "Own room, nobody else or all agree, no contact, can stay in: fit.",
    Reason.NO_ROOM: "There is no room of one's own.",
    Reason.CONTACT: "Contact with the family cannot be avoided.",
    Reason.NO_CONSENT: "Those who live there do not agree.",
    Reason.CANNOT_STAY_IN: "They cannot stay in, and nobody can run errands for them.",
    Reason.ERRANDS: "They cannot stay in without help: someone runs their errands.",
    Reason.NO_TOILET: "The toilet is shared: it is disinfected after each use.",
    Reason.NO_CARER: "Nobody there can help: the watcher brings what is needed.",
    Reason.NO_PHONE: "There is no telephone: someone comes by twice a day.",
    Reason.NOT_PARTED: (
        "Infants, minors, dependent people and those who care for them are not parted:"
        " at home with support, or together."
    ),
    Reason.SPECIAL: "A special group stays at home with support, by the least restrictive rule.",
    Reason.SPECIAL_NO_ROOM: (
        "No room of one's own and contact cannot be avoided: a barrier-free place at a site."
    ),
}
"""The sentence of each reason (a gettext id)."""

_NOT_PARTED = frozenset({SpecialNeed.MINOR, SpecialNeed.DEPENDENT, SpecialNeed.CARES})

_RISING = (Verdict.HOME, Verdict.SUPPORTED, Verdict.SITE)


@dataclass(frozen=True, slots=True)
class Answers:
    """What was seen and said at home; `special` are the groups that the person belongs to."""

    own_room: bool
    alone_or_consent: bool
    no_contact: bool
    can_stay_in: bool
    own_toilet: bool
    carer: bool
    phone: bool
    special: frozenset[str] = frozenset()


def decide(answers: Answers) -> tuple[Verdict, Reason]:
    """What a home is fit for, and by which rule; special groups take their own path."""
    if answers.special:
        return _special(answers)
    if not answers.own_room:
        return Verdict.SITE, Reason.NO_ROOM
    if not answers.no_contact:
        return Verdict.SITE, Reason.CONTACT
    if not answers.alone_or_consent:
        return Verdict.SITE, Reason.NO_CONSENT
    if not answers.can_stay_in:
        return (
            (Verdict.SUPPORTED, Reason.ERRANDS)
            if answers.carer
            else (Verdict.SITE, Reason.CANNOT_STAY_IN)
        )
    return _with_support(answers)


def _special(answers: Answers) -> tuple[Verdict, Reason]:
    if answers.special & _NOT_PARTED:
        return Verdict.SUPPORTED, Reason.NOT_PARTED
    if not answers.own_room and not answers.no_contact:
        return Verdict.SITE, Reason.SPECIAL_NO_ROOM
    return Verdict.SUPPORTED, Reason.SPECIAL


def _with_support(answers: Answers) -> tuple[Verdict, Reason]:
    """A fit home, and what it lacks for staying in without help."""
    for there, lacking in (
        (answers.own_toilet, Reason.NO_TOILET),
        (answers.carer, Reason.NO_CARER),
        (answers.phone, Reason.NO_PHONE),
    ):
        if not there:
            return Verdict.SUPPORTED, lacking
    return Verdict.HOME, Reason.FIT


def is_more(wanted: str, ruled: str) -> bool:
    """Whether one verdict restricts more than another."""
    return _RISING.index(Verdict(wanted)) > _RISING.index(Verdict(ruled))


def kind_for(verdict: str) -> OrderKind:
    """The kind of order that a verdict proposes; the one who issues it decides."""
    return OrderKind.SITE if verdict == Verdict.SITE else OrderKind.HOME
