"""What stands against destroying the people of an incident now."""

from __future__ import annotations

from datetime import datetime

from lianfang.incidents.models import Incident
from lianfang.keeping import queries
from lianfang.keeping.rules import destroyable_from
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError


class NotEnded(DomainError):
    """The incident has not ended yet."""


class TooEarly(DomainError):
    """People are offered their copies first: destruction may begin on {day}."""


class Held(DomainError):
    """A hold is in force; end it at its review before anything is destroyed."""


class RemedyOpen(DomainError):
    """{count} appeals wait for their decision; decide them first."""


def refuse_unready(incident: Incident, at: datetime) -> None:
    """Raise what stands against destroying now."""
    if incident.ended_at is None:
        raise NotEnded
    first = destroyable_from(incident.ended_at, incident.drill)
    if at < first:
        raise TooEarly(day=clock.day_of(first))
    if queries.in_force(None, incident.pk):
        raise Held
    if count := queries.open_remedies(None, incident.pk):
        raise RemedyOpen(count=count)
