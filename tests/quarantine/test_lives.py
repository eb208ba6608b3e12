"""Whatever happens to people: an order ends when it says, and everything balances."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck as Health
from hypothesis import given, settings
from hypothesis import strategies as st

from lianfang.figures.queries import ask
from lianfang.figures.registry import figure
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError
from lianfang.people.joining import join, kept_of
from lianfang.quarantine.appealing import decide_appeal, file_appeal, propose_on_appeal
from lianfang.quarantine.correcting import correct_anchor
from lianfang.quarantine.extending import decide_extension, propose_extension
from lianfang.quarantine.holding import StillInForce, say_held
from lianfang.quarantine.models import BedStay, HealthCheck, Order
from lianfang.quarantine.operations import NotInForce, end_orders
from lianfang.quarantine.rules import Span, end_of
from lianfang.quarantine.site_operations import check_out
from tests.quarantine.cast import (
    GRID,
    NEXT_GRID,
    NOW,
    UNSTAFFED,
    World,
    acting,
    issued,
    new_id,
    people,
    proposal,
    reading,
    recorded,
    seen,
    the_order,
    unbalanced,
)

FIGURES = [figure(f) for f in ("F20", "F26", "F36", "F37", "F38", "F39", "F40")]
PEOPLE = 4


@dataclass
class Life:
    """A world under random events, with the answers given at each moment."""

    world: World
    persons: list[UUID]
    at: datetime = NOW
    frozen: dict[datetime, list[tuple[Any, ...]]] = field(default_factory=dict)

    def orders(self) -> list[Order]:
        return seen(lambda: list(Order.objects.order_by("recorded_at", "id")))

    def last(self, who: int) -> UUID | None:
        mine = [o.pk for o in self.orders() if o.person_id == self.persons[who]]
        return mine[-1] if mine else None

    def answers(self, at: datetime) -> list[tuple[Any, ...]]:
        with acting(self.world.district, at):
            scope = self.world.district.scope
            found = ask(scope, self.world.incident, "140802", at, FIGURES)
        return [(a.id, a.value, a.parts, a.rows) for a in found]


def found(life: Life, who: int, kind: str, days_ago: int, exact: bool, place: str) -> None:
    """Someone is found so many days after the anchor."""
    site = life.world.site if kind == "site" else None
    anchor = life.at - timedelta(days=days_ago, minutes=17)
    precision = "minute" if exact else "day"
    new = proposal(
        life.persons[who],
        kind,
        anchor_at=anchor,
        precision=precision,
        division=place,
        site=site,
    )
    issued(life.world, new, at=life.at)


def moved(life: Life, who: int, kind: str, *_: object) -> None:
    """An order is replaced by another."""
    old = life.last(who)
    site = life.world.site if kind == "site" else None
    if old:
        new = proposal(life.persons[who], kind, supersedes=old, site=site)
        issued(life.world, new, at=life.at)


def lifted(life: Life, who: int, *_: object) -> None:
    """An order is lifted early, if it still holds."""
    old = life.last(who)
    if old:
        with acting(life.world.district, life.at):
            try:
                end_orders([old], "核实", by=life.world.district, at=life.at)
            except NotInForce:
                assert not in_force(life.orders(), old, life.at)


def left(life: Life, who: int, *_: object) -> None:
    """Someone leaves the bed."""
    old = life.last(who)
    if old:
        with acting(life.world.district, life.at):
            check_out([old], by=life.world.district, at=life.at)


def measured(life: Life, who: int, kind: str, days_ago: int, hot: bool, place: str) -> None:
    """A reading, now or brought later; before the order, after its end, a fever."""
    old = life.last(who)
    if old:
        when = life.at - timedelta(hours=days_ago)
        sheet = reading(old, when, 385 if hot else 366, received_at=life.at)
        recorded(life.world, sheet, at=life.at)


def united(life: Life, who: int, *_: object) -> None:
    """Two persons turn out to be one."""
    one, other = life.persons[who], life.persons[(who + 1) % PEOPLE]
    with acting(life.world.district, life.at):
        if kept_of([one, other]) == {one: one, other: other}:
            join(one, other, "同一人", life.at)


def extended(life: Life, who: int, kind: str, days_ago: int, hot: bool, place: str) -> None:
    """New evidence is put forward and decided, perhaps by headquarters, perhaps too late."""
    old = life.last(who)
    found_at = life.at - timedelta(hours=days_ago)
    later = life.at + timedelta(minutes=days_ago % 3)
    commander = life.world.actor("commander" if hot else "cdc", later)
    try:
        with acting(life.world.district, life.at):
            extension = propose_extension(
                old or new_id(), "exposure", found_at, "minute", "有新的接触",
                by=life.world.district, at=life.at,
            )  # fmt: skip
        with acting(commander, later):
            decide_extension(extension, hot or days_ago % 2 == 1, "属实", by=commander, at=later)
        life.at = later
    except DomainError:
        assert life.last(who) == old


def corrected(life: Life, who: int, kind: str, days_ago: int, exact: bool, place: str) -> None:
    """The anchor turns out to lie on another day."""
    old = life.last(who)
    if old:
        anchor = the_order(old).anchor_at + timedelta(days=3 - days_ago)
        with acting(life.world.district, life.at), suppress(DomainError):
            correct_anchor(
                old, anchor, "minute" if exact else "day", "核对",
                by=life.world.district, at=life.at,
            )  # fmt: skip


def appealed(life: Life, who: int, kind: str, days_ago: int, revoked: bool, place: str) -> None:
    """Someone appeals; another looks at it, another decides, in force or after the end."""
    old, at = life.last(who), life.at
    if old:
        cdc = life.world.actor("cdc", at)
        answer = "revoke" if revoked else "uphold"
        with acting(life.world.district, at):
            appeal = file_appeal(old, "不服", "paper", by=life.world.district, at=at)
            propose_on_appeal(appeal, answer, "核实", by=life.world.district, at=at)
        with acting(cdc, at):
            decide_appeal(appeal, answer, "核实", by=cdc, at=at)
        assert not (revoked and in_force(life.orders(), old, at))


def held(life: Life, who: int, *_: object) -> None:
    """Someone says to be held; only after an end is it so."""
    old = life.last(who)
    if old:
        with acting(life.world.district, life.at):
            try:
                say_held(old, "said", by=life.world.district, at=life.at)
            except StillInForce:
                return
        assert not in_force(life.orders(), old, life.at)


def became_case(life: Life, who: int, *_: object) -> None:
    """Someone is taken to hospital as a case: the observation ends."""
    lifted(life, who)


def in_force(orders: list[Order], pk: UUID, at: datetime) -> bool:
    (order,) = (o for o in orders if o.pk == pk)
    return Span(order.start_at, order.end_at, order.ended_at).in_force(at)


ACTS = [
    *(found, found, found, moved, lifted, left, measured, measured, united),
    *(extended, extended, corrected, appealed, held, became_case),
]
EVENTS = st.tuples(
    st.sampled_from(ACTS),
    st.integers(0, PEOPLE - 1),
    st.sampled_from(["voluntary", "home", "site"]),
    st.integers(0, 15),
    st.booleans(),
    st.sampled_from([GRID, UNSTAFFED, NEXT_GRID]),
    st.sampled_from([0, 1, 30, 60 * 5, 60 * 12, 60 * 24 * 3, 60 * 24 * 9]),
)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[Health.function_scoped_fixture, Health.too_slow],
)
@given(st.lists(EVENTS, min_size=3, max_size=12))
def test_every_life_ends_in_time_and_balances(world, events):
    mark = transaction.savepoint()
    try:
        lived(Life(world, people(world, PEOPLE)), events)
    finally:
        transaction.savepoint_rollback(mark)


def unexplained(life: Life, at: datetime) -> list[tuple[str, int, int]]:
    """What does not balance; nobody completes a team here, and being late with one is told."""
    return [one for one in unbalanced(life.world, at) if "teams of five" not in one[0]]


def lived(life: Life, events: list[tuple[Any, ...]]) -> None:
    """Let the events happen; look at everything after each, and far beyond the last."""
    for act, who, kind, number, flag, place, minutes in events:
        act(life, who, kind, number, flag, place)
        assert unexplained(life, life.at) == []
        life.at += timedelta(minutes=minutes)
        assert unexplained(life, life.at) == []
        life.frozen[life.at] = life.answers(life.at)
        life.at += timedelta(seconds=1)
    assert unexplained(life, life.at + timedelta(days=40)) == []
    no_order_holds_too_long(life)
    nobody_is_held_twice(life)
    for at, answers in life.frozen.items():
        assert life.answers(at) == answers


def no_order_holds_too_long(life: Life) -> None:
    for order in life.orders():
        rule = end_of(
            order.anchor_at,
            to_the_minute=order.anchor_precision == "minute",
            days=14,
            release_minute=None,
        )
        assert order.end_at == rule
        assert not in_force([order], order.pk, rule)
    for check in seen(lambda: list(HealthCheck.objects.select_related("order"))):
        assert in_force([check.order], check.order_id, check.at)
        assert clock.day_of(check.at) == check.slot_on


def nobody_is_held_twice(life: Life) -> None:
    for person in life.persons:
        mine = [o for o in life.orders() if o.person_id == person]
        spans = sorted((o.start_at, Span(o.start_at, o.end_at, o.ended_at).until) for o in mine)
        spans = [(start, until) for start, until in spans if start < until]
        assert all(one[1] <= two[0] for one, two in pairwise(spans))
    open_stays = seen(lambda: list(BedStay.objects.select_related("order").filter(to_at=None)))
    assert all(stay.order.ended_at is None for stay in open_stays)
    assert len({s.person for s in open_stays}) == len(open_stays)
