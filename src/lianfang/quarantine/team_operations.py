"""The team of five by hand: a role changes hands with its duties; what the roles are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from lianfang.accounts import absences
from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import RelationKind
from lianfang.accounts.models import Post, Relation
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind
from lianfang.duties.handing import hand_over
from lianfang.duties.ledger import Done, fulfil
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.quarantine.beds import TICK
from lianfang.quarantine.choices import TeamRole
from lianfang.quarantine.models import Dependant, Need, Order, TeamMember, TeamTemplate
from lianfang.quarantine.needs_rules import role_for
from lianfang.quarantine.rules import TEAM_WITHIN, Span
from lianfang.quarantine.team_rules import fits, missing, near, whole

_CHANGING = second_role_use(
    "quarantine.set_member",
    "What a member owes passes to the next, whatever either may see.",
)

_OF_ORDER: dict[str, tuple[str, ...]] = {
    TeamRole.DOCTOR: (DutyKind.HEALTH_CHECK, DutyKind.CHECK_CALL),
    TeamRole.VILLAGE_CADRE: (DutyKind.WELFARE_VISIT, DutyKind.PAPER_SERVICE),
    TeamRole.TOWNSHIP_CADRE: (DutyKind.TEAM_COMPLETE,),
}
"""The duties about an order itself that follow a role."""


class TeamStoodDown(DomainError):
    """The order is not in force any more; its team is free."""


class MemberUnfit(BadInput):
    """This post does not fit the role: choose one of its kind in the same township, in force."""


class MemberTwice(DomainError):
    """The five are five different posts; this one fills another role of the team already."""


class LabelsUnclear(BadInput):
    """Give each of the five roles a name of at most twelve characters."""


@operation
def set_member(order: UUID, role: str, post: UUID, *, by: Actor, at: datetime) -> int:
    """Let a post fill a role of an order's team from now on; gives how many roles are filled.

    The one before stays in the history until now and sees the person no more; what it still owes
    passes on. With the fifth, the duty to complete the team is done. The same again changes
    nothing. Raises TeamStoodDown, MemberUnfit, MemberTwice, NotFound, NotAllowed.
    """
    by.require(Permission.SET_TEAM)
    found = Order.objects.select_for_update(of=("self",)).filter(pk=order).first()
    if found is None:
        raise NotFound
    by.require(Permission.SET_TEAM, found.division)
    if not Span(found.start_at, found.end_at, found.ended_at).in_force(at):
        raise TeamStoodDown
    team = {
        m.role: m for m in TeamMember.objects.filter(order=order, from_at__lte=at, to_at__gt=at)
    }
    _require_fit(found, role, post, team, at)
    before = team.get(role)
    filled = {*team, role}
    concerning(found, found.person_id, role=role)
    if before and before.post == post:
        return len(filled)
    with across_scopes(_CHANGING):
        _change(found, role, before, post, at)
        if not missing(filled):
            _completed(found, by, at)
    return len(filled)


def _require_fit(
    order: Order, role: str, post: UUID, team: Mapping[str, TeamMember], at: datetime
) -> None:
    chosen = absences.posts_in_force(at).filter(pk=post).first()
    if role not in TeamRole.values or chosen is None or not _suits(chosen, role, order):
        raise MemberUnfit
    if any(m.post == post and other != role for other, m in team.items()):
        raise MemberTwice


def _suits(post: Post, role: str, order: Order) -> bool:
    return fits(role, post.role) and near(post.division, order.division)


def _change(order: Order, role: str, before: TeamMember | None, post: UUID, at: datetime) -> None:
    """End the member before, with what it saw; begin the next, with what is owed."""
    if before:
        to_at = max(at, before.from_at + TICK)
        TeamMember.objects.filter(pk=before.pk).update(to_at=to_at)
        Relation.objects.filter(
            post=before.post, subject=order.person_id, kind=RelationKind.TEAM, to_at__gt=at
        ).update(to_at=to_at)
    shared = {
        "division": order.division,
        "from_at": at,
        "to_at": order.end_at,
        "recorded_at": recorded_at(),
    }
    TeamMember.objects.create(
        id=ids.new(), order=order, person=order.person_id, role=role, post=post, **shared
    )
    Relation.objects.create(
        id=ids.new(), post_id=post, subject=order.person_id, kind=RelationKind.TEAM, **shared
    )
    old = before.post if before else None
    hand_over(_OF_ORDER.get(role, ()), [order.pk], old, post, at)
    hand_over([DutyKind.NEED, DutyKind.DEPENDANT_CARER], _cares(order, role), old, post, at)


def _cares(order: Order, role: str) -> list[UUID]:
    """The open needs, and the dependants without a carer, that a role answers for."""
    needs = Need.objects.filter(person=order.person_id, outcome__isnull=True)
    found = [need.pk for need in needs if role_for(need.kind) == role]
    if role == TeamRole.VILLAGE_CADRE:
        waiting = Dependant.objects.filter(person=order.person_id, carer__isnull=True)
        found += waiting.values_list("pk", flat=True)
    return found


def _completed(order: Order, by: Actor, at: datetime) -> None:
    day = clock.day_of(order.recorded_at + TEAM_WITHIN)
    done = Done(order.pk, day, "team", at, by.post_id or by.id, order.pk)
    fulfil(DutyKind.TEAM_COMPLETE, [done], recorded_at())


@operation
def set_team_template(
    division: str, name: str, labels: Mapping[str, str], *, by: Actor, at: datetime
) -> UUID:
    """Say what the five roles are called below a place from now on.

    Raises LabelsUnclear, NotAllowed.
    """
    by.require(Permission.ORGANISE, division)
    title = name.strip()
    if not whole(labels) or not 0 < len(title) <= 40:
        raise LabelsUnclear
    made = TeamTemplate.objects.create(
        division=division,
        name=title,
        labels={role: words.strip() for role, words in labels.items()},
        from_at=at,
        recorded_at=recorded_at(),
    )
    concerning(made)
    return made.pk
