"""Who acts, with which permissions, within which scope."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from lianfang.accounts.job_table import permissions_of
from lianfang.accounts.permissions import Permission
from lianfang.jurisdictions.scope import Scope, ScopeKind
from lianfang.kernel.errors import NotAllowed

_JOBS = UUID("6c69616e-6661-6e67-8000-6a6f62730000")

PLACED = (ScopeKind.AREA, ScopeKind.AREAS, ScopeKind.DOORS)
"""The kinds of scope that answer for places."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An officer in a post, a person on their own page, or a job: `kind` says which.

    `kind` is "officer", "person" or "job".
    """

    id: UUID
    kind: str
    label: str
    permissions: frozenset[Permission]
    scope: Scope
    post_id: UUID | None = None
    role: str = ""
    title: str = ""
    unit_id: UUID | None = None
    unit_name: str = ""
    division: str = ""
    fields: frozenset[str] = frozenset()

    def may(self, permission: str, code: str | None = None) -> bool:
        """Whether the actor has the permission and, if a place is given, answers for it."""
        if permission not in self.permissions:
            return False
        if code is None or self.scope.kind not in PLACED:
            return True
        return self.scope.covers(code)

    def require(self, permission: str, code: str | None = None) -> None:
        """Refuse with NotAllowed unless the actor `may`.

        For relations and units the rows that they can reach are bounded by row security.
        """
        if not self.may(permission, code):
            raise NotAllowed


def job(name: str, division: str) -> Actor:
    """The actor of a job, which acts for a district with the permissions it is declared with.

    Raises UndeclaredJob.
    """
    identity = uuid5(_JOBS, name)
    return Actor(
        id=identity,
        kind="job",
        label=name,
        permissions=permissions_of(name),
        scope=Scope(ScopeKind.AREA, prefix=division, actor=identity),
        division=division,
    )


def oneself(officer: UUID, name: str) -> Actor:
    """An officer in no post, who may act on nothing but the own account."""
    scope = Scope(ScopeKind.NONE, actor=officer)
    return Actor(officer, "officer", name, frozenset(), scope)
