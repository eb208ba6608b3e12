"""Giving leads to places: a placement, a person who lives there, an answer owed by a post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.database.bulk import insert_rows
from lianfang.duties import ledger
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Duty
from lianfang.incidents import queries as incidents
from lianfang.kernel import ids
from lianfang.people.models import Identity, Person
from lianfang.screening.models import Lead, Placement
from lianfang.screening.owners import Owner
from lianfang.screening.placing import Placer
from lianfang.screening.rules import AnswerTimes, answer_times


@dataclass(frozen=True, slots=True)
class Gift:
    """A lead that goes to a place; `slot` counts how often it was given, from 1.

    `owner` is the post that owes the answer, unless it is the place's own; `asked` the posts
    that had it there. `times` are kept where only the post changes.
    """

    lead: UUID
    division: str
    why: str
    slot: int = 1
    last_placement: UUID | None = None
    owner: Owner | None = None
    asked: frozenset[UUID] = frozenset()
    times: AnswerTimes | None = None


def next_id(previous: UUID | None) -> UUID:
    """A new id that sorts after `previous` even within the same moment (RFC 9562, 6.2)."""
    fresh = ids.new()
    return fresh if previous is None or fresh > previous else UUID(int=previous.int + 1)


def give(
    incident: UUID, gifts: Sequence[Gift], placer: Placer, *, at: datetime, recorded_at: datetime
) -> None:
    """Write each lead's placement and the answer that its new place owes.

    Runs across scopes: it writes where its caller may not read.
    """
    if not gifts:
        return
    minutes = incidents.parameters(None, incident, at).lead_answer
    both = {last: answer_times(at, minutes, last=last) for last in (False, True)}
    lasts: dict[tuple[str, Owner | None, frozenset[UUID]], bool] = {}
    placements, duties = [], []
    for gift in gifts:
        owner = gift.owner or placer.owner(gift.division)
        key = (gift.division, owner, gift.asked)
        if key not in lasts:
            post = owner.post if owner else None
            lasts[key] = placer.owners.above(post, gift.division, gift.asked) is None
        placements.append(_placement(gift, owner, recorded_at))
        duties.append(_duty(gift, owner, gift.times or both[lasts[key]]))
    insert_rows(placements)
    ledger.owe(incident, duties, recorded_at)


def _placement(gift: Gift, owner: Owner | None, recorded_at: datetime) -> Placement:
    return Placement(
        id=next_id(gift.last_placement),
        lead_id=gift.lead,
        division=gift.division,
        post=owner.post if owner else None,
        why=gift.why,
        recorded_at=recorded_at,
    )


def _duty(gift: Gift, owner: Owner | None, times: AnswerTimes) -> Duty:
    return Duty(
        kind=DutyKind.LEAD_ANSWER,
        subject=gift.lead,
        slot=str(gift.slot),
        owner=owner.post if owner else None,
        unit=owner.unit if owner else None,
        division=gift.division,
        opens_at=times.opens_at,
        due_at=times.due_at,
        late_at=times.due_at,
        closes_at=times.closes_at,
    )


def move_people(persons_to: dict[UUID, str]) -> None:
    """Let persons be seen where their newest lead is, by whoever is to find them there."""
    tables = (Person._meta.db_table, "id"), (Identity._meta.db_table, "person_id")
    _place(persons_to, *tables)


def place_leads(leads: dict[UUID, str]) -> None:
    """Let leads and their rows follow their latest placement."""
    _place(leads, (Lead._meta.db_table, "id"), ("screening_row", "lead_id"))


def _place(to: dict[UUID, str], *tables: tuple[str, str]) -> None:
    """Move the rows of some tables, each with its key, in one statement for each table."""
    if not to:
        return
    with connection.cursor() as cursor:
        for table, key in tables:
            cursor.execute(
                f"""UPDATE {table} t SET division = p.division
                    FROM unnest(%s::uuid[], %s::text[]) AS p (key, division)
                    WHERE t.{key} = p.key""",
                [list(to), list(to.values())],
            )


_LOCK = 0x73637265


def alone(incident: UUID) -> None:
    """Hold off other acts that match people of this incident until this one is committed.

    Else two lists at once would each make a person of the same traveller.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, str(incident)])
