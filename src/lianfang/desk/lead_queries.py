"""Leads as pages list them, with what is owed for each and by whom; and one lead's story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.desk.duty_queries import MANY, titles
from lianfang.desk.within import inside
from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.duties.rules import STATE_SQL, overdue_since
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.screening.models import Answer, Attempt, Lead, Placement


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A lead in a list; `state` of the answer owed for it is empty where none is."""

    lead: UUID
    name: str
    division: str
    source: str
    outcome: str
    owner: str
    due_at: datetime | None
    late_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ends: the last row's instant (of lists by urgency) and lead."""

    lead: UUID
    late_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeadCounts:
    """Leads that wait for an answer; of these overdue, and past the time for any answer."""

    waiting: int
    overdue: int
    missed: int


_COLUMNS = f"""l.id, p.display, l.division, l.source, l.outcome, coalesce(t.title, ''), o.due_at,
 o.late_at, CASE WHEN o.id IS NULL THEN '' ELSE {STATE_SQL} END"""

_NEWEST = """NOT EXISTS (SELECT FROM duties_obligation n WHERE n.kind = 'lead_answer'
        AND n.subject = o.subject AND n.slot::int > o.slot::int)"""
"""A lead that climbed to a higher post has a duty of each; the one that is owed is the last."""

_OWED = f"""WITH o AS MATERIALIZED (
    SELECT o.* FROM duties_obligation o {{join}}
    WHERE o.kind = 'lead_answer' AND o.done_at IS NULL AND o.lifted_at IS NULL
      AND o.incident = %(incident)s AND {_NEWEST} {{conditions}}
    ORDER BY o.late_at {{way}}, o.subject {{way}} LIMIT %(limit)s)
 SELECT {_COLUMNS} FROM o
 JOIN screening_lead l ON l.id = o.subject
 JOIN people_person p ON p.id = l.person_id
 LEFT JOIN accounts_post t ON t.id = o.owner
 ORDER BY o.late_at {{way}}, o.subject {{way}}"""
"""Leads that wait for an answer, the most urgent first: the page is cut before it is joined."""

_ALL = f"""WITH l AS MATERIALIZED (
    SELECT l.* FROM screening_lead l
    WHERE l.incident_id = %(incident)s {{conditions}} ORDER BY l.id {{way}} LIMIT %(limit)s)
 SELECT {_COLUMNS} FROM l
 JOIN people_person p ON p.id = l.person_id
 LEFT JOIN LATERAL (SELECT * FROM duties_obligation d
    WHERE d.kind = 'lead_answer' AND d.subject = l.id
    ORDER BY d.slot::int DESC LIMIT 1) o ON true
 LEFT JOIN accounts_post t ON t.id = o.owner
 ORDER BY l.id {{way}}"""
"""All leads, the newest first: the page is cut before it is joined."""

_FROM_SOURCE = "JOIN screening_lead l ON l.id = o.subject AND l.source = %(source)s"


def lead_lines(
    scope: Scope,
    incident: UUID,
    place: str,
    at: datetime,
    *,
    view: str,
    outcomes: tuple[str, ...] = (),
    source: str = "",
    after: Mark | None = None,
    before: Mark | None = None,
    limit: int = 50,
) -> list[LeadLine]:
    """A page of leads; `view` is open or overdue (by urgency) or all (the newest first)."""
    low, high = prefix_range(place)
    owed = view in ("open", "overdue")
    values: dict[str, Any] = {
        "incident": incident, "low": low, "high": high, "as_of": at, "limit": limit,
        "outcomes": list(outcomes), "source": source,
    }  # fmt: skip
    conditions = [inside(scope, place, "o.division" if owed else "l.division")]
    if view == "overdue":
        conditions.append("AND o.late_at <= %(as_of)s AND o.closes_at > %(as_of)s")
    if outcomes and not owed:
        conditions.append("AND l.outcome = ANY(%(outcomes)s)")
    if source and not owed:
        conditions.append("AND l.source = %(source)s")
    mark = after or before
    if mark:
        values |= {"lead": mark.lead, "late_at": mark.late_at}
        onward = (after is not None) == owed
        key = "(o.late_at, o.subject) {} (%(late_at)s, %(lead)s)" if owed else "l.id {} %(lead)s"
        conditions.append("AND " + key.format(">" if onward else "<"))
    way = "ASC" if owed == (before is None) else "DESC"
    join = _FROM_SOURCE if source else ""
    sql = (_OWED if owed else _ALL).format(conditions=" ".join(conditions), way=way, join=join)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = [LeadLine(*row) for row in cursor.fetchall()]
    return found[::-1] if before else found


def lead_counts(scope: Scope, incident: UUID, place: str, at: datetime) -> LeadCounts:
    """How the leads of a place stand; counted up to `MANY` and one more.

    The latest-overdue come first, so one short look tells all three numbers unless it is full of
    leads that are late; then each is counted by itself.
    """
    low, high = prefix_range(place)
    values: dict[str, Any] = {
        "low": low,
        "high": high,
        "incident": incident,
        "at": at,
        "since": overdue_since(DutyKind.LEAD_ANSWER, at),
        "many": MANY + 1,
    }
    there = inside(scope, place, "division")
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_WAITING.format(inside=there), values)
        waiting, overdue, missed = map(int, cursor.fetchone())
        if overdue + missed > MANY:
            cursor.execute(_EACH_LATE.format(inside=there), values)
            overdue, missed = map(int, cursor.fetchone())
    return LeadCounts(waiting, overdue, missed)


