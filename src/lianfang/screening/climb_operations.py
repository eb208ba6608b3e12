"""Letting leads climb to the next post when the one that owes the answer does not reach them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import NotFound
from lianfang.screening import giving, ladder, owing
from lianfang.screening.climbing import Why
from lianfang.screening.placing import Placer

_CLIMBING = second_role_use(
    "screening.climb", "A lead that was not reached is given to the next post up, in every place."
)


@dataclass(frozen=True, slots=True)
class Climbed:
    """How many leads went up, after three attempts or after twelve hours."""

    leads: int
    by_attempts: int
    by_time: int


@operation
def climb_leads(incident: UUID, *, by: Actor, at: datetime) -> Climbed:
    """Give each lead that is ripe to the next post up: community secretary, then township.

    The place stays. The post that had it keeps what it owed, which the clock makes late and
    missed. Whatever has no post above it stays. Raises NotFound, NotAllowed.
    """
    found = Incident.objects.filter(pk=incident).first()
    if found is None:
        raise NotFound
    by.require(Permission.REASSIGN_LEAD, found.division)
    with across_scopes(_CLIMBING):
        owing.hold([owed.lead for owed in owing.ripe(incident, at)])
        placer = Placer(found, at)
        climbers = ladder.climbers(found, placer, at)
        gifts = [gift for gift, _ in climbers]
        giving.give(incident, gifts, placer, at=at, recorded_at=recorded_at())
    reasons = Counter(why for _, why in climbers)
    done = Climbed(len(gifts), reasons[Why.ATTEMPTS], reasons[Why.TIME])
    leads = (gift.lead for gift in gifts)
    concerning(found, *leads, by_attempts=done.by_attempts, by_time=done.by_time)
    return done
