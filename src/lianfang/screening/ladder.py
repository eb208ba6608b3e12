"""Which leads climb now, and to whom. Reads across places."""

from __future__ import annotations

from datetime import datetime

from lianfang.incidents import queries as incidents
from lianfang.incidents.models import Incident
from lianfang.screening import climbing, owing
from lianfang.screening.climbing import Why
from lianfang.screening.giving import Gift
from lianfang.screening.owing import CLIMBED
from lianfang.screening.placing import Placer


def climbers(incident: Incident, placer: Placer, at: datetime) -> list[tuple[Gift, Why]]:
    """Each lead that is ripe, as given to the next post up, if there is one; and why."""
    most = incidents.parameters(None, incident.pk, at).lead_attempts
    ripe = [
        (owed, why)
        for owed in owing.ripe(incident.pk, at)
        if (why := climbing.step(owed.opens_at, owed.tried, at, most))
    ]
    earlier = owing.history(owed.lead for owed, _ in ripe)
    found = []
    for owed, why in ripe:
        placements = earlier[owed.lead]
        asked = owing.asked(owing.here(placements))
        owner = placer.owners.above(owed.owner, owed.division, asked)
        if owner:
            slot, last = len(placements) + 1, placements[-1].pk
            gift = Gift(owed.lead, owed.division, CLIMBED, slot, last, owner, asked)
            found.append((gift, why))
    return found
