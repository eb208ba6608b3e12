"""Pairs put to a person, as an import puts them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.people.models import DoubtfulPair
from lianfang.screening import review_duties
from lianfang.screening.choices import Band, Fate
from lianfang.screening.models import Row
from lianfang.screening.placing import Placer
from tests.screening.conftest import READING


@operation
def put(
    incident: UUID, pairs: Sequence[tuple[UUID, UUID]], *, by: Actor, at: datetime
) -> list[UUID]:
    """Put pairs of persons to someone, as one act; their rows wait."""
    moment, made = recorded_at(), []
    place = Incident.objects.get(pk=incident)
    with across_scopes(READING):
        for one, other in pairs:
            pair = DoubtfulPair.objects.create(
                incident=place,
                first_id=min(one, other),
                second_id=max(one, other),
                division="140802",
                weight=3.0,
                agrees=["name_alike", "phone_same"],
                differs=["number_differs"],
                recorded_at=moment,
            )
            made.append(pair.pk)
            Row.objects.filter(person=pair.second_id).update(fate=Fate.WAITING, band=Band.REVIEW)
        review_duties.owe(incident, place.division, Placer(place, at), at=at, recorded_at=moment)
    concerning(*made)
    return made


def act(operation, *arguments, by, at, **more):
    """Do it at that moment, within the actor's scope."""
    with clock.held(at), entered(by.scope):
        return operation(*arguments, by=by, at=at, **more)
