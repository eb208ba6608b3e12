"""Who looked at whom: questions of the reviewer, asked across scopes for the reviewer only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from lianfang.accounts.models import Officer
from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.people import vault
from lianfang.people.choices import Purpose
from lianfang.people.models import Person, Reading
from lianfang.reviewing.models import BrokenGlass, Conflict, Review
from lianfang.reviewing.rules import DRAWN, MOST_AN_HOUR, Read, busiest_hour, by_night

_LOOKING = second_role_use(
    "reviewing.readings",
    "The reviewer reads who looked at whom: officers by name, people by their masked names;"
    " whoever broke a glass reads when it ends.",
)
MOST = 200


@dataclass(frozen=True, slots=True)
class Look:
    """A reading with the names that a reviewer may see."""

    reading: Reading
    officer: str
    names: tuple[str, ...]
    reviewed: str = ""


@dataclass(frozen=True, slots=True)
class ByOfficer:
    """What one officer opened in a span of time."""

    officer: UUID
    name: str
    unit: str
    role: str
    readings: int
    persons: int
    an_hour: int
    nightly: int
    ties: int
    broken: int

    @property
    def unusual(self) -> bool:
        """Whether someone should ask."""
        return self.an_hour > MOST_AN_HOUR or bool(self.nightly or self.ties or self.broken)


@dataclass(frozen=True, slots=True)
class Glass:
    """Broken glass with its reason opened, and its review."""

    glass: BrokenGlass
    officer: str
    names: tuple[str, ...]
    reason: str
    due_at: datetime
    review: Review | None
    words: str


@dataclass(frozen=True, slots=True)
class Tied:
    """A declared conflict, and how often the officer opened that person afterwards."""

    conflict: Conflict
    officer: str
    name: str
    opened: int


def by_officer(scope: Scope, since: datetime, until: datetime) -> list[ByOfficer]:
    """Each officer who opened anyone in a span, the unusual first."""
    with across_scopes(_LOOKING):
        found = Reading.objects.filter(recorded_at__gt=since, recorded_at__lte=until)
        grouped: dict[UUID, list[Reading]] = defaultdict(list)
        for reading in found.order_by("recorded_at", "id"):
            grouped[reading.officer].append(reading)
        names = _officers(grouped)
        ties = set(Conflict.objects.values_list("officer", "person"))
    made = [_told(key, names.get(key, "—"), rows, ties) for key, rows in grouped.items()]
    return sorted(made, key=lambda one: (not one.unusual, -one.persons, one.name))


def _told(
    officer: UUID, name: str, rows: Sequence[Reading], ties: set[tuple[UUID, UUID]]
) -> ByOfficer:
    reads = [
        Read(officer, tuple(r.persons), r.purpose == Purpose.DUTY, r.recorded_at) for r in rows
    ]
    last = rows[-1]
    return ByOfficer(
        officer, name, last.unit_name, last.role,
        readings=len(reads),
        persons=len({person for read in reads for person in read.persons}),
        an_hour=busiest_hour(reads),
        nightly=sum(by_night(read.at) and not read.duty for read in reads if read.persons),
        ties=sum((officer, person) in ties for read in reads for person in read.persons),
        broken=sum(r.purpose == Purpose.BREAK_GLASS for r in rows),
    )  # fmt: skip


def of_officer(scope: Scope, officer: UUID) -> list[Look]:
    """What an officer opened, newest first."""
    with across_scopes(_LOOKING):
        return _looks(Reading.objects.filter(officer=officer).order_by("-recorded_at")[:MOST])


def of_person(scope: Scope, person: UUID) -> list[Look]:
    """Who opened a person, newest first."""
    with across_scopes(_LOOKING):
        found = Reading.objects.filter(persons__contains=[person])
        return _looks(found.order_by("-recorded_at")[:MOST])


def reading(scope: Scope, pk: UUID) -> Look | None:
    """One reading of someone."""
    with across_scopes(_LOOKING):
        return next(iter(_looks(Reading.objects.filter(pk=pk).exclude(persons=[]))), None)


def drawn(scope: Scope, incident: UUID, at: datetime) -> list[Look]:
    """Ten readings of yesterday, drawn so that nobody can choose them and all see the same.

    The order is a hash of the reading's id under the incident's own key, which no officer knows.
    """
    until = clock.moment(clock.day_of(at))
    since = until - timedelta(days=1)
    with across_scopes(_LOOKING):
        found = Reading.objects.filter(recorded_at__gt=since, recorded_at__lte=until)
        lot = vault.token(incident, "draw", since.isoformat()) or b""
        keys = found.exclude(persons=[]).values_list("pk", flat=True)
        chosen = sorted(keys, key=lambda pk: sha256(lot + pk.bytes).digest())[:DRAWN]
        return _looks(Reading.objects.filter(pk__in=chosen).order_by("recorded_at"))


def glasses(scope: Scope, incident: Incident) -> list[Glass]:
    """All broken glass, what waits for review first, then the newest."""
    with across_scopes(_LOOKING):
        found = list(BrokenGlass.objects.filter(incident=incident).order_by("-from_at")[:MOST])
        reviews = {r.subject: r for r in Review.objects.filter(subject__in=[g.pk for g in found])}
        officers = _officers({g.officer for g in found})
        names = _names({p for g in found for p in g.persons})
        owed = Obligation.objects.filter(
            kind=DutyKind.GLASS_REVIEW, subject__in=[g.pk for g in found]
        )
        due = dict(owed.values_list("subject", "due_at"))
    made = [
        Glass(
            one, officers.get(one.officer, "—"), tuple(names.get(p, "—") for p in one.persons),
            vault.open_text(one.incident_id, bytes(one.reason), one.pk), due[one.pk],
            reviewed := reviews.get(one.pk), _words(reviewed),
        )
        for one in found
    ]  # fmt: skip
    return sorted(made, key=lambda g: (g.review is not None, -g.glass.from_at.timestamp()))


def end_of(scope: Scope, glass: UUID) -> datetime | None:
    """When the glass that the reader broke closes by itself."""
    if scope.actor is None:
        return None
    with across_scopes(_LOOKING):
        mine = BrokenGlass.objects.filter(pk=glass, officer=scope.actor)
        return mine.values_list("until", flat=True).first()


def conflicts(scope: Scope, incident: Incident) -> list[Tied]:
    """Declared conflicts, with what was read in spite of them."""
    with across_scopes(_LOOKING):
        found = list(Conflict.objects.filter(incident=incident).order_by("recorded_at"))
        officers, names = _officers({c.officer for c in found}), _names({c.person for c in found})
        return [
            Tied(one, officers.get(one.officer, "—"), names.get(one.person, "—"), _after(one))
            for one in found
        ]


def _after(tie: Conflict) -> int:
    return Reading.objects.filter(
        officer=tie.officer, persons__contains=[tie.person], recorded_at__gt=tie.recorded_at
    ).count()


def _words(found: Review | None) -> str:
    return vault.open_text(found.incident_id, bytes(found.words), found.pk) if found else ""


def _looks(readings: Iterable[Reading]) -> list[Look]:
    found = list(readings)
    officers = _officers({r.officer for r in found})
    names = _names({person for r in found for person in r.persons[:5]})
    subjects = Review.objects.filter(subject__in=[r.pk for r in found])
    reviewed = dict(subjects.values_list("subject", "finding"))
    return [
        Look(
            r, officers.get(r.officer, "—"),
            tuple(names.get(person, "—") for person in r.persons[:5]), reviewed.get(r.pk, ""),
        )
        for r in found
    ]  # fmt: skip


def _officers(keys: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Officer.objects.filter(pk__in=list(keys)).values_list("pk", "name"))


def _names(keys: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Person.objects.filter(pk__in=list(keys)).values_list("pk", "display"))
