"""The headquarters says what is timed and within how long, and when the steps of 7-1-7 were."""

from __future__ import annotations

from datetime import datetime

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.command.charting import refuse_blank
from lianfang.figures.intervals import all_intervals
from lianfang.incidents.models import Incident
from lianfang.kernel.errors import BadInput
from lianfang.transitions.choices import Step, Timed
from lianfang.transitions.models import Milestone, TimerDefinition

LONGEST = 60 * 24 * 60
"""The longest limit, in minutes: sixty days."""


class TimerUnclear(BadInput):
    """Choose what is timed, between which two moments, and a limit from 1 minute to 60 days."""


class StepUnclear(BadInput):
    """Choose a step of 7-1-7, and when it was: not later than now; or that it does not apply."""


@operation
def define_timer(
    incident: Incident,
    item: str,
    interval: str,
    limit_minutes: int | None,
    document: str,
    *,
    by: Actor,
    at: datetime,
) -> TimerDefinition:
    """Say which interval measures an item from `at` on. Raises TimerUnclear, DocumentMissing."""
    by.require(Permission.ORGANISE, incident.division)
    known = interval in {one.key for one in all_intervals()}
    if item not in Timed.values or not known:
        raise TimerUnclear
    if limit_minutes is not None and not 0 < limit_minutes <= LONGEST:
        raise TimerUnclear
    refuse_blank(document)
    made = TimerDefinition.objects.create(
        incident=incident,
        item=item,
        interval=interval,
        limit_minutes=limit_minutes,
        document=document,
        from_at=at,
        recorded_at=recorded_at(),
    )
    concerning(made, incident, item=item)
    return made


@operation
def note_step(
    incident: Incident,
    step: str,
    happened_at: datetime | None,
    document: str,
    *,
    by: Actor,
    at: datetime,
) -> Milestone:
    """Write down when a step of 7-1-7 was, or that it does not apply; the latest counts.

    Raises StepUnclear, DocumentMissing, NotAllowed.
    """
    by.require(Permission.ORGANISE, incident.division)
    if step not in Step.values or (happened_at is not None and happened_at > at):
        raise StepUnclear
    refuse_blank(document)
    made = Milestone.objects.create(
        incident=incident,
        step=step,
        at=happened_at,
        document=document,
        recorded_at=recorded_at(),
    )
    concerning(made, incident, step=step)
    return made
