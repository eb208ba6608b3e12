"""Questions about the work on the ground, read within the scope entered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Left

from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.places.models import Grid
from lianfang.screening import ladder, rechecking, standing_in
from lianfang.screening.choices import Outcome
from lianfang.screening.models import Lead, Recheck
from lianfang.screening.owners import Owners
from lianfang.screening.placing import Placer
from lianfang.screening.rules import Band, band, other_band

_DUE = second_role_use(
    "screening.due", "A job asks whether any lead is to change hands; it learns yes or no."
)
_PLACES = (6, 9, 12)


def anything_climbs(scope: Scope, incident: Incident, at: datetime) -> bool:
    """Whether a lead is ripe to climb to the next post."""
    with across_scopes(_DUE):
        return bool(ladder.climbers(incident, Placer(incident, at), at))


def anything_passes_on(scope: Scope, incident: Incident, at: datetime) -> bool:
    """Whether a lead ought to be with another post because somebody left or came back."""
    with across_scopes(_DUE):
        return bool(standing_in.changes(incident, Owners(incident.division, at), at))


def is_drawn(scope: Scope, incident: UUID, day: date) -> bool:
    """Whether nothing of a day is left to be drawn for second looks, or it was drawn."""
    since, until = rechecking.span(day)
    with across_scopes(_DUE):
        drawn = Recheck.objects.filter(incident=incident, drawn_at__gte=until)
        return drawn.exists() or not any(rechecking.drawable(incident, day))


# --- places without a worker -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unstaffed:
    """A grid or community that has no present post of its own; `stand_in` answers for it."""

    division: str
    households: int
    pending: int
    stand_in: UUID | None


def unstaffed_places(scope: Scope, incident: Incident, at: datetime) -> list[Unstaffed]:
    """Grids and communities with households or pending leads, and nobody of their own there.

    A post counts whose holder is there, or away with a deputy who is. Most leads first.
    """
    owners = Owners(incident.division, at)
    pending, households = _pending(incident.pk), _households()
    found = []
    for code in sorted(set(pending) | set(households)):
        if scope.covers(code) and len(code) in (12, 15) and not owners.staffed(code):
            owner = owners.owner(code)
            post = owner.post if owner else None
            found.append(Unstaffed(code, households[code], pending[code], post))
    return sorted(found, key=lambda place: (-place.pending, place.division))


def _pending(incident: UUID) -> dict[str, int]:
    """Leads that wait, by grid and by community: a community's are those of its grids too."""
    waiting = Lead.objects.filter(incident=incident, outcome=Outcome.PENDING)
    rows = waiting.values("division").annotate(n=Count("id")).values_list("division", "n")
    return _with_communities(rows.order_by("division").iterator())


def _households() -> dict[str, int]:
    rows = Grid.objects.values("code").annotate(n=Sum("households")).values_list("code", "n")
    return _with_communities(rows.order_by("code").iterator())


def _with_communities(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for code, count in rows:
        for place in {code, code[:12]}:
            counts[place] += count
    return counts


# --- second looks ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of the second looks at a place's answers, how many there were and how many agreed."""

    division: str
    looked: int
    agreeing: int


def rechecks_of(scope: Scope, post: UUID) -> QuerySet[Recheck]:
    """The second looks that a post still owes, the oldest first."""
    return Recheck.objects.filter(post=post, agrees=None).order_by("drawn_at", "id")


def agreement(scope: Scope, incident: UUID, as_of: datetime, digits: int = 9) -> list[Agreement]:
    """Second looks by place, as known at a moment; `digits` of its code: 6, 9 or 12.

    A grid has one worker, and nobody is shown singly (domain.md C8), so no place is smaller
    than a community. Raises ValueError for other digits.
    """
    if digits not in _PLACES:
        raise ValueError(f"Agreement is told by places of {_PLACES} digits, not {digits}.")
    looked = Recheck.objects.filter(incident=incident, done_recorded_at__lte=as_of)
    rows = (
        looked.annotate(place=Left(F("division"), digits))
        .values("place")
        .annotate(looked=Count("id"), agreeing=Count("id", filter=Q(agrees=True)))
        .order_by("place")
    )
    return [Agreement(*row) for row in rows.values_list("place", "looked", "agreeing")]


# --- doors to knock at again -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Retry:
    """A door that nobody answered: when it was last knocked at, and when to try next."""

    household: UUID
    division: str
    knocked_at: datetime
    band: Band
    propose: Band


_UNANSWERED = """
SELECT v.household_id, v.division, array_agg(v.at ORDER BY v.at) FROM screening_visit v
WHERE v.round_id = %(round)s::uuid AND NOT v.answered AND v.at < %(before)s
  AND NOT EXISTS (
    SELECT 1 FROM screening_visit a WHERE a.division = v.division
      AND a.household_id = v.household_id AND a.answered AND a.round_id = ANY (ARRAY(
        SELECT o.id FROM screening_round r JOIN screening_round o
        ON o.incident_id = r.incident_id WHERE r.id = %(round)s::uuid)))
GROUP BY v.household_id, v.division ORDER BY v.division, v.household_id"""


def doors_to_retry(scope: Scope, round: UUID, day: date) -> list[Retry]:
    """Doors of a round that no one has answered, last knocked at before `day`, by place.

    They come back at an hour at which nobody has knocked yet, if there is one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNANSWERED, {"round": str(round), "before": clock.moment(day)})
        return list(_retries(cursor.fetchall()))


def _retries(rows: list[tuple[UUID, str, list[datetime]]]) -> Iterator[Retry]:
    for household, division, knocks in rows:
        tried = [band(at) for at in knocks]
        yield Retry(household, division, knocks[-1], tried[-1], other_band(tried))
