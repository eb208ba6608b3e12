"""Files on their way to becoming lists, and how far they are."""

from __future__ import annotations

from uuid import UUID

from lianfang.jurisdictions.scope import Scope
from lianfang.screening.choices import IntakeState
from lianfang.screening.models import Batch, Intake

FileOnItsWay = Intake
"""What pages are given of a file."""


def intake(scope: Scope, incident: UUID, pk: UUID) -> FileOnItsWay | None:
    """One file within the scope entered, with its provider."""
    found = Intake.objects.select_related("provider").filter(pk=pk, incident=incident)
    return found.first()


def batch_of(scope: Scope, intake: UUID) -> UUID | None:
    """The list that a file became."""
    return Batch.objects.filter(intake=intake).values_list("pk", flat=True).first()


def next_waiting(scope: Scope, incident: UUID) -> UUID | None:
    """The oldest file that waits to be imported, or whose import was interrupted."""
    waiting = Intake.objects.filter(
        incident=incident, state__in=(IntakeState.QUEUED, IntakeState.RUNNING)
    )
    return waiting.order_by("id").values_list("pk", flat=True).first()


def note_progress(scope: Scope, intake: UUID, done: int) -> bool:
    """Keep how many rows are done, which is no act; gives whether it was called off."""
    Intake.objects.filter(pk=intake).update(rows_read=done)
    return bool(Intake.objects.values_list("cancel_asked", flat=True).get(pk=intake))
