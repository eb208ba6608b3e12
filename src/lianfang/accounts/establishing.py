"""Making posts with their holders, and ending them, for the acts of this floor and others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from lianfang.accounts.models import Holding, Officer, Post
from lianfang.jurisdictions.scope import across_scopes, second_role_use

_POSTING = second_role_use(
    "accounts.post", "Posts and their holders are made by an act of another floor, for a time."
)
_ENDING = second_role_use("accounts.end_posts", "Posts end with what they were made for.")


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be made, and its holder."""

    unit: UUID
    role: str
    division: str
    title: str
    username: str
    officer_name: str


def make_posts(
    plans: Sequence[tuple[NewPost, str]], at: datetime, recorded_at: datetime
) -> list[Post]:
    """As `posts`, with plain passwords, for an act of a floor above; "" lets nobody sign in."""
    encoded = {word: make_password(word or None) for word in {word for _, word in plans}}
    with across_scopes(_POSTING):
        return posts([(plan, encoded[word]) for plan, word in plans], at, recorded_at)


def posts(plans: Sequence[tuple[NewPost, str]], at: datetime, recorded_at: datetime) -> list[Post]:
    """Add posts with their holders, each with an encoded password; gives them in order.

    Across scopes.
    A user name that is known keeps its officer and password.
    """
    known = _officers(plans, recorded_at)
    made = [
        Post(
            unit_id=p.unit,
            role=p.role,
            division=p.division,
            title=p.title,
            from_at=at,
            recorded_at=recorded_at,
        )
        for p, _ in plans
    ]
    Post.objects.bulk_create(made, batch_size=2000)
    Holding.objects.bulk_create(
        (
            Holding(post=m, officer_id=known[p.username], from_at=at, recorded_at=recorded_at)
            for m, (p, _) in zip(made, plans, strict=True)
        ),
        batch_size=2000,
    )
    return made


def end_posts(posts: Sequence[UUID], at: datetime) -> int:
    """End posts for a reason that a floor above has; gives how many were in force.

    One that was to begin later ends as it begins.
    """
    moment = Greatest(Value(at), F("from_at") + timedelta(microseconds=1))
    with across_scopes(_ENDING):
        in_force = Post.objects.filter(Q(to_at__isnull=True) | Q(to_at__gt=at), pk__in=posts)
        return in_force.update(to_at=moment)


def _officers(plans: Sequence[tuple[NewPost, str]], recorded_at: datetime) -> dict[str, UUID]:
    names = {p.username: (p.officer_name, secret) for p, secret in plans}
    known = dict(Officer.objects.filter(username__in=names).values_list("username", "id"))
    fresh = [
        Officer(username=username, name=name, password=secret, recorded_at=recorded_at)
        for username, (name, secret) in names.items()
        if username not in known
    ]
    Officer.objects.bulk_create(fresh, batch_size=2000)
    return known | {officer.username: officer.pk for officer in fresh}
