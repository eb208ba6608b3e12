"""Forming the headquarters, and recording what was decided above it on the level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Post, Unit
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, concerning_all, operation, recorded_at
from lianfang.command import queries
from lianfang.command.charting import end, refuse_blank
from lianfang.command.choices import LeadershipKind, Level, Rank
from lianfang.command.models import Leadership, LevelDecision, Membership
from lianfang.command.rules import CO_LEADS
from lianfang.incidents.models import Incident
from lianfang.kernel.errors import DomainError, NotFound


class AuthorityMissing(DomainError):
    """Name the authority that decided the level; it is decided above the district."""


class LevelUnknown(DomainError):
    """There is no response level {level}; the levels are 1 to 4."""


class LevelInForce(DomainError):
    """This level is already in force at that moment; nothing was recorded."""


class AlreadyMember(DomainError):
    """{count} of these units already take part; nothing was changed. First: {first}"""


class LeadUnknown(DomainError):
    """A lead has a kind or rank that is not known, or a group lead has no group."""


class AlreadyLeads(DomainError):
    """One of these posts already leads there; nothing was changed."""


class TooManyCoLeads(DomainError):
    """The headquarters has two co-leads; end one leadership before another begins."""


@dataclass(frozen=True, slots=True)
class NewLead:
    """A post that is to lead: `group` is the work group's name, empty for a co-lead."""

    post: UUID
    kind: str
    rank: str
    group: str = ""


@operation
def join_units(
    incident: Incident, units: Sequence[UUID], document: str, *, by: Actor, at: datetime
) -> int:
    """Have units take part in the joint mechanism from `at`; gives their number.

    All or none. Raises DocumentMissing, NotFound, AlreadyMember.
    """
    by.require(Permission.ORGANISE, incident.division)
    refuse_blank(document)
    wanted = list(dict.fromkeys(units))
    if Unit.objects.filter(pk__in=wanted).count() != len(wanted):
        raise NotFound
    taken = Membership.objects.filter(incident=incident, unit__in=wanted, to_at__isnull=True)
    if names := list(taken.order_by("unit__name").values_list("unit__name", flat=True)):
        raise AlreadyMember(count=len(names), first=names[0])
    made = Membership.objects.bulk_create(
        Membership(
            incident=incident,
            unit_id=unit,
            from_at=at,
            document=document,
            recorded_at=recorded_at(),
        )
        for unit in wanted
    )
    concerning_all(wanted, document=document)
    return len(made)


@operation
def appoint_leads(
    incident: Incident, leads: Sequence[NewLead], document: str, *, by: Actor, at: datetime
) -> int:
    """Have posts co-lead the headquarters or lead work groups from `at`; gives their number.

    All or none. Raises DocumentMissing, LeadUnknown, NotFound, AlreadyLeads, TooManyCoLeads.
    """
    by.require(Permission.ORGANISE, incident.division)
    refuse_blank(document)
    if not all(_is_known(lead) for lead in leads):
        raise LeadUnknown
    posts = {lead.post for lead in leads}
    if Post.objects.filter(pk__in=posts).count() != len(posts):
        raise NotFound
    standing = set(
        Leadership.objects.filter(incident=incident, to_at__isnull=True).values_list(
            "post", "kind", "group"
        )
    )
    wanted = {(lead.post, lead.kind, lead.group) for lead in leads}
    if standing & wanted or len(wanted) != len(leads):
        raise AlreadyLeads
    if sum(kind == LeadershipKind.CO_LEAD for _, kind, _ in standing | wanted) > CO_LEADS:
        raise TooManyCoLeads
    made = Leadership.objects.bulk_create(
        Leadership(
            incident=incident,
            post_id=lead.post,
            kind=lead.kind,
            rank=lead.rank,
            group=lead.group,
            from_at=at,
            document=document,
            recorded_at=recorded_at(),
        )
        for lead in leads
    )
    concerning(*posts, document=document)
    return len(made)


def _is_known(lead: NewLead) -> bool:
    leads_a_group = lead.kind == LeadershipKind.GROUP_LEAD
    known = lead.kind in LeadershipKind.values and lead.rank in Rank.values
    return known and bool(lead.group) == leads_a_group


@operation
def decide_level(
    incident: Incident,
    level: int,
    authority: str,
    document: str,
    effective_at: datetime,
    *,
    by: Actor,
    at: datetime,
) -> LevelDecision:
    """Record a response level that an authority decided, in force from `effective_at`.

    It may be recorded later than it took effect, or earlier. A mistaken level is corrected by
    the right one for the same moment. Raises LevelUnknown, AuthorityMissing, DocumentMissing,
    LevelInForce.
    """
    by.require(Permission.DECIDE_LEVEL, incident.division)
    if level not in Level.values:
        raise LevelUnknown(level=level)
    refuse_blank(authority, AuthorityMissing)
    refuse_blank(document)
    standing = queries.level_in_force(by.scope, incident.pk, effective_at)
    if standing and standing.level == level:
        raise LevelInForce
    decision = LevelDecision.objects.create(
        incident=incident,
        level=level,
        authority=authority,
        document=document,
        effective_at=effective_at,
        recorded_at=recorded_at(),
    )
    concerning(decision, incident, level=level, effective_at=effective_at.isoformat())
    return decision


@operation
def end_membership(membership: Membership, why: str, *, by: Actor, at: datetime) -> Membership:
    """End a unit's part in the joint mechanism. Raises ReasonMissing, AlreadyEnded, EndsTooEarly.

    Its reports due from `at` on are voided by whoever plans the reports.
    """
    by.require(Permission.ORGANISE, membership.incident.division)
    held = Membership.objects.select_for_update().filter(pk=membership.pk, to_at=None).first()
    end(held, why, at, recorded_at())
    concerning(membership.unit_id, membership, why=why)
    membership.refresh_from_db()
    return membership


@operation
def end_leadership(leadership: Leadership, why: str, *, by: Actor, at: datetime) -> Leadership:
    """End a post's leadership. Raises ReasonMissing, AlreadyEnded, EndsTooEarly."""
    by.require(Permission.ORGANISE, leadership.incident.division)
    held = Leadership.objects.select_for_update().filter(pk=leadership.pk, to_at=None).first()
    end(held, why, at, recorded_at())
    concerning(leadership.post_id, leadership, why=why)
    leadership.refresh_from_db()
    return leadership
