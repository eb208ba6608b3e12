"""Units, officers and posts; relations to the subjects that a post answers for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Holding, Officer, Post, Unit
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.scope import across_scopes, second_role_use

_ADMINISTERING = second_role_use(
    "accounts.administer", "Units, officers and posts belong to no scope."
)


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be made, and its holder."""

    unit: UUID
    role: str
    division: str
    title: str
    username: str
    officer_name: str


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
    moment, plans = recorded_at(), list(posts)
    secret = make_password(password)
    with across_scopes(_ADMINISTERING):
        known = _officers({p.username: p.officer_name for p in plans}, secret, moment)
        made = [
            Post(
                unit_id=p.unit,
                role=p.role,
                division=p.division,
                title=p.title,
                from_at=at,
                recorded_at=moment,
            )
            for p in plans
        ]
        Post.objects.bulk_create(made, batch_size=2000)
        Holding.objects.bulk_create(
            (
                Holding(post=m, officer_id=known[p.username], from_at=at, recorded_at=moment)
                for m, p in zip(made, plans, strict=True)
            ),
            batch_size=2000,
        )
    concerning(*made)
    return len(made)


def _officers(names: dict[str, str], secret: str, moment: datetime) -> dict[str, UUID]:
    known = dict(Officer.objects.filter(username__in=names).values_list("username", "id"))
    fresh = [
        Officer(username=username, name=name, password=secret, recorded_at=moment)
        for username, name in names.items()
        if username not in known
    ]
    Officer.objects.bulk_create(fresh, batch_size=2000)
    return known | {officer.username: officer.pk for officer in fresh}


@operation
def set_password(officer: UUID, password: str, *, by: Actor, at: datetime) -> None:
    """Give an officer a new password; whoever holds the account must be told in person."""
    by.require(Permission.ADMINISTER)
    with across_scopes(_ADMINISTERING):
        Officer.objects.filter(pk=officer).update(password=make_password(password))
    concerning(officer)
