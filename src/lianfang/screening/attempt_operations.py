"""Recording that someone went or called and did not learn the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.screening import attempting
from lianfang.screening.attempting import FieldAttempt, Tried
from lianfang.screening.keying import hands
from lianfang.screening.reaching import held


@operation
def record_attempts(
    attempts: Sequence[FieldAttempt], *, paper_of: UUID | None = None, by: Actor, at: datetime
) -> Tried:
    """Record knocks and calls without an answer; the same sent again changes nothing.

    A knock answers nothing: what is owed stays owed. After three in twelve hours the lead
    climbs. `paper_of` is the post whose paper is keyed in.

    Raises NotFound if a lead lies outside the scope, NotAllowed, PostUnknown, TooManyAttempts,
    KnockByNight, AttemptBeforeLead, AttemptInFuture, AttemptUnknown; then none is recorded.
    """
    leads = held((attempt.lead for attempt in attempts), Permission.ANSWER_LEAD, by)
    places = {lead.division for lead in leads.values()}
    whose = hands(paper_of, Permission.ANSWER_LEAD, places, by)
    new = attempting.fresh(attempts, leads, at)
    attempting.append(new, leads, whose, recorded_at())
    concerning(*leads, attempts=len(new))
    return Tried(leads=len(leads), recorded=len(new), unchanged=len(attempts) - len(new))
