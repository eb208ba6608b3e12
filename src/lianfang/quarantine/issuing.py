"""Writing and ending orders within an act: numbers, beds, teams, papers, checks, release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.audit.operations import recorded_at
from lianfang.duties.choices import DutyKind, LiftKind
from lianfang.duties.ledger import Series, begin_daily, lift
from lianfang.incidents.rules import Parameters
from lianfang.kernel import clock
from lianfang.quarantine import (
    beds,
    drafting,
    numbering,
    papers,
    releasing,
    sameness,
    teams,
)
from lianfang.quarantine.choices import Ending, TeamRole
from lianfang.quarantine.laying import keep_owed
from lianfang.quarantine.models import BedStay, Order
from lianfang.quarantine.proposals import Proposal

REPLACED = "由新的观察文书替代"


def write(
    proposals: Sequence[Proposal], terms: drafting.Terms, by: Actor, why: str = REPLACED
) -> tuple[list[Order], list[tuple[UUID, str]]]:
    """Write the orders that the rules allow, ending those that they take the place of.

    Gives them, and the persons left without one with the reason.
    """
    at = terms.at
    sameness.held({p.person for p in proposals})
    replaced = drafting.replaced(proposals, at)
    drafts = drafting.drafted(proposals, terms, replaced)
    given, refused = beds.allot(drafts.orders, at)
    orders = [o for o in drafts.orders if o.pk not in refused]
    without_bed = [(o.person_id, str(refused[o.pk])) for o in drafts.orders if o.pk in refused]
    old = [replaced[o.supersedes_id] for o in orders if o.supersedes_id]
    if old:
        end(old, Ending.SUPERSEDED, why, by, at)
    _save(orders, given, terms.parameters)
    keep_owed(orders, by.id, recorded_at())
    return orders, [*drafts.unissued, *without_bed]


def _save(orders: list[Order], given: Mapping[UUID, UUID], parameters: Parameters) -> None:
    """Write orders with numbers, beds, teams and every check they will owe."""
    if not orders:
        return
    for kind in sorted({o.kind for o in orders}):
        same = [o for o in orders if o.kind == kind]
        year = clock.day_of(same[0].start_at).year
        for order, number in zip(same, numbering.take(kind, len(same), year), strict=True):
            order.number = number
    Order.objects.bulk_create(orders, batch_size=2000)
    beds.occupy(orders, given)
    standing = teams.standing_of({o.division for o in orders})
    teams.propose(orders, standing, recorded_at())
    papers.queue(orders, standing)
    releasing.owe_papers(orders, standing)
    series = [
        Series(
            subject=o.pk,
            owner=standing.get(o.division[:12], {}).get(TeamRole.DOCTOR),
            unit=None,
            division=o.division,
            from_at=o.start_at,
            until=o.end_at,
        )
        for o in orders
    ]
    begin_daily(
        orders[0].incident_id, DutyKind.HEALTH_CHECK, parameters.slots, series, recorded_at()
    )


def end(orders: Sequence[Order], how: str, why: str, by: Actor, at: datetime) -> None:
    """End orders at once for checks, papers, team and bed (R12)."""
    keys = [o.pk for o in orders]
    Order.objects.filter(pk__in=keys).update(
        ended_at=at, ended_recorded_at=recorded_at(), ended_as=how, ended_why=why
    )
    began = min(o.start_at for o in orders)
    falling_away = (
        (DutyKind.HEALTH_CHECK, at),
        (DutyKind.TEAM_COMPLETE, began),
        (DutyKind.PAPER_SERVICE, began),
        (DutyKind.RELEASE_PAPER, began),
    )
    for kind, due_from in falling_away:
        lift(
            kind,
            keys,
            due_from=due_from,
            lifted_as=LiftKind.VOID,
            lifted_by=by.id,
            why=f"order {how}",
            recorded_at=recorded_at(),
        )
    teams.stand_down(orders, at)
    beds.leave(BedStay.objects.filter(order__in=keys), at, recorded_at())
