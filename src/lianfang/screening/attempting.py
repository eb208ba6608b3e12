"""Attempts to reach somebody: what may be one, and writing them down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.incidents import queries as incidents
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput
from lianfang.screening.choices import AttemptKind
from lianfang.screening.keying import Hands
from lianfang.screening.models import Attempt, Lead
from lianfang.screening.rules import by_night, crowded


class TooManyAttempts(BadInput):
    """Three attempts within twelve hours are the most: that of {at} would be one more. Ask the
    neighbours or the committee meanwhile, or answer that they are unreachable."""


class KnockByNight(BadInput):
    """Between 22:00 and 07:00 nobody knocks or calls: correct the time {at}, or wait for the
    day."""


class AttemptBeforeLead(BadInput):
    """An attempt of {at} is earlier than its lead, which came at {lead_at}. Correct the time."""


class AttemptInFuture(BadInput):
    """An attempt is dated {at}, later than now. Correct the time."""


class AttemptUnknown(BadInput):
    """{value} is not a way of trying to reach someone; it is one of {known}."""


@dataclass(frozen=True, slots=True)
class FieldAttempt:
    """Someone went ("visit") or called ("call") at a moment and did not learn the answer."""

    lead: UUID
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Tried:
    """How many leads a sheet was about, how many attempts were new and how many said again."""

    leads: int
    recorded: int
    unchanged: int


def attempts_needed(leads: Mapping[UUID, Lead], at: datetime) -> int:
    """How many attempts the edition in force asks for before someone is unreachable."""
    incident = next(iter(leads.values())).incident_id
    return incidents.parameters(None, incident, at).lead_attempts


def fresh(
    attempts: Sequence[FieldAttempt], leads: Mapping[UUID, Lead], at: datetime
) -> list[FieldAttempt]:
    """The attempts that are not recorded yet, each once. Refuses what cannot be one at `at`."""
    for attempt in attempts:
        _check(attempt, leads[attempt.lead], at)
    known = _known(leads)
    new = [one for one in dict.fromkeys(attempts) if (one.kind, one.at) not in known[one.lead]]
    for lead in leads:
        mine = [one.at for one in new if one.lead == lead]
        if over := crowded((moment for _, moment in known[lead]), mine):
            raise TooManyAttempts(at=_shown(over))
    return new


def _check(attempt: FieldAttempt, lead: Lead, at: datetime) -> None:
    if attempt.kind not in AttemptKind.values:
        raise AttemptUnknown(value=attempt.kind, known=", ".join(AttemptKind.values))
    if attempt.at > at:
        raise AttemptInFuture(at=_shown(attempt.at))
    if attempt.at < lead.at:
        raise AttemptBeforeLead(at=_shown(attempt.at), lead_at=_shown(lead.at))
    if by_night(attempt.at):
        raise KnockByNight(at=_shown(attempt.at))


def _known(leads: Collection[UUID]) -> dict[UUID, set[tuple[str, datetime]]]:
    known: dict[UUID, set[tuple[str, datetime]]] = defaultdict(set)
    for lead, kind, at in Attempt.objects.filter(lead__in=leads).values_list(
        "lead_id", "kind", "at"
    ):
        known[lead].add((kind, at))
    return known


def _shown(at: datetime) -> str:
    return clock.local(at).isoformat(" ", "minutes")


def append(
    attempts: Sequence[FieldAttempt],
    leads: Mapping[UUID, Lead],
    whose: Hands,
    recorded_at: datetime,
) -> None:
    """Write attempts down, each at the place where its lead lies."""
    Attempt.objects.bulk_create(
        (
            Attempt(
                lead_id=one.lead,
                division=leads[one.lead].division,
                kind=one.kind,
                by_post=whose.by_post,
                keyed_by=whose.keyed_by,
                at=one.at,
                recorded_at=recorded_at,
            )
            for one in attempts
        ),
        batch_size=2000,
    )
