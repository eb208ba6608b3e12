"""A person as whoever looks after them needs it, within the scope entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import PLACED
from lianfang.accounts.models import Post
from lianfang.desk.duty_queries import titles
from lianfang.jurisdictions.scope import Scope, ScopeKind
from lianfang.people import queries as people
from lianfang.people.models import Person
from lianfang.quarantine import needs_queries, team_queries
from lianfang.quarantine.breach import breaches_of
from lianfang.quarantine.care import running_order
from lianfang.quarantine.models import (
    Breach,
    Dependant,
    DependantsAsked,
    Order,
    Suitability,
    TeamMember,
)
from lianfang.quarantine.needs_queries import NeedLine
from lianfang.quarantine.sameness import same_as
from lianfang.quarantine.suitability import home_of
from lianfang.quarantine.team_rules import fits, near


@dataclass(frozen=True, slots=True)
class CareStory:
    """What stands about looking after a person; `order` is the one in force."""

    person: Person
    order: Order | None
    needs: tuple[NeedLine, ...]
    home: Suitability | None
    dependants: tuple[Dependant, ...]
    asked_at: datetime | None
    breaches: tuple[Breach, ...]
    team: tuple[TeamMember, ...]
    labels: Mapping[str, str]
    posts: Mapping[UUID, str]

    @property
    def critical(self) -> int:
        """How many critical needs are open."""
        return sum(n.outcome is None and n.priority == "critical" for n in self.needs)


def sees_exits(scope: Scope) -> bool:
    """Whether a scope reads exits at all: those who answer for the place, and no others."""
    return scope.kind in PLACED and scope.kind is not ScopeKind.DOORS


def care_story(scope: Scope, pk: UUID, at: datetime) -> CareStory | None:
    """A person within the scope entered; None of anyone outside it."""
    person = people.person(scope, pk)
    if person is None:
        return None
    order = running_order(pk, at)
    team = tuple(team_queries.history(scope, order.pk)) if order else ()
    known = same_as(pk)
    rows = Dependant.objects.select_related("asked").filter(person__in=known)
    dependants = tuple(rows.order_by("recorded_at", "id"))
    return CareStory(
        person=person,
        order=order,
        needs=tuple(needs_queries.needs_of(scope, pk)),
        home=home_of(scope, pk),
        dependants=dependants,
        asked_at=_asked_at(known),
        breaches=tuple(breaches_of(scope, pk)) if sees_exits(scope) else (),
        team=team,
        labels=team_queries.labels_of(scope, person.division, at),
        posts=titles(scope, [m.post for m in team]),
    )


def _asked_at(persons: list[UUID]) -> datetime | None:
    last = DependantsAsked.objects.filter(person__in=persons).order_by("recorded_at").last()
    return last.recorded_at if last else None


def fitting_posts(scope: Scope, role: str, division: str, at: datetime) -> list[tuple[UUID, str]]:
    """The posts of a township that fit a role, by title."""
    rows = Post.objects.filter(from_at__lte=at, division__startswith=division[:6])
    found = (
        rows.exclude(to_at__lte=at)
        .order_by("title")
        .values_list("pk", "title", "role", "division")
    )
    return [
        (pk, title) for pk, title, kind, place in found
        if fits(role, kind) and near(place, division)
    ]  # fmt: skip
