"""Questions about leads and sweeps; each costs a fixed number of queries, whatever is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.duties.rules import State, Times, state
from lianfang.jurisdictions import queries as jurisdictions
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.screening.models import Round


@dataclass(frozen=True, slots=True)
class Owed:
    """The answer owed for a lead: how often it was given out, when due, its state, by whom."""

    slot: int
    division: str
    owner: UUID | None
    due_at: datetime
    done_at: datetime | None
    state: State
    lifted_why: str

    @property
    def late(self) -> bool:
        """Whether it is overdue or missed, or was done late."""
        return self.state in (State.OVERDUE, State.MISSED, State.DONE_LATE)


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A lead as a list shows it: no names. `display` is masked, '' outside the scope.

    `place` is the name of its place, `owed` the answer now owed for it.
    """

    id: UUID
    person: UUID
    display: str
    source: str
    outcome: str
    division: str
    place: str
    left_on: date | None
    at: datetime
    owed: Owed | None


_LEADS = """
SELECT l.id, l.person_id, coalesce(p.display, ''), l.source, l.outcome, l.division, g.name,
    l.left_on, l.at
FROM screening_lead l
LEFT JOIN people_person p ON p.id = l.person_id
LEFT JOIN places_grid g ON g.code = l.division
WHERE {condition}
ORDER BY l.id DESC LIMIT %(limit)s"""

_FILTERS = {
    "before": "AND l.id < %(before)s",
    "outcome": "AND l.outcome = %(outcome)s",
    "source": "AND l.source = %(source)s",
    "place": "AND l.division >= %(low)s AND l.division < %(high)s",
}


def leads(
    scope: Scope,
    incident: UUID,
    at: datetime,
    *,
    outcome: str = "",
    place: str = "",
    source: str = "",
    before: UUID | None = None,
    limit: int = 50,
) -> list[LeadLine]:
    """Leads within the scope entered, newest first, a page at a time by id.

    Three queries at most once the register's names are in memory.
    """
    wanted = {"before": before, "outcome": outcome, "source": source, "place": place}
    low, high = prefix_range(place) if place else ("", "")
    filters = " ".join(_FILTERS[name] for name, value in wanted.items() if value)
    parameters = wanted | {"incident": incident, "low": low, "high": high, "limit": limit}
    return _lines(scope, "l.incident_id = %(incident)s " + filters, parameters, at)


def leads_by_id(scope: Scope, wanted: list[UUID], at: datetime) -> list[LeadLine]:
    """These leads, as far as they lie within the scope entered, newest first."""
    parameters = {"wanted": wanted, "limit": len(wanted)}
    return _lines(scope, "l.id = ANY (%(wanted)s)", parameters, at)


def _lines(
    scope: Scope, condition: str, parameters: dict[str, Any], at: datetime
) -> list[LeadLine]:
    with connection.cursor() as cursor:
        cursor.execute(_LEADS.format(condition=condition), parameters)
        found = cursor.fetchall()
    owed = owed_for(scope, [row[0] for row in found], at)
    names = place_names(scope, [row[5] for row in found if not row[6]], at)
    return [
        LeadLine(
            id=pk,
            person=person,
            display=display,
            source=source,
            outcome=outcome,
            division=code,
            place=grid or names.get(code, code),
            left_on=left_on,
            at=came_at,
            owed=owed[pk][-1] if pk in owed else None,
        )
        for pk, person, display, source, outcome, code, grid, left_on, came_at in found
    ]


def owed_for(scope: Scope, wanted: list[UUID], at: datetime) -> dict[UUID, list[Owed]]:
    """What was owed for leads within the scope entered, in the order of giving."""
    found = Obligation.objects.filter(kind=DutyKind.LEAD_ANSWER, subject__in=wanted)
    owed: dict[UUID, list[Owed]] = {}
    for duty in found:
        times = Times(
            opens_at=duty.opens_at,
            late_at=duty.late_at,
            closes_at=duty.closes_at,
            done_at=duty.done_at,
            done_recorded_at=duty.done_recorded_at,
            lifted_at=duty.lifted_at,
            lifted_as=duty.lifted_as,
        )
        one = Owed(
            slot=int(duty.slot),
            division=duty.division,
            owner=duty.owner,
            due_at=duty.due_at,
            done_at=duty.done_at,
            state=state(times, at),
            lifted_why=duty.lifted_why or "",
        )
        owed.setdefault(duty.subject, []).append(one)
    return {lead: sorted(several, key=lambda o: o.slot) for lead, several in owed.items()}


def place_names(scope: Scope, codes: list[str], at: datetime) -> dict[str, str]:
    """Names of divisions by code, in the register of the day; grids are not in it."""
    areas = {code[:6] for code in codes}
    return {code: name for area in sorted(areas) for code, name in _names(area, at).items()}


def _names(area: str, at: datetime) -> dict[str, str]:
    return jurisdictions.names(None, area, at)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Both ends of the balance within a scope: rows by fate, leads by outcome."""

    attached: int
    rejected: int
    by_outcome: dict[str, int]

    @property
    def rows(self) -> int:
        """All rows: each is attached or set aside."""
        return self.attached + self.rejected

    @property
    def leads(self) -> int:
        """All leads: each has one outcome."""
        return sum(self.by_outcome.values())


def reconciliation(scope: Scope, incident: UUID) -> Reconciliation:
    """Rows by fate and leads by outcome within the scope entered; counts them all."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FILTER (WHERE r.fate = 'attached'),
                      count(*) FILTER (WHERE r.fate = 'rejected')
               FROM screening_row r JOIN screening_batch b ON b.id = r.batch_id
               WHERE b.incident_id = %s""",
            [incident],
        )
        attached, rejected = cursor.fetchone() or (0, 0)
        cursor.execute(
            "SELECT outcome, count(*) FROM screening_lead WHERE incident_id = %s"
            " GROUP BY outcome ORDER BY outcome",
            [incident],
        )
        return Reconciliation(attached, rejected, dict(cursor.fetchall()))


def rounds(scope: Scope, incident: UUID) -> list[Round]:
    """The household sweeps of an incident, in order."""
    return list(Round.objects.filter(incident=incident).order_by("number"))
