"""Signed zeros held against the records of their day, and what their units say to it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, concerning_all, operation, recorded_at
from lianfang.command.answering import answering_posts
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, Duty, fulfil, owe
from lianfang.incidents.models import Incident
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.oversight.evidence import zeros_against_records
from lianfang.oversight.models import Contradiction
from lianfang.oversight.rules import EXPLAIN_WITHIN, GRACE, OPEN_FOR, contradicts

SLOT = "once"


class ExplanationMissing(BadInput):
    """Explain in at most 300 characters how the statement and the records differ."""


class ExplainedAlready(DomainError):
    """This is explained already; a correction of the report stands beside it."""


@operation
def find_contradictions(incident: Incident, day: date, *, by: Actor, at: datetime) -> int:
    """Hold the day's signed zeros against the records of the day; gives how many disagree.

    Each is a question to its unit, to be explained within 24 hours. Again changes nothing.
    """
    by.require(Permission.ORGANISE, incident.division)
    found = [
        Contradiction(
            incident=incident,
            unit_id=one.unit,
            division=one.division,
            day=day,
            stated=one.stated,
            evidence=one.evidence,
            found_at=at,
            due_at=at + EXPLAIN_WITHIN,
            recorded_at=recorded_at(),
        )
        for one in zeros_against_records(incident.pk, day)
        if contradicts(True, one.evidence)
    ]
    Contradiction.objects.bulk_create(found)
    posts = answering_posts([c.unit_id for c in found], at)
    owe(incident.pk, [_owed(c, posts.get(c.unit_id), at) for c in found], recorded_at())
    concerning_all([c.unit_id for c in found] or [incident.pk], found=len(found))
    return len(found)


def _owed(one: Contradiction, post: UUID | None, at: datetime) -> Duty:
    return Duty(
        kind=DutyKind.EXPLANATION,
        subject=one.pk,
        slot=SLOT,
        owner=post,
        unit=one.unit_id,
        division=one.division,
        opens_at=at,
        due_at=one.due_at,
        late_at=one.due_at + GRACE,
        closes_at=one.due_at + GRACE + OPEN_FOR,
    )


@operation
def explain(contradiction: UUID, text: str, *, by: Actor, at: datetime) -> Contradiction:
    """The unit explains why its statement and the records differ; nobody's name belongs in it.

    Raises ExplanationMissing, ExplainedAlready, NotFound, NotAllowed.
    """
    by.require(Permission.EXPLAIN)
    found = Contradiction.objects.select_for_update().filter(pk=contradiction).first()
    if found is None:
        raise NotFound
    if found.unit_id != by.unit_id:
        raise NotAllowed
    words = text.strip()
    if not 0 < len(words) <= 300:
        raise ExplanationMissing
    if found.explained_at is not None:
        raise ExplainedAlready
    found.explanation, found.explained_at = words, at
    found.explained_by = by.post_id or by.id
    found.save(update_fields=["explanation", "explained_at", "explained_by"])
    done = Done(found.pk, clock.day_of(found.due_at), SLOT, at, found.explained_by, found.pk)
    fulfil(DutyKind.EXPLANATION, [done], recorded_at())
    concerning(found, found.unit_id)
    return found
