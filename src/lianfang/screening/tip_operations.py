"""Taking a tip, opening it, and settling it after a call; the informant stays apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import Role
from lianfang.accounts.permissions import Permission
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import ids
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.people import vault
from lianfang.screening import tips
from lianfang.screening.answering import AnswerInFuture
from lianfang.screening.choices import Source, TipState
from lianfang.screening.entering import Entering
from lianfang.screening.models import Informant, Tip
from lianfang.screening.placing import Placer
from lianfang.screening.reassigning import PlaceUnknown
from lianfang.screening.sweeping import FoundPerson, check_found
from lianfang.screening.tips import Told

_TAKING = second_role_use(
    "screening.take_tip", "Who gave a tip is written where no scope reads it."
)
_VERIFYING = second_role_use(
    "screening.settle_tip", "A verified tip becomes a lead, matched with everyone."
)
_INFORMANT = second_role_use(
    "screening.open_informant", "Two roles may learn who gave a tip; each time is logged."
)

INFORMANT_ROLES = (Role.GROUP_STAFF, Role.PRIVACY_REVIEWER)
"""Who may open an informant (domain.md R19)."""

_LONGEST, _WHO, _WHY = 2000, 200, 200


class TipEmpty(BadInput):
    """Write down what was said, in at most {most} characters."""


class InformantTooLong(BadInput):
    """Who said it takes at most {most} characters: a name and a way to call back."""


class TipSettled(DomainError):
    """This tip is settled already; nothing was changed."""


class OpeningUnexplained(BadInput):
    """Say in at most {most} characters why the informant is opened; the reviewer reads it."""


@dataclass(frozen=True, slots=True)
class InformantOpened(NamesSomeone):
    """Who gave a tip."""

    who: str


@operation
def take_tip(
    incident: UUID, text: str, division: str, informant: str = "", *, by: Actor, at: datetime
) -> UUID:
    """Take down what someone said about a place; a call is owed, nothing else follows.

    Text and place are sealed; `informant`, if given, is sealed apart. Raises TipEmpty,
    InformantTooLong, PlaceUnknown, NotAllowed, NotFound.
    """
    by.require(Permission.TAKE_TIP)
    place = Incident.objects.filter(pk=incident).first()
    if place is None:
        raise NotFound
    said, who = text.strip(), informant.strip()
    if not 0 < len(said) <= _LONGEST:
        raise TipEmpty(most=_LONGEST)
    if len(who) > _WHO:
        raise InformantTooLong(most=_WHO)
    moment = recorded_at()
    with across_scopes(_TAKING):
        placer = Placer(place, at)
        if division and not placer.knows(division):
            raise PlaceUnknown(code=division)
        tip = Tip(id=ids.new(), incident=place, division=place.division, at=at, recorded_at=moment)
        tip.text = tips.seal(incident, Told(said, division), tip.pk)
        tip.save(force_insert=True)
        if who:
            sealed = vault.seal_text(incident, who, tip.pk)
            Informant.objects.create(tip=tip, division=place.division, sealed=sealed)
        tips.owe_call(tip, placer.owner(place.division), at=at, recorded_at=moment)
    concerning(tip)
    return tip.pk


@operation
def open_tip(tip: UUID, *, by: Actor, at: datetime) -> Told:
    """Read a tip, for whoever is to call about it; logged. Raises NotFound, NotAllowed."""
    found = _tip(tip, by)
    concerning(found)
    return tips.unseal(found)


@operation
def open_informant(tip: UUID, why: str, *, by: Actor, at: datetime) -> InformantOpened:
    """Learn who gave a tip; logged with the reason. Empty if nobody said.

    Raises NotAllowed for all but two roles, OpeningUnexplained, NotFound.
    """
    if by.role not in INFORMANT_ROLES:
        raise NotAllowed
    reason = why.strip()
    if not 0 < len(reason) <= _WHY:
        raise OpeningUnexplained(most=_WHY)
    with across_scopes(_INFORMANT):
        found = Tip.objects.filter(pk=tip).first()
        if found is None:
            raise NotFound
        kept = Informant.objects.filter(tip=found).first()
        who = vault.open_text(found.incident_id, bytes(kept.sealed), tip) if kept else ""
    concerning(found, why=reason)
    return InformantOpened(who)


@operation
def settle_tip(tip: UUID, verified: FoundPerson | None, *, by: Actor, at: datetime) -> str:
    """Settle a tip after the call: `verified` becomes a lead of source hotline, None dismisses it.

    Gives the tip's state. Doing the same again changes nothing. Raises TipSettled if it was
    settled otherwise, NotFound, NotAllowed, NameMissing, NotANumber, AnswerInFuture.
    """
    _tip(tip, by)
    state = TipState.VERIFIED if verified else TipState.DISMISSED
    if verified:
        check_found([verified])
        if verified.at > at:
            raise AnswerInFuture(at=verified.at.isoformat(" ", "minutes"))
    post, moment = by.post_id or by.id, recorded_at()
    with across_scopes(_VERIFYING):
        held = Tip.objects.select_for_update().select_related("incident").get(pk=tip)
        concerning(held, state=state)
        if held.state != TipState.WAITING:
            if held.state == state:
                return state
            raise TipSettled
        if verified:
            entered = Entering(held.incident, at, moment).enter(verified, Source.HOTLINE)
            held.lead = entered.lead
            concerning(entered.lead, entered.person)
        held.state, held.settled_by, held.settled_recorded_at = state, post, moment
        held.save(update_fields=["state", "lead", "settled_by", "settled_recorded_at"])
        tips.fulfil_call(held, by_post=post, at=at, recorded_at=moment)
    return state


def _tip(tip: UUID, by: Actor) -> Tip:
    found = Tip.objects.filter(pk=tip).first()
    if found is None:
        raise NotFound
    by.require(Permission.TAKE_TIP, found.division)
    return found
