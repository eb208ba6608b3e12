"""Who opened a person's identity, as the person's own page tells it: role and unit, no names."""

from __future__ import annotations

from uuid import UUID

from lianfang.accounts.choices import Role
from lianfang.desk.shapes import Look
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use
from lianfang.people import queries as people
from lianfang.people.choices import Purpose

_WHO_LOOKED = second_role_use(
    "desk.who_looked", "Whoever may see a person's page sees who opened it: roles, no names."
)


def looks_of(scope: Scope, person: UUID) -> tuple[Look, ...]:
    """The latest openings of a person within the scope entered; none of anyone outside it."""
    if people.person(scope, person) is None:
        return ()
    with across_scopes(_WHO_LOOKED):
        found = list(people.readings_of(scope, person)[:20])
    return tuple(
        Look(r.recorded_at, f"{r.unit_name} {_role(r.role)}", str(Purpose(r.purpose).label))
        for r in found
    )


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role
