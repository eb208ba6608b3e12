"""A roster is handed in, looked at, and its changes made all at once or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.establishing import NewPost, make_posts
from lianfang.accounts.models import Holding, Post, Unit
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.command import roster_queries as queries
from lianfang.command.models import Membership, Pairing, Roster
from lianfang.command.roster_reading import Change, Plan
from lianfang.command.roster_rules import Sheet
from lianfang.command.roster_sheets import refuse_others
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.people import vault

_CHANGING = second_role_use(
    "command.apply_roster", "Units, posts and pairings of the whole district are set up at once."
)


class RosterHasFaults(BadInput):
    """{count} cells of this workbook cannot be as they are; nothing was changed."""


class RosterApplied(DomainError):
    """The changes of this workbook were made already; hand it in again for what is new."""


@operation
def hand_in_roster(
    incident: Incident, name: str, content: bytes, *, by: Actor, at: datetime
) -> Roster:
    """Keep a workbook, sealed, to look at what it would change. Raises NotARoster, NotAllowed."""
    by.require(Permission.ORGANISE, incident.division)
    refuse_others(name, content)
    held = Roster(
        incident=incident, name=name[:120], sha256=hashlib.sha256(content).hexdigest(),
        handed_in_by=by.id, handed_in_at=at, recorded_at=recorded_at(),
    )  # fmt: skip
    held.sealed = vault.seal_bytes(incident.pk, content, held.pk)
    held.save(force_insert=True)
    concerning(held, sha256=held.sha256)
    return held


@operation
def apply_roster(roster: UUID, *, by: Actor, at: datetime) -> Roster:
    """Make a workbook's changes, all of them, as things stand now.

    Who is new cannot sign in until an administrator has let them. Raises RosterHasFaults,
    RosterApplied, NotFound, NotAllowed.
    """
    by.require(Permission.ORGANISE)
    held = Roster.objects.select_for_update(of=("self",)).filter(pk=roster).first()
    if held is None:
        raise NotFound
    by.require(Permission.ORGANISE, held.incident.division)
    if held.applied_at is not None:
        raise RosterApplied
    plan = queries.plan_of(by.scope, held, by.id, at)
    if plan.faults:
        raise RosterHasFaults(count=len(plan.faults))
    with across_scopes(_CHANGING):
        _make(held, plan, at, recorded_at())
    held.applied_by, held.applied_at, held.changes = by.id, at, plan.changes
    held.save(update_fields=["applied_by", "applied_at", "changes"])
    concerning(held, changes=plan.changes)
    return held


def _make(held: Roster, plan: Plan, at: datetime, recorded: datetime) -> None:
    Unit.objects.bulk_create(
        Unit(pk=pk, kind=kind, division=division, name=name, recorded_at=recorded)
        for pk, (kind, division, name) in plan.units.items()
    )
    _end(Membership, plan.ends[Sheet.UNITS], recorded)
    _end(Pairing, plan.ends[Sheet.PAIRINGS], recorded)
    for change in plan.ends[Sheet.POSTS]:
        Holding.objects.filter(post=change.subject, to_at=None).update(to_at=change.span.to_at)
        Post.objects.filter(pk=change.subject, to_at=None).update(to_at=change.span.to_at)
    _join(held, plan.begins[Sheet.UNITS], recorded)
    made = _posts(plan.begins[Sheet.POSTS], recorded)
    _pair(held, plan.begins[Sheet.PAIRINGS], made, recorded)


def _join(held: Roster, changes: Sequence[Change], recorded: datetime) -> None:
    Membership.objects.bulk_create(
        Membership(
            incident_id=held.incident_id, unit_id=c.subject, recorded_at=recorded,
            document=c.line["document"], **_dated(c, recorded),
        )
        for c in changes
    )  # fmt: skip


def _posts(changes: Sequence[Change], recorded: datetime) -> dict[UUID, UUID]:
    """Make the posts; gives what the plan called each and what it is."""
    made: dict[UUID, UUID] = {}
    for begins in sorted({c.span.from_at for c in changes}):
        of_then = [c for c in changes if c.span.from_at == begins]
        plans = [
            (NewPost(UUID(unit), role, place, title, username, officer), "")
            for unit, title, role, place, username, officer in (c.extra for c in of_then)
        ]
        for change, post in zip(of_then, make_posts(plans, begins, recorded), strict=True):
            made[change.subject] = post.pk
            if change.span.to_at:
                Holding.objects.filter(post=post).update(to_at=change.span.to_at)
                Post.objects.filter(pk=post.pk).update(to_at=change.span.to_at)
    return made


def _pair(
    held: Roster, changes: Sequence[Change], made: dict[UUID, UUID], recorded: datetime
) -> None:
    Pairing.objects.bulk_create(
        (
            Pairing(
                incident_id=held.incident_id, post_id=made.get(c.subject, c.subject), kind=kind,
                rank=rank, division=place, compound_id=UUID(compound) if compound else None,
                document=c.line["document"], recorded_at=recorded, **_dated(c, recorded),
            )
            for c, (kind, rank, place, compound) in ((c, c.extra) for c in changes)
        ),
        batch_size=1000,
    )  # fmt: skip


def _dated(change: Change, recorded: datetime) -> dict[str, object]:
    ended = change.span.to_at
    return {
        "from_at": change.span.from_at,
        "to_at": ended,
        "ended_recorded_at": recorded if ended else None,
        "ended_why": change.line["why"] or change.line["document"] if ended else "",
    }


def _end(
    table: type[Membership] | type[Pairing], changes: Sequence[Change], recorded: datetime
) -> None:
    for change in changes:
        table._default_manager.filter(pk=change.subject, to_at=None).update(
            to_at=change.span.to_at,
            ended_recorded_at=recorded,
            ended_why=change.line["why"] or change.line["document"],
        )
