"""What an actor may see, and the wall in PostgreSQL that holds it.

A scope names one database role per kind of scope, so that each row-security policy stays one
indexable condition, and the settings that the policy reads. Without a scope entered, the
connection's own role may read no scoped table at all: forgetting fails closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from lianfang.jurisdictions.rules import prefix_range


class ScopeKind(StrEnum):
    """The kinds of scope; each has a database role of its own."""

    AREA = "area"
    AREAS = "areas"
    UNIT = "unit"
    RELATION = "relation"
    GUARD = "guard"
    DOORS = "doors"
    OWN = "own"
    NONE = "none"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Scope:
    """A division prefix; or several, where a register recoded; a unit; or named subjects.

    `GUARD` is a relation that shows name, place and end only (police, militia); `DOORS` a
    division whose doors may be counted and whose people are not seen (a sweep's helpers); `OWN`
    a person's own records, through the portal.
    """

    kind: ScopeKind
    prefix: str = ""
    divisions: tuple[str, ...] = ()
    unit: UUID | None = None
    subjects: tuple[UUID, ...] = ()
    post: UUID | None = None
    actor: UUID | None = None

    def covers(self, code: str) -> bool:
        """Whether a place lies within this scope's own area; a unit or relation has none."""
        if self.kind in (ScopeKind.AREA, ScopeKind.DOORS):
            return self.prefix != "" and code.startswith(self.prefix)
        if self.kind is ScopeKind.AREAS:
            return code.startswith(self.divisions)
        return False

    def settings(self) -> dict[str, str]:
        """The transaction's settings by name."""
        low, high = prefix_range(self.prefix) if self.prefix else ("", "")
        return {
            "role": f"lianfang_{self.kind}",
            "lianfang.low": low,
            "lianfang.high": high,
            "lianfang.divisions": "{" + ",".join(self.divisions) + "}",
            "lianfang.unit": str(self.unit or UUID(int=0)),
            "lianfang.subjects": "{" + ",".join(map(str, self.subjects)) + "}",
            "lianfang.post": str(self.post or UUID(int=0)),
            "lianfang.actor": str(self.actor or UUID(int=0)),
        }


NOTHING = Scope(ScopeKind.NONE)

_entered: ContextVar[Scope | None] = ContextVar("scope_entered", default=None)


def current() -> Scope | None:
    """The scope entered, if any."""
    return _entered.get()


@contextmanager
def entered(scope: Scope) -> Iterator[None]:
    """A transaction (or savepoint) in which the database shows `scope` and nothing else."""
    lasts = connection.in_atomic_block  # else the settings end with the transaction
    with transaction.atomic(), _shown(scope, restoring=lasts):
        yield


@contextmanager
def _shown(scope: Scope, *, restoring: bool = True) -> Iterator[None]:
    """Within the open transaction the database shows `scope`, and afterwards what it showed.

    A transaction that has failed keeps the settings: they go when it is rolled back, to where
    the settings before it were made.
    """
    outer = _entered.get()
    _change(outer, scope)
    token = _entered.set(scope)
    try:
        yield
    finally:
        _entered.reset(token)
        if restoring and not _failed():
            _change(scope, outer)


def _failed() -> bool:
    status = connection.connection.info.transaction_status
    return connection.needs_rollback or status is TransactionStatus.INERROR


def _change(before: Scope | None, after: Scope | None) -> None:
    """Set what differs between two scopes; all of it where none was set."""
    had = _settings(before) if before else {}
    settings = {name: value for name, value in _settings(after).items() if had.get(name) != value}
    if not settings:
        return
    calls = ", ".join("set_config(%s, %s, true)" for _ in settings)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [part for pair in settings.items() for part in pair])


def _settings(scope: Scope | None) -> dict[str, str]:
    return scope.settings() if scope else NOTHING.settings() | {"role": "none"}


@dataclass(frozen=True, slots=True)
class SecondRoleUse:
    """One named use of the second role, which reads and writes across scopes, and why."""

    name: str
    why: str


SECOND_ROLE_USES: dict[str, SecondRoleUse] = {}


def second_role_use(name: str, why: str) -> SecondRoleUse:
    """Declare a use of the second role; the list of all is what a reviewer reads."""
    use = SecondRoleUse(name, why)
    if name in SECOND_ROLE_USES and SECOND_ROLE_USES[name] != use:
        raise ValueError(f"The second role is already used as {name}.")
    SECOND_ROLE_USES[name] = use
    return use


@contextmanager
def across_scopes(use: SecondRoleUse) -> Iterator[None]:
    """Within the block the second role reads and writes, for this named use only.

    It is no savepoint: the act around it is what stands or falls.
    """
    if SECOND_ROLE_USES.get(use.name) != use:
        raise ValueError(f"{use.name} is not a declared use of the second role.")
    outer = _entered.get() or NOTHING
    second = Scope(ScopeKind.SECOND, actor=outer.actor, post=outer.post)
    if connection.in_atomic_block:
        with _shown(second):
            yield
    else:
        with entered(second):
            yield
