"""Units, officers and posts; relations to the subjects that a post answers for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from lianfang.accounts import establishing
from lianfang.accounts.actors import Actor
from lianfang.accounts.establishing import NewPost
from lianfang.accounts.models import Officer, Unit
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.scope import across_scopes, second_role_use

__all__ = ["NewPost", "establish_posts", "establish_units", "set_password"]

_ADMINISTERING = second_role_use(
    "accounts.administer", "Units, officers and posts belong to no scope."
)


@operation
def establish_units(units: Sequence[Unit], *, by: Actor, at: datetime) -> int:
    """Add units in bulk; gives their number."""
    by.require(Permission.ADMINISTER)
    for unit in units:
        unit.recorded_at = recorded_at()
    with across_scopes(_ADMINISTERING):
        Unit.objects.bulk_create(units, batch_size=2000)
    concerning(*units)
    return len(units)


@operation
def establish_posts(
    posts: Iterable[NewPost], *, password: str | None, by: Actor, at: datetime
) -> int:
    """Add posts with their holders in bulk; gives the number of posts.

    `password` is one for all, for a drill; without it nobody can sign in until an administrator
    has set a password. A user name that is known keeps its officer.
    """
    by.require(Permission.ADMINISTER)
    plans, secret = list(posts), make_password(password)
    with across_scopes(_ADMINISTERING):
        made = establishing.posts([(p, secret) for p in plans], at, recorded_at())
    concerning(*made)
    return len(made)


@operation
def set_password(officer: UUID, password: str, *, by: Actor, at: datetime) -> None:
    """Give an officer a new password; whoever holds the account must be told in person."""
    by.require(Permission.ADMINISTER)
    with across_scopes(_ADMINISTERING):
        Officer.objects.filter(pk=officer).update(password=make_password(password))
    concerning(officer)
