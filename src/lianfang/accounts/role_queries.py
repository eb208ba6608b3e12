"""Which rights each role has now, and how they came to differ."""

from __future__ import annotations

from django.db.models import QuerySet

from lianfang.accounts.role_models import RoleChange
from lianfang.accounts.role_rules import rights_of
from lianfang.jurisdictions.scope import Scope


def changes(scope: Scope | None, role: str) -> tuple[tuple[str, bool], ...]:
    """The changes in force of a role, by right."""
    found = RoleChange.objects.filter(role=role).order_by("right", "-recorded_at", "-id")
    return tuple(found.distinct("right").values_list("right", "allowed"))


def rights(scope: Scope | None, role: str) -> frozenset[str]:
    """The rights of a role as they are now."""
    return rights_of(role, changes(scope, role))


def history(scope: Scope | None, role: str) -> QuerySet[RoleChange]:
    """All changes of a role, the newest first."""
    return RoleChange.objects.filter(role=role).order_by("-recorded_at", "-id")
