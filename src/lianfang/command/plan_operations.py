"""Plans in force, tier and phase as decided, doctrine, issues solved on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Post
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, concerning_all, operation, recorded_at
from lianfang.command.charting import end, refuse_blank
from lianfang.command.choices import PlanKind, Tier
from lianfang.command.models import (
    DoctrineItem,
    FrontlineIssue,
    Plan,
    TierDecision,
)
from lianfang.command.operations import AuthorityMissing
from lianfang.command.tier_rules import Counts, propose_tier
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, Duty, fulfil, owe
from lianfang.incidents.models import Incident
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotFound

SOLVE_WITHIN = timedelta(days=1)
GRACE = timedelta(hours=1)
OPEN_FOR = timedelta(days=7)
SLOT = "once"


class PlanUnclear(BadInput):
    """A plan has a kind, a name, a version and an approver."""


class TierUnknown(BadInput):
    """There is no risk tier {tier}; the tiers are low, medium and high."""


class CountsUnreadable(BadInput):
    """Enter the confirmed cases so far, the days since the last one, and whether they cluster."""


class DoctrineUnclear(BadInput):
    """A doctrine set has a name and at least one item that is known; leave out what is not."""


class IssueUnclear(BadInput):
    """Say in at most 300 characters what is wanting, without anybody's name."""


class OutcomeMissing(BadInput):
    """Say how it was solved, in at most 300 characters."""


class IssueSolved(DomainError):
    """This was solved already."""


@operation
def adopt_plan(
    incident: Incident,
    kind: str,
    name: str,
    version: str,
    approver: str,
    document: str,
    *,
    by: Actor,
    at: datetime,
) -> Plan:
    """Bring a plan into force from `at`; it ends the version before of the same kind.

    Raises PlanUnclear, DocumentMissing, NotAllowed.
    """
    by.require(Permission.ORGANISE, incident.division)
    if kind not in PlanKind.values or not (name.strip() and version.strip() and approver.strip()):
        raise PlanUnclear
    refuse_blank(document)
    before = Plan.objects.select_for_update().filter(incident=incident, kind=kind, to_at=None)
    for plan in before:
        end(plan, version, at, recorded_at())
    made = Plan.objects.create(
        incident=incident,
        kind=kind,
        name=name.strip(),
        version=version.strip(),
        approver=approver.strip(),
        document=document,
        from_at=at,
        recorded_at=recorded_at(),
    )
    concerning(made, document=document)
    return made


@operation
def decide_tier(
    incident: Incident,
    tier: str,
    counts: Counts,
    authority: str,
    document: str,
    effective_at: datetime,
    *,
    by: Actor,
    at: datetime,
) -> TierDecision:
    """Record a risk tier that an authority decided, beside what the rule proposes.

    Raises TierUnknown, CountsUnreadable, AuthorityMissing, DocumentMissing, NotAllowed.
    """
    by.require(Permission.DECIDE_LEVEL, incident.division)
    if tier not in Tier.values:
        raise TierUnknown(tier=tier)
    if counts.confirmed < 0 or (counts.confirmed > 0) != (counts.last_days_ago is not None):
        raise CountsUnreadable
    refuse_blank(authority, AuthorityMissing)
    refuse_blank(document)
    made = TierDecision.objects.create(
        incident=incident,
        tier=tier,
        proposed=propose_tier(counts).tier,
        counts={
            "confirmed": counts.confirmed,
            "last_days_ago": counts.last_days_ago,
            "cluster": counts.cluster,
        },
        authority=authority,
        document=document,
        effective_at=effective_at,
        recorded_at=recorded_at(),
    )
    concerning(made, incident, tier=tier)
    return made


@operation
def fill_doctrine(
    incident: Incident,
    doctrine: str,
    items: Sequence[str],
    document: str,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Write down a doctrine set's items as they are known, from `at`; gives how many.

    Raises DoctrineUnclear, DocumentMissing, NotAllowed.
    """
    by.require(Permission.ORGANISE, incident.division)
    known = [text.strip() for text in items if text.strip()]
    if not 0 < len(doctrine.strip()) <= 40 or not known or any(len(t) > 120 for t in known):
        raise DoctrineUnclear
    refuse_blank(document)
    made = DoctrineItem.objects.bulk_create(
        DoctrineItem(
            incident=incident,
            doctrine=doctrine.strip(),
            position=n,
            text=text,
            document=document,
            from_at=at,
            recorded_at=recorded_at(),
        )
        for n, text in enumerate(known, start=1)
    )
    concerning_all([one.pk for one in made], doctrine=doctrine)
    return len(made)


@operation
def raise_issue(
    incident: Incident, division: str, text: str, owner: UUID, *, by: Actor, at: datetime
) -> FrontlineIssue:
    """Whoever is on the spot raises what is wanting; a post owns it and solves it within a day.

    Raises IssueUnclear, NotFound, NotAllowed.
    """
    by.require(Permission.RAISE_ISSUE, division)
    words = text.strip()
    if not 0 < len(words) <= 300:
        raise IssueUnclear
    post = Post.objects.filter(pk=owner).first()
    if post is None:
        raise NotFound
    made = FrontlineIssue.objects.create(
        incident=incident,
        division=division,
        text=words,
        raised_by=by.post_id or by.id,
        raised_at=at,
        owner=post,
        due_at=at + SOLVE_WITHIN,
        recorded_at=recorded_at(),
    )
    duty = Duty(
        kind=DutyKind.FRONTLINE_ISSUE,
        subject=made.pk,
        slot=SLOT,
        owner=post.pk,
        unit=post.unit_id,
        division=division,
        opens_at=at,
        due_at=made.due_at,
        late_at=made.due_at + GRACE,
        closes_at=made.due_at + GRACE + OPEN_FOR,
    )
    owe(incident.pk, [duty], recorded_at())
    concerning(made, post.pk)
    return made


@operation
def solve_issue(issue: UUID, outcome: str, *, by: Actor, at: datetime) -> FrontlineIssue:
    """Say how an issue was solved. Raises OutcomeMissing, IssueSolved, NotFound, NotAllowed."""
    by.require(Permission.RAISE_ISSUE)
    found = FrontlineIssue.objects.select_for_update().filter(pk=issue).first()
    if found is None:
        raise NotFound
    by.require(Permission.RAISE_ISSUE, found.division)
    words = outcome.strip()
    if not 0 < len(words) <= 300:
        raise OutcomeMissing
    if found.solved_at is not None:
        raise IssueSolved
    found.outcome, found.solved_at, found.solved_by = words, at, by.post_id or by.id
    found.save(update_fields=["outcome", "solved_at", "solved_by"])
    done = Done(found.pk, clock.day_of(found.due_at), SLOT, at, found.solved_by, found.pk)
    fulfil(DutyKind.FRONTLINE_ISSUE, [done], recorded_at())
    concerning(found, found.owner_id)
    return found
