"""Observation begins, moves to a site, and ends: by whom the authority table names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.quarantine.choices import Anchor, OrderKind, Precision
from lianfang.quarantine.models import Order
from lianfang.quarantine.operations import end_orders, issue_orders
from lianfang.quarantine.proposals import Issued, Proposal
from lianfang.quarantine.site_operations import check_out
from lianfang.scenario import dependants_played
from lianfang.scenario.care_played import Care
from lianfang.scenario.cast import SCRIPT
from lianfang.scenario.chance import draws
from lianfang.scenario.doctrine import MOVED_AT, order_kind
from lianfang.scenario.papers_played import Papers
from lianfang.scenario.sites_played import Sites
from lianfang.scenario.truth import PersonTruth
from lianfang.scenario.world import Observed, World, next_sync, stamp

_ISSUED_AFTER = timedelta(minutes=10)
_TAKEN_AFTER = timedelta(minutes=50)
_SYNC_HOURS = 2
_REVOKED = 0.006
_LEFT_LATE = 0.02


class Wanted(NamedTuple):
    """Somebody to be observed: the truth, the record of the person, and the lead."""

    person: PersonTruth
    record: UUID
    lead: UUID | None


class Orders:
    """Plays orders from first to last."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: dict[tuple[str, datetime], list[Wanted]] = defaultdict(list)
        self._leaving: dict[datetime, list[UUID]] = defaultdict(list)
        self._papers, self._care, self._sites = Papers(world), Care(world), Sites(world)

    def put(self) -> None:
        """Enter the opening of the sites and the move of those whose homes do not suit."""
        self._sites.put()
        self._world.agenda.put(MOVED_AT, self._move)

    # --- beginning ------------------------------------------------------------------------

    def want(self, township: str, wanted: Sequence[Wanted], at: datetime) -> None:
        """Have people observed, soon after the field told of them; nobody twice."""
        for one in wanted:
            if one.person.number in self._world.observed:
                continue
            to_site = order_kind(one.person.observation, at) == OrderKind.SITE
            by = "site" if to_site else township
            when = next_sync(at, _SYNC_HOURS) + (_TAKEN_AFTER if to_site else _ISSUED_AFTER)
            bucket = self._waiting[by, when]
            if not bucket:
                self._world.agenda.put(when, lambda now, by=by: self._issue(by, now))  # type: ignore[misc]
            if all(other.person is not one.person for other in bucket):
                bucket.append(one)

    def _issue(self, where: str, at: datetime) -> None:
        by = self._world.cdc if where == "site" else self._world.cast.secretary(where)
        wanted = [
            one
            for one in self._waiting.pop((where, at))
            if one.person.number not in self._world.observed
        ]
        proposals = [self._proposal(one, at) for one in wanted]
        if proposals:
            self._carry_out(f"orders:{where}:{stamp(at)}", by, at, wanted, proposals)

    def _proposal(self, one: Wanted, at: datetime) -> Proposal:
        person = one.person
        trip = person.trip
        kind = order_kind(person.observation, at)
        left = clock.local(trip.departed)
        return Proposal(
            person=one.record,
            kind=kind,
            anchor=Anchor.LAST_EXPOSURE if person.close_contact else Anchor.DEPARTURE,
            anchor_at=trip.departed if trip.hour_known else clock.moment(left.date()),
            precision=Precision.MINUTE if trip.hour_known else Precision.DAY,
            division=person.grid,
            reason=f"{left.month}月{left.day}日离开{trip.origin},返回后不满14天",
            lead=one.lead,
            site=self._sites.in_use if kind == OrderKind.SITE else None,
        )

    def _carry_out(
        self,
        step: str,
        by: Actor,
        at: datetime,
        wanted: Sequence[Wanted],
        proposals: Sequence[Proposal],
    ) -> None:
        leaving = {p.person for p in proposals if p.kind == OrderKind.SITE}
        asked = [(w.person.number, w.record, w.person.grid) for w in wanted if w.record in leaving]
        dependants_played.ask(self._world, asked, at)
        issued: Issued = self._world.acts.do(
            step, by, at, lambda how: issue_orders(self._world.incident.pk, proposals, **how)
        )
        for _, why in issued.unissued:
            self._world.refused[why] += 1
        of_record = {one.record: one for one in wanted}
        begun = []
        with entered(SCRIPT.scope):
            rows = Order.objects.filter(pk__in=issued.orders).order_by("id")
            found = list(rows.values_list("pk", "person_id", "kind", "start_at", "end_at"))
        for pk, record, kind, start, end in found:
            one = of_record[record]
            person = _ill_in_time(one.person, start)
            begun.append(Observed(pk, person, record, kind, start, end, one.lead))
            self._begin(begun[-1], at)
        self._papers.issued(begun, by, at)

    def _begin(self, order: Observed, issued: datetime) -> None:
        """Remember an order, and enter how it will end if not by itself."""
        self._world.observe(order)
        self._care.begin(order)
        chance, days, late, minutes, *_ = draws(
            self._world.seed, "ending", order.person.number, order.kind
        )
        if chance < _REVOKED:
            day = clock.day_of(order.start) + timedelta(days=2 + int(days * 3))
            at = clock.moment(day) + timedelta(hours=10, minutes=20 + order.person.number % 30)
            if at < order.end:
                self._world.agenda.put(at, lambda now: self._revoke(order, now))
        if order.kind == OrderKind.SITE:
            self._sites.fetch(order, issued)
            wait = timedelta(minutes=4 + int(minutes * 9)) if late < _LEFT_LATE else timedelta(0)
            self._leave(order, order.end + wait)

    # --- moving and ending ----------------------------------------------------------------

    def _move(self, at: datetime) -> None:
        """Those whose homes do not suit go to the site once somebody may order it."""
        moving = [
            order
            for order in self._world.observed.values()
            if order.person.observation == OrderKind.SITE
            and order.kind != OrderKind.SITE
            and order.holds(at)
        ]
        if not moving:
            return
        wanted = [Wanted(o.person, o.record, o.lead) for o in moving]
        proposals = [
            replace(self._proposal(one, at), supersedes=order.id)
            for one, order in zip(wanted, moving, strict=True)
        ]
        for order in moving:
            order.end = at
        self._carry_out(f"orders:move:{stamp(at)}", self._world.cdc, at, wanted, proposals)

    def _revoke(self, order: Observed, at: datetime) -> None:
        if not order.holds(at):
            return
        self._world.acts.do(
            f"revoke:{order.person.number}:{stamp(at)}", self._world.cdc, at,
            lambda how: end_orders([order.id], "核实离开日期有误,提前解除", **how),
        )  # fmt: skip
        order.end = at
        if order.kind == OrderKind.SITE:
            self._check_out([order.id], at)

    def _leave(self, order: Observed, at: datetime) -> None:
        bucket = self._leaving[at]
        if not bucket:
            self._world.agenda.put(at, lambda now: self._check_out(self._leaving.pop(now), now))
        bucket.append(order.id)

    def _check_out(self, orders: Sequence[UUID], at: datetime) -> None:
        """People leave their beds; whoever was let go earlier has left already."""
        self._world.acts.do(
            f"leave:{stamp(at)}:{orders[0].hex[-6:]}", self._world.cdc, at,
            lambda how: check_out(orders, **how),
        )  # fmt: skip


def _ill_in_time(person: PersonTruth, start: datetime) -> PersonTruth:
    """Let a fever that was to come before observation began come the day after it."""
    begun = clock.day_of(start)
    if person.fever_on and person.fever_on <= begun:
        return replace(person, fever_on=begun + timedelta(days=1))
    return person
