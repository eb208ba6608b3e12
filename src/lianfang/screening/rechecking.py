"""Second looks at a random share of what was answered (复核抽查): what is drawn, and who looks."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from uuid import UUID

from django.db import connection
from django.db.models import Q

from lianfang.accounts.models import Holding
from lianfang.duties import ledger
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, Duty
from lianfang.duties.models import Obligation
from lianfang.incidents.keyring import token_key
from lianfang.incidents.models import Incident
from lianfang.kernel import clock
from lianfang.screening.models import Answer, Recheck, Visit
from lianfang.screening.owners import Owner, Owners
from lianfang.screening.rules import OPEN_FOR

DRAWN_AT = time(19, 30)
"""When a day ends for second looks; what is answered later belongs to the next day."""

DUE_AT = time(18)
"""When, on the next day, what was drawn is to have been looked at."""

SHARE = 0.05
"""The share of a day's answers, and of its answered doors, that is looked at again."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An answer or a visit that may be drawn; `hands` are the posts that had to do with it."""

    id: UUID
    lead: UUID | None
    division: str
    hands: frozenset[UUID]


def span(day: date) -> tuple[datetime, datetime]:
    """The time in which an answer belongs to a day: from its eve's 19:30 until its own."""
    return clock.moment(day - timedelta(days=1), DRAWN_AT), clock.moment(day, DRAWN_AT)


def drawable(incident: UUID, day: date) -> tuple[list[Subject], list[Subject]]:
    """The answers that stood at the end of a day, and the doors answered for on it."""
    since, until = span(day)
    recorded = Q(recorded_at__gte=since, recorded_at__lt=until)
    columns = ("id", "division", "by_post", "keyed_by")
    answers = Answer.objects.filter(recorded, lead__incident=incident)
    latest = answers.order_by("lead", "-recorded_at", "-id").distinct("lead")
    visits = Visit.objects.filter(recorded, round__incident=incident, answered=True)
    return (
        [_subject(*row) for row in latest.values_list("lead", *columns)],
        [_subject(None, *row) for row in visits.values_list(*columns)],
    )


def _subject(
    lead: UUID | None, pk: UUID, division: str, by_post: UUID, keyed_by: UUID | None
) -> Subject:
    return Subject(pk, lead, division, frozenset(filter(None, (by_post, keyed_by))))


def draw(incident: UUID, subjects: Iterable[Subject], share: float) -> list[Subject]:
    """A share of them, at least one of any, that nobody without the incident's key can foretell.

    The same of the same every time: those whose keyed digest (HMAC-SHA256) comes first.
    """
    key = token_key(incident)
    chances = sorted(
        ((hmac.digest(key, b"recheck" + s.id.bytes, hashlib.sha256), s) for s in subjects),
        key=lambda chance: chance[0],
    )
    return [subject for _, subject in chances[: ceil(share * len(chances))]]


def write(
    incident: Incident,
    drawn: Sequence[Subject],
    day: date,
    at: datetime,
    recorded_at: datetime,
) -> int:
    """Write what was drawn and is not written yet, each owed by another post. Across scopes."""
    known = Recheck.objects.filter(subject__in=[s.id for s in drawn])
    done = set(known.values_list("subject", flat=True))
    owners = Owners(incident.division, at)
    made, duties = [], []
    for subject in (s for s in drawn if s.id not in done):
        owner = owners.someone_else(subject.division, subject.hands)
        recheck = Recheck(
            incident=incident,
            subject=subject.id,
            lead_id=subject.lead,
            division=subject.division,
            post=owner.post if owner else None,
            drawn_at=at,
            recorded_at=recorded_at,
        )
        made.append(recheck)
        duties.append(_duty(recheck, owner, day, at))
    Recheck.objects.bulk_create(made, batch_size=2000)
    ledger.owe(incident.pk, duties, recorded_at)
    return len(made)


def _duty(recheck: Recheck, owner: Owner | None, day: date, at: datetime) -> Duty:
    due = max(at, clock.moment(day + timedelta(days=1), DUE_AT))
    return Duty(
        kind=DutyKind.RECHECK,
        subject=recheck.pk,
        slot="1",
        owner=owner.post if owner else None,
        unit=owner.unit if owner else None,
        division=recheck.division,
        opens_at=at,
        due_at=due,
        late_at=due,
        closes_at=due + OPEN_FOR,
    )


# --- looking ---------------------------------------------------------------------------------


def hands_of(rechecks: Iterable[Recheck]) -> dict[UUID, frozenset[UUID]]:
    """The posts that had to do with what is looked at again, by its id."""
    subjects = {recheck.subject for recheck in rechecks}
    columns = ("id", "division", "by_post", "keyed_by")
    answers = Answer.objects.filter(pk__in=subjects).values_list(*columns)
    visits = Visit.objects.filter(pk__in=subjects).values_list(*columns)
    found = [_subject(None, *row) for row in (*answers, *visits)]
    return {subject.id: subject.hands for subject in found}


def posts_of(officer: UUID) -> frozenset[UUID]:
    """Every post that an officer holds or held."""
    return frozenset(Holding.objects.filter(officer=officer).values_list("post", flat=True))


def write_results(looked: Sequence[Recheck], recorded_at: datetime) -> None:
    """Write what second looks found: `agrees`, `by_post` and `at` of each."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE screening_recheck r SET agrees = n.agrees, by_post = n.by_post, at = n.at,
                   done_recorded_at = %s
               FROM unnest(%s::uuid[], %s::bool[], %s::uuid[], %s::timestamptz[])
                   AS n (id, agrees, by_post, at) WHERE r.id = n.id""",
            [
                recorded_at,
                [one.pk for one in looked],
                [one.agrees for one in looked],
                [one.by_post for one in looked],
                [one.at for one in looked],
            ],
        )


def fulfil(looked: Sequence[Recheck], recorded_at: datetime) -> None:
    """Mark what was owed for these second looks as done."""
    by_id = {recheck.pk: recheck for recheck in looked}
    owed = Obligation.objects.filter(kind=DutyKind.RECHECK, subject__in=by_id, done_at=None)
    done = [
        Done(subject, slot_on, slot, one.at, one.by_post, one.subject)
        for subject, slot_on, slot in owed.values_list("subject", "slot_on", "slot")
        if (one := by_id[subject]).at and one.by_post
    ]
    ledger.fulfil(DutyKind.RECHECK, done, recorded_at)
