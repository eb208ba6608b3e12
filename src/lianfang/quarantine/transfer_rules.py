"""Pure decisions about transfers: which step follows, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

ARRIVE_WITHIN = timedelta(hours=4)
"""From the request to the arrival (domain.md, entity 18)."""

EMERGENCY_WITHIN = timedelta(hours=1)
"""An emergency: fever, chest pain, labour (R15)."""


class Step(StrEnum):
    """Where a transfer stands; the last step taken."""

    REQUESTED = "requested"
    APPROVED = "approved"
    ASSIGNED = "assigned"
    UNDER_WAY = "under_way"
    ARRIVED = "arrived"
    GIVEN = "given"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Course:
    """The moments of a transfer; `given` tells that the giver has signed."""

    emergency: bool
    requested_at: datetime
    approved_at: datetime | None = None
    assigned_at: datetime | None = None
    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    given: bool = False
    handed_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def step(self) -> Step:
        """Where it stands."""
        stands = (
            (self.cancelled_at, Step.CANCELLED),
            (self.handed_at, Step.HANDED_OVER),
            (self.given, Step.GIVEN),
            (self.arrived_at, Step.ARRIVED),
            (self.departed_at, Step.UNDER_WAY),
            (self.assigned_at, Step.ASSIGNED),
            (self.approved_at, Step.APPROVED),
        )
        return next((step for reached, step in stands if reached), Step.REQUESTED)

    @property
    def last_at(self) -> datetime:
        """When its last step was taken; nothing later happened before."""
        moments = (
            self.requested_at, self.approved_at, self.assigned_at, self.departed_at,
            self.arrived_at, self.handed_at, self.cancelled_at,
        )  # fmt: skip
        return max(moment for moment in moments if moment)


_FOLLOWS: dict[Step, tuple[Step, ...]] = {
    Step.REQUESTED: (Step.APPROVED, Step.CANCELLED),
    Step.APPROVED: (Step.ASSIGNED, Step.CANCELLED),
    Step.ASSIGNED: (Step.UNDER_WAY, Step.ASSIGNED, Step.CANCELLED),
    Step.UNDER_WAY: (Step.ARRIVED, Step.CANCELLED),
    Step.ARRIVED: (Step.GIVEN,),
    Step.GIVEN: (Step.HANDED_OVER,),
    Step.HANDED_OVER: (),
    Step.CANCELLED: (),
}


def next_steps(course: Course) -> tuple[Step, ...]:
    """The steps that may follow; an emergency is assigned a vehicle without any approval."""
    if course.emergency and course.step is Step.REQUESTED:
        return (Step.ASSIGNED, Step.CANCELLED)
    return _FOLLOWS[course.step]


def due_at(requested_at: datetime, *, emergency: bool) -> datetime:
    """By when the person has arrived."""
    return requested_at + (EMERGENCY_WITHIN if emergency else ARRIVE_WITHIN)


def is_clean(last_trip: datetime | None, disinfected: datetime | None) -> bool:
    """Whether a vehicle may leave: it was disinfected since its last trip ended."""
    return last_trip is None or (disinfected is not None and disinfected >= last_trip)
