"""Changing what a role may: an act of the administrator, with a reason, within the guarantees."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import Role
from lianfang.accounts.permissions import Permission
from lianfang.accounts.role_models import RoleChange
from lianfang.accounts.role_queries import rights
from lianfang.accounts.role_rules import RIGHTS, guarantee
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import BadInput, DomainError

_CHANGING = second_role_use("accounts.change_role", "What roles may belongs to no scope.")
LEAST_REASON = 5


class ChangeUnclear(BadInput):
    """Choose a role and a right, and write why in at least five characters."""


class Guaranteed(DomainError):
    """This cannot be changed: it is guaranteed to the people whose data these are."""


class NothingChanges(DomainError):
    """It is so already."""


@operation
def change_role(
    role: str, right: str, allowed: bool, reason: str, *, by: Actor, at: datetime
) -> UUID:
    """Give a role a right or take it away, from the next request on.

    Raises ChangeUnclear, Guaranteed, NothingChanges, NotAllowed.
    """
    by.require(Permission.ADMINISTER)
    if role not in Role.values or right not in RIGHTS or len(reason.strip()) < LEAST_REASON:
        raise ChangeUnclear
    if guarantee(role, right) is not None:
        raise Guaranteed
    if (right in rights(by.scope, role)) is allowed:
        raise NothingChanges
    change = RoleChange(
        role=role, right=right, allowed=allowed, reason=reason.strip()[:200], by_officer=by.id,
        recorded_at=recorded_at(),
    )  # fmt: skip
    with across_scopes(_CHANGING):
        change.save(force_insert=True)
    concerning(change, role=role, right=right, allowed=allowed)
    return change.pk
