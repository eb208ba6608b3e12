"""Two checks a day: the clinic keys its villages' sheets, and what comes late comes by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from lianfang.kernel import clock
from lianfang.quarantine.check_operations import (
    Reading,
    Recorded,
    bring_to_clinic,
    record_checks,
)
from lianfang.quarantine.choices import Manner
from lianfang.scenario.chance import draws
from lianfang.scenario.checks import SLOTS, WINDOWS, CheckPlan, check_outcome
from lianfang.scenario.world import Observed, World, next_sync, stamp

_KEYED_AFTER = timedelta(minutes=10)
_LATE_KEYED_AFTER = timedelta(minutes=5)
_TOLD_AFTER = timedelta(minutes=4)
_BROUGHT_AFTER = timedelta(minutes=35)
_FIRST_AFTER = timedelta(minutes=12)
_SYNC_HOURS = 4
_AMBULANCES = 3


class Checks:
    """Plays the checks of everyone observed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._later: dict[tuple[str, datetime], list[tuple[Observed, Reading]]] = defaultdict(list)

    def put(self, day: date) -> None:
        """Enter a day's two rounds of sheets, one for each township."""
        for slot, window in enumerate(WINDOWS):
            at = clock.moment(day, window.due) + _KEYED_AFTER
            opens = clock.moment(day, window.opens)
            self._world.agenda.put(opens, lambda now, slot=slot: self._fevers(day, slot))  # type: ignore[misc]
            for township in self._world.truth.district.townships:
                self._world.agenda.put(
                    at,
                    lambda now, slot=slot, township=township: self._sheet(  # type: ignore[misc]
                        township, day, slot, now
                    ),
                )

    def _sheet(self, township: str, day: date, slot: int, at: datetime) -> None:
        """Key what was measured in time; leave the rest for when it comes."""
        readings = []
        for order in self._owing(township, day, slot, at):
            plan = check_outcome(self._world.seed, order.person, day, slot)
            if plan.measured_at is None or plan.received_at is None or _is_fever(order, day, slot):
                continue
            measured = _within(order, plan.measured_at)
            manner = _manner(self._world.seed, order, day, slot, plan)
            reading = _reading(order, day, slot, plan, measured, manner)
            if plan.kind == "on_time" and measured < at:
                readings.append(reading)
            else:
                self._put_off(township, order, reading, plan, clock.moment(day), slot)
        name = f"checks:{township}:{day:%m%d}:{SLOTS[slot].name}"
        self._record(name, township, readings, at)

    def _owing(self, township: str, day: date, slot: int, at: datetime) -> Iterator[Observed]:
        due = clock.moment(day, WINDOWS[slot].due)
        return (order for order in self._world.under_order(township, due) if order.start <= at)

    def _put_off(
        self,
        township: str,
        order: Observed,
        reading: Reading,
        plan: CheckPlan,
        midnight: datetime,
        slot: int,
    ) -> None:
        closes = clock.moment(clock.day_of(midnight), WINDOWS[slot].closes)
        at = closes + _LATE_KEYED_AFTER
        if plan.kind == "late_arriving" and plan.received_at:
            at = next_sync(plan.received_at, _SYNC_HOURS) + _LATE_KEYED_AFTER
        bucket = self._later[township, at]
        if not bucket:
            self._world.agenda.put(at, lambda now: self._late(township, now))
        bucket.append((order, reading))

    def _late(self, township: str, at: datetime) -> None:
        """Key what was measured late, or came late from a village without a network."""
        waiting = self._later.pop((township, at))
        readings = [reading for order, reading in waiting if reading.measured_at < order.end]
        self._record(f"checks:{township}:{stamp(at)}:late", township, readings, at)

    def _record(
        self, step: str, township: str, readings: Sequence[Reading], at: datetime
    ) -> Recorded | None:
        if not readings:
            return None
        recorded: Recorded = self._world.acts.do(
            step, self._world.cast.secretary(township), at,
            lambda how: record_checks(self._world.incident.pk, readings, **how),
        )  # fmt: skip
        for _, fault in recorded.faults:
            self._world.refused[fault] += 1
        return recorded

    # --- fevers ---------------------------------------------------------------------------

    def _fevers(self, day: date, slot: int) -> None:
        """A fever is told at once, and never waits for the sheet."""
        due = clock.moment(day, WINDOWS[slot].due)
        for order in list(self._world.observed.values()):
            if _is_fever(order, day, slot) and order.holds(due):
                plan = check_outcome(self._world.seed, order.person, day, slot)
                assert plan.measured_at
                self._world.agenda.put(
                    _within(order, plan.measured_at) + _TOLD_AFTER,
                    lambda now, order=order, plan=plan: self._tell(order, plan, day, slot, now),  # type: ignore[misc]
                )

    def _tell(self, order: Observed, plan: CheckPlan, day: date, slot: int, at: datetime) -> None:
        measured = at - _TOLD_AFTER
        if measured >= order.end:
            return
        reading = _reading(order, day, slot, plan, measured, Manner.TELEPHONE)
        township = order.person.village[:9]
        recorded = self._record(
            f"fever:{order.person.number}:{stamp(at)}", township, [reading], at
        )
        for check in recorded.fevers if recorded else ():
            self._world.agenda.put(
                at + _BROUGHT_AFTER,
                lambda now, check=check: self._bring(township, check, now),  # type: ignore[misc]
            )

    def _bring(self, township: str, check: UUID, at: datetime) -> None:
        vehicle = f"晋M·救{check.int % _AMBULANCES + 1}"
        self._world.acts.do(
            f"clinic:{check.hex[-12:]}", self._world.cast.secretary(township), at,
            lambda how: bring_to_clinic(check, vehicle, **how),
        )  # fmt: skip


def _is_fever(order: Observed, day: date, slot: int) -> bool:
    return order.person.fever_on == day and order.person.fever_slot == slot


def _within(order: Observed, measured: datetime) -> datetime:
    """Not before the order began: somebody new is measured soon after."""
    return max(measured, order.start + _FIRST_AFTER)


def _manner(seed: int, order: Observed, day: date, slot: int, plan: CheckPlan) -> Manner:
    if plan.kind == "late_arriving":
        return Manner.PAPER
    by_phone = draws(seed, "manner", order.person.number, day.toordinal(), slot)[0] < 0.2
    return Manner.TELEPHONE if by_phone else Manner.IN_PERSON


def _reading(
    order: Observed, day: date, slot: int, plan: CheckPlan, measured: datetime, manner: Manner
) -> Reading:
    assert plan.tenths and plan.received_at
    return Reading(
        order=order.id,
        slot_on=day,
        slot=SLOTS[slot].name,
        temperature=plan.tenths,
        thermometer=plan.site,
        manner=manner,
        measured_at=measured,
        received_at=max(measured, plan.received_at),
        symptoms=("cough",) if plan.symptoms and plan.tenths >= 373 else (),
    )
