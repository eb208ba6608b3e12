"""Who at home depends on a person: asked before the person is taken away, each with a carer (C2).

Civil Code 34 binds the village or community committee to see to it. Nothing here is ever asked
of medical transport: whoever is ill goes at once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import ids
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.people import vault
from lianfang.people.models import Person
from lianfang.quarantine.care import care_done, owe_care
from lianfang.quarantine.choices import DependantKind, Occasion, TeamRole
from lianfang.quarantine.models import Dependant, DependantsAsked

CARER_WITHIN = timedelta(hours=1)
"""A dependant has a named carer within the hour (C2)."""

ASKED_HOLDS = timedelta(days=7)
"""An answer about dependants stands for this long; then it is asked again."""

_LONGEST = 120
_MAY_ASK = (Permission.ASSESS_HOME, Permission.REQUEST_TRANSFER)

_ASKING = second_role_use(
    "quarantine.dependants_asked",
    "Whether dependants were asked about counts whoever asked, by whatever record of a person.",
)

_UNASKED = """WITH p AS (SELECT a.id, coalesce(j.kept_id, a.id) AS root
    FROM unnest(%(persons)s::uuid[]) AS a (id)
    LEFT JOIN people_join j ON j.person_id = a.id AND j.ended_recorded_at IS NULL)
 SELECT count(*) FROM p WHERE NOT EXISTS (SELECT FROM quarantine_dependantsasked d
    WHERE d.recorded_at > %(since)s AND d.person = p.root)
  AND NOT EXISTS (SELECT FROM people_join j JOIN quarantine_dependantsasked d
      ON d.person = j.person_id AND d.recorded_at > %(since)s
    WHERE j.kept_id = p.root AND j.ended_recorded_at IS NULL)"""


class DependantsUnclear(BadInput):
    """Say who depends on the person, each by kind and in a few words, or that nobody does."""


class DependantsNotAsked(DomainError):
    """Ask first who at home depends on them: {unasked} of {people} were not asked in seven days.

    Or say that nobody does. Medical transport never waits for this.
    """


class CarerUnclear(BadInput):
    """Say who the carer is and how to reach them, and when they accepted: not later than now."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer about dependants, and each of them, in the order told."""

    asked: UUID
    dependants: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class DependantTold(NamesSomeone):
    """A dependant in words; `carer` is empty until one has accepted."""

    dependant: UUID
    kind: str
    who: str
    carer: str
    accepted_at: datetime | None


@operation
def ask_dependants(
    person: UUID,
    occasion: str,
    dependants: Sequence[tuple[str, str]] = (),
    *,
    nobody: bool = False,
    by: Actor,
    at: datetime,
) -> Asked:
    """Record who depends on a person, as (kind, words), or that explicitly nobody does.

    Each becomes a critical duty of one hour for the village cadre: a carer who accepts. Raises
    DependantsUnclear, NotFound, NotAllowed.
    """
    found = _person(person, by)
    told = [(kind, who.strip()) for kind, who in dependants]
    _require_clear(occasion, told, nobody)
    moment = recorded_at()
    asked = DependantsAsked.objects.create(
        incident_id=found.incident_id,
        person=person,
        division=found.division,
        occasion=occasion,
        nobody=nobody,
        by_post=by.post_id or by.id,
        at=at,
        recorded_at=moment,
    )
    made = [_dependant(asked, kind, who) for kind, who in told]
    Dependant.objects.bulk_create(made)
    for dependant in made:
        owe_care(
            found.incident_id, DutyKind.DEPENDANT_CARER, dependant.pk, found,
            TeamRole.VILLAGE_CADRE, recorded_at=moment, due_at=moment + CARER_WITHIN,
        )  # fmt: skip
    concerning(person, asked, dependants=len(made))
    return Asked(asked.pk, tuple(d.pk for d in made))


def _person(person: UUID, by: Actor) -> Person:
    found = Person.objects.filter(pk=person).first()
    if found is None:
        raise NotFound
    if not any(by.may(permission, found.division) for permission in _MAY_ASK):
        raise NotAllowed
    return found


def _require_clear(occasion: str, told: Sequence[tuple[str, str]], nobody: bool) -> None:
    clear = all(kind in DependantKind.values and 0 < len(who) <= _LONGEST for kind, who in told)
    if occasion not in Occasion.values or not clear or nobody == bool(told):
        raise DependantsUnclear


def _dependant(asked: DependantsAsked, kind: str, who: str) -> Dependant:
    key = ids.new()
    return Dependant(
        id=key,
        asked=asked,
        person=asked.person,
        division=asked.division,
        kind=kind,
        who=vault.seal_text(asked.incident_id, who, key),
        recorded_at=asked.recorded_at,
    )


@operation
def name_carer(
    dependant: UUID, carer: str, accepted_at: datetime, *, by: Actor, at: datetime
) -> None:
    """Record who accepted to care for a dependant, and when; a later one stands for an earlier.

    Raises CarerUnclear, NotFound, NotAllowed.
    """
    by.require(Permission.ASSESS_HOME)
    found = (
        Dependant.objects.select_for_update(of=("self",))
        .select_related("asked")
        .filter(pk=dependant)
        .first()
    )
    if found is None:
        raise NotFound
    by.require(Permission.ASSESS_HOME, found.division)
    who, moment = carer.strip(), recorded_at()
    if not 0 < len(who) <= _LONGEST or accepted_at > moment:
        raise CarerUnclear
    found.carer = vault.seal_text(found.asked.incident_id, who, found.pk)
    found.accepted_at, found.accepted_recorded_at = accepted_at, moment
    found.by_post = by.post_id or by.id
    found.save()
    care_done(
        DutyKind.DEPENDANT_CARER, found.pk, found.recorded_at + CARER_WITHIN,
        by=found.by_post, at=accepted_at, recorded_at=moment,
    )  # fmt: skip
    concerning(found.person, found)


@operation
def open_dependants(person: UUID, *, by: Actor, at: datetime) -> tuple[DependantTold, ...]:
    """Read who depends on a person and who cares for each; logged. Raises NotFound, NotAllowed."""
    found = _person(person, by)
    rows = Dependant.objects.filter(person=person).order_by("recorded_at", "id")
    concerning(person)
    return tuple(_told(row, found.incident_id) for row in rows)


def _told(row: Dependant, incident: UUID) -> DependantTold:
    carer = vault.open_text(incident, bytes(row.carer), row.pk) if row.carer else ""
    who = vault.open_text(incident, bytes(row.who), row.pk)
    return DependantTold(row.pk, row.kind, who, carer, row.accepted_at)


def require_asked(persons: Collection[UUID], at: datetime) -> None:
    """Refuse to take people away unless dependants were asked about within seven days.

    Not to be called for medical transport, which never waits. Raises DependantsNotAsked.
    """
    if not persons:
        return
    with across_scopes(_ASKING), connection.cursor() as cursor:
        cursor.execute(_UNASKED, {"persons": list(persons), "since": at - ASKED_HOLDS})
        row = cursor.fetchone()
    if row and row[0]:
        raise DependantsNotAsked(unasked=row[0], people=len(persons))
