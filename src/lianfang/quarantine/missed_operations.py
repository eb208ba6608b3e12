"""Following missed checks, and recording that someone was called or gone to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, Duty, fulfil, owe, void_slots
from lianfang.duties.models import Obligation
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import ids
from lianfang.kernel.errors import BadInput, NotFound
from lianfang.people import vault
from lianfang.quarantine.check_rules import VISIT_WITHIN, by_day
from lianfang.quarantine.choices import Manner, TeamRole
from lianfang.quarantine.duty_posts import posts_of
from lianfang.quarantine.missed import missed, moot, seen_since, to_follow
from lianfang.quarantine.models import Order, WelfareContact

_FOLLOWING = second_role_use(
    "quarantine.missed",
    "A call or a visit may be owed by another post than the one that made it.",
)
_MANNERS = (Manner.IN_PERSON, Manner.TELEPHONE)


class ContactByWhat(BadInput):
    """A contact is by telephone or in person; choose one of the two."""


class ContactNotYet(BadInput):
    """The contact is later than now; enter when it really was."""


@operation
def follow_missed(incident: UUID, *, by: Actor, at: datetime) -> int:
    """Have someone call about each missed check, or go; gives how many are new.

    Where a later reading shows that somebody was there, the call or visit is done; where the
    missed reading arrived after all, or the order is over, it is void. Run twice, it does
    nothing more. Raises NotAllowed.
    """
    by.require(Permission.RECORD_CHECK)
    duties = to_follow(missed(incident, at), at)
    new = owe(incident, duties, recorded_at())
    for kind, slots in moot(incident, at).items():
        void_slots(
            kind,
            slots,
            lifted_by=by.id,
            why="the reading arrived, or the order is over",
            recorded_at=recorded_at(),
        )
    done = sum(
        fulfil(kind, found, recorded_at()) for kind, found in seen_since(incident, at).items()
    )
    concerning(*{d.subject for d in duties}, new=new, done=done)
    return new


@operation
def record_contact(
    order: UUID, manner: str, reached: bool, words: str, *, by: Actor, at: datetime
) -> UUID:
    """Record that someone called a person or went there, and whether they were reached.

    Reached, what was waiting for it is done: a call by either, a visit only by going. A call that
    nobody answers is done too, and someone goes the same day. `words` are sealed. Raises
    NotAllowed, NotFound, ContactByWhat.
    """
    by.require(Permission.RECORD_CHECK)
    found = Order.objects.filter(pk=order).first()
    if found is None:
        raise NotFound
    by.require(Permission.RECORD_CHECK, found.division)
    if manner not in _MANNERS:
        raise ContactByWhat
    if at > recorded_at():
        raise ContactNotYet
    contact = _written(found, manner, reached, words, by, at)
    with across_scopes(_FOLLOWING):
        kinds = [DutyKind.CHECK_CALL] if reached or manner == Manner.TELEPHONE else []
        if reached and manner == Manner.IN_PERSON:
            kinds.append(DutyKind.WELFARE_VISIT)
        for kind in kinds:
            fulfil(kind, _waiting(found.pk, kind, contact), recorded_at())
        if not reached and manner == Manner.TELEPHONE:
            _send_someone(found, at)
    concerning(found.person_id, contact, manner=manner, reached=reached)
    return contact.pk


def _written(
    order: Order, manner: str, reached: bool, words: str, by: Actor, at: datetime
) -> WelfareContact:
    pk = ids.new()
    said = words.strip()[:500]
    return WelfareContact.objects.create(
        id=pk,
        order=order,
        person=order.person_id,
        division=order.division,
        manner=manner,
        reached=reached,
        words=vault.seal_text(order.incident_id, said, bound_to=pk) if said else None,
        by_post=by.post_id or by.id,
        at=at,
        recorded_at=recorded_at(),
    )


def _waiting(order: UUID, kind: DutyKind, contact: WelfareContact) -> list[Done]:
    owed = Obligation.objects.filter(kind=kind, subject=order, done_at=None, lifted_at=None)
    return [Done(order, d.slot_on, d.slot, contact.at, contact.by_post, contact.pk) for d in owed]


def _send_someone(order: Order, at: datetime) -> None:
    """Someone goes where nobody answered, unless someone is on the way already."""
    waiting = Obligation.objects.filter(
        kind=DutyKind.WELFARE_VISIT, subject=order.pk, done_at=None, lifted_at=None
    )
    if waiting.exists():
        return
    opens = by_day(recorded_at())
    due = opens + VISIT_WITHIN
    cadre = posts_of(TeamRole.VILLAGE_CADRE, [order.pk], at)[order.pk][0]
    duty = Duty(
        kind=DutyKind.WELFARE_VISIT,
        subject=order.pk,
        slot="unanswered",
        owner=cadre,
        unit=None,
        division=order.division,
        opens_at=opens,
        due_at=due,
        late_at=due,
        closes_at=due + MOST_OVERDUE,
    )
    owe(order.incident_id, [duty], recorded_at())