_WAITING = f"""duties_obligation o WHERE {_NEWEST} AND kind = 'lead_answer' AND done_at IS NULL
 AND lifted_at IS NULL AND incident = %(incident)s {{inside}}"""

_FIRST_WAITING = f"""SELECT count(*),
    count(*) FILTER (WHERE late_at <= %(at)s AND closes_at > %(at)s),
    count(*) FILTER (WHERE closes_at <= %(at)s)
 FROM (SELECT late_at, closes_at FROM {_WAITING} ORDER BY late_at LIMIT %(many)s) w"""

_EACH_LATE = f"""SELECT
    (SELECT count(*) FROM (SELECT FROM {_WAITING} AND late_at <= %(at)s AND late_at > %(since)s
        AND closes_at > %(at)s LIMIT %(many)s) w),
    (SELECT count(*) FROM (SELECT FROM {_WAITING} AND closes_at <= %(at)s LIMIT %(many)s) w)"""


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list that led here; `batch` and `title` where the reader may see the list."""

    number: int
    batch: UUID | None
    title: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class LeadStory:
    """A lead with everything recorded about it; `posts` are titles by id."""

    lead: Lead
    placements: tuple[Placement, ...]
    answers: tuple[Answer, ...]
    tries: tuple[Attempt, ...]
    rows: tuple[ListRow, ...]
    duties: tuple[Obligation, ...]
    posts: Mapping[UUID, str]

    @property
    def latest(self) -> Answer | None:
        """The answer that stands."""
        return self.answers[-1] if self.answers else None

    @property
    def owner(self) -> UUID | None:
        """The post whose answer is owed."""
        return self.duties[-1].owner if self.duties else None


def lead_story(scope: Scope, pk: UUID) -> LeadStory | None:
    """A lead within the scope entered, and its story."""
    lead = Lead.objects.select_related("person").filter(pk=pk).first()
    if lead is None:
        return None
    placements = tuple(Placement.objects.filter(lead=pk).order_by("recorded_at", "id"))
    answers = tuple(Answer.objects.filter(lead=pk).order_by("recorded_at", "id"))
    tries = tuple(Attempt.objects.filter(lead=pk).order_by("recorded_at", "id"))
    owed = Obligation.objects.filter(kind=DutyKind.LEAD_ANSWER, subject=pk)
    duties = tuple(sorted(owed, key=lambda duty: int(duty.slot)))
    posts = titles(
        scope,
        [
            *(p.post for p in placements),
            *(d.owner for d in duties),
            *(post for answer in answers for post in (answer.by_post, answer.keyed_by)),
            *(post for tried in tries for post in (tried.by_post, tried.keyed_by)),
        ],
    )
    return LeadStory(lead, placements, answers, tries, _rows(pk), duties, posts)


def _rows(lead: UUID) -> tuple[ListRow, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT r.number, b.id, coalesce(b.title, ''), r.recorded_at FROM screening_row r
               LEFT JOIN screening_batch b ON b.id = r.batch_id
               WHERE r.lead_id = %s ORDER BY r.recorded_at, r.number LIMIT 20""",
            [lead],
        )
        return tuple(ListRow(*row) for row in cursor.fetchall())


def names_of(scope: Scope, leads: Iterable[UUID]) -> dict[UUID, str]:
    """The masked names of leads within the scope entered."""
    return dict(Lead.objects.filter(pk__in=set(leads)).values_list("pk", "person__display"))


@dataclass(frozen=True, slots=True)
class Leaving:
    """A place that gives leads away: how many wait there, how many go, and whose they are."""

    division: str
    owner: str
    waiting: int
    going: int


def leaving(scope: Scope, leads: Iterable[UUID], place: str) -> list[Leaving]:
    """What places within the scope entered have now, and what of it goes to `place`."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT l.division, coalesce(min(t.title), ''), (
                   SELECT count(DISTINCT o.subject) FROM duties_obligation o
                   WHERE o.kind = 'lead_answer' AND o.done_at IS NULL AND o.lifted_at IS NULL
                     AND o.incident = min(l.incident_id::text)::uuid
                     AND o.division = l.division), count(*)
               FROM screening_lead l
               LEFT JOIN LATERAL (SELECT owner FROM duties_obligation d
                   WHERE d.kind = 'lead_answer' AND d.subject = l.id
                   ORDER BY d.slot::int DESC LIMIT 1) n ON true
               LEFT JOIN accounts_post t ON t.id = n.owner
               WHERE l.id = ANY(%s) AND NOT starts_with(l.division, %s)
               GROUP BY l.division ORDER BY l.division""",
            [list(leads), place],
        )
        return [Leaving(*row) for row in cursor.fetchall()]


def leads_of(scope: Scope, person: UUID) -> list[tuple[UUID, str, datetime]]:
    """The leads about a person within the scope entered: id, outcome, when it came."""
    found = Lead.objects.filter(person=person).order_by("-at")
    return list(found.values_list("pk", "outcome", "at")[:20])
