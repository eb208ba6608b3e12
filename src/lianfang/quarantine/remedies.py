"""What all remedies share: the order held, words sealed, the duty, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from lianfang.accounts import absences
from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import Role
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import recorded_at
from lianfang.duties import ledger
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, Duty
from lianfang.duties.models import Obligation
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.incidents.models import ProtocolEdition
from lianfang.incidents.rules import Parameters
from lianfang.jurisdictions.scope import ScopeKind, across_scopes, second_role_use
from lianfang.kernel.errors import BadInput, NotAllowed, NotFound
from lianfang.people import vault
from lianfang.quarantine import drafting
from lianfang.quarantine.models import Order
from lianfang.quarantine.proposals import Proposal, ReasonMissing
from lianfang.quarantine.remedy_rules import LONGEST_WORDS

_OWING = second_role_use(
    "quarantine.remedies", "Whoever says something of an order, it is owed by a post elsewhere."
)

PLACE_OF_ROLE = {Role.TOWNSHIP_SECRETARY: 9}
"""How many digits of a place a role answers for; the others answer for the district's six."""


class WordsTooLong(BadInput):
    """Write at most {most} characters."""


class ChoiceUnknown(BadInput):
    """“{value}” is not among the choices; take one of: {choices}."""


def chosen(value: str, choices: Sequence[str]) -> None:
    """Refuse a value that is not among the choices. Raises ChoiceUnknown."""
    if value not in choices:
        raise ChoiceUnknown(value=value, choices=", ".join(choices))


def words(text: str) -> str:
    """What was written, or ReasonMissing, WordsTooLong."""
    said = text.strip()
    if not said:
        raise ReasonMissing
    if len(said) > LONGEST_WORDS:
        raise WordsTooLong(most=LONGEST_WORDS)
    return said


def held_order(pk: UUID) -> Order:
    """An order of the scope entered, held against change. Raises NotFound."""
    found = Order.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def may_speak(order: Order, by: Actor, permission: Permission) -> None:
    """Refuse who is neither an officer with the permission nor the person of the order."""
    if by.scope.kind is ScopeKind.OWN:
        by.require(Permission.SPEAK_FOR_ONESELF)
        if order.person_id not in by.scope.subjects:
            raise NotAllowed
    else:
        by.require(permission, order.division)


def sealed(order: Order, text: str, row: UUID) -> bytes:
    """Words about the person of an order, bound to the row that keeps them."""
    return vault.seal_text(order.incident_id, text, row)


def opened(incident: UUID, blob: bytes | None, row: UUID) -> str:
    """The words that were sealed; empty without any."""
    return vault.open_text(incident, bytes(blob), row) if blob else ""


def parameters_of(edition: UUID) -> Parameters:
    """What an edition says, given by the id that an order keeps."""
    return Parameters.from_json(ProtocolEdition.objects.get(pk=edition).parameters)


def terms_anew(order: Order, edition: UUID, at: datetime) -> drafting.Terms:
    """The terms of an order in the place of another, with an anchor of its own."""
    return drafting.Terms(
        incident=order.incident_id,
        edition=edition,
        parameters=parameters_of(edition),
        authorities=drafting.authorities(order.incident_id, {order.kind}, at),
        at=at,
        recorded_at=recorded_at(),
        anew=True,
    )


def in_place_of(
    order: Order, anchor: str, anchor_at: datetime, precision: str, reason: str
) -> Proposal:
    """The same observation at the same place, counted from another anchor."""
    return Proposal(
        person=order.person_id,
        kind=order.kind,
        anchor=anchor,
        anchor_at=anchor_at,
        precision=precision,
        division=order.division,
        reason=reason,
        lead=order.lead,
        site=order.site_id,
        supersedes=order.pk,
    )


def post_of(division: str, at: datetime, *roles: Role) -> UUID | None:
    """The first post in force that answers for a place in one of the roles, in their order."""
    for role in roles:
        place = division[: PLACE_OF_ROLE.get(role, 6)]
        posts = absences.posts_in_force(at).filter(role=role, division=place)
        if found := posts.order_by("from_at", "id").first():
            return found.pk
    return None


def owe(
    order: Order,
    kind: DutyKind,
    subject: UUID,
    owner: UUID | None,
    at: datetime,
    within: timedelta,
) -> None:
    """Owe one answer about an order within a time, whoever asked."""
    due = at + within
    duty = Duty(
        kind=kind,
        subject=subject,
        slot="answer",
        owner=owner,
        unit=None,
        division=order.division,
        opens_at=at,
        due_at=due,
        late_at=due,
        closes_at=due + MOST_OVERDUE,
    )
    with across_scopes(_OWING):
        ledger.owe(order.incident_id, [duty], recorded_at())


def answered(kind: DutyKind, subject: UUID, by: Actor, at: datetime) -> None:
    """Mark what was owed about a subject as done."""
    with across_scopes(_OWING):
        owed = Obligation.objects.filter(
            kind=kind, subject=subject, done_at=None, lifted_at=None
        ).values_list("slot_on", "slot")
        done = [Done(subject, on, slot, at, by.post_id or by.id, subject) for on, slot in owed]
        ledger.fulfil(kind, done, recorded_at())
