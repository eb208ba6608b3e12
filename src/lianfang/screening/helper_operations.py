"""Villagers who help in a sweep: they see doors only, until the round ends (domain.md C12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import Role
from lianfang.accounts.establishing import NewPost, make_posts
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.kernel.errors import BadInput, NotFound
from lianfang.screening.models import Helper, Round
from lianfang.screening.sweep_operations import RoundEnded

_TITLE = 80


class HelperUnplaced(BadInput):
    """A helper counts the doors of a community, a village or a grid; {code} is none of these."""


class HelperUnnamed(BadInput):
    """Give each helper a name and a user name of at most 40 characters."""


@dataclass(frozen=True, slots=True)
class NewHelper:
    """Who is to help, and where; without a password nobody can sign in until one is set."""

    username: str
    name: str
    division: str
    password: str = ""


@operation
def invite_helpers(
    round: UUID, helpers: Sequence[NewHelper], *, by: Actor, at: datetime
) -> tuple[UUID, ...]:
    """Give villagers posts that count doors in a round, and end with it; gives their posts.

    They work for the caller's unit. A user name that is known keeps its officer and password.
    Who helps at a place in this round already keeps the post. Raises NotFound, NotAllowed,
    RoundEnded, HelperUnplaced, HelperUnnamed.
    """
    by.require(Permission.INVITE_HELPER)
    found = Round.objects.filter(pk=round).first()
    if found is None or by.unit_id is None:
        raise NotFound
    if found.ended_at:
        raise RoundEnded(number=found.number)
    _check(helpers, by)
    known = _known(found)
    fresh = [h for h in helpers if (h.username.strip(), h.division) not in known]
    posts = make_posts(
        [(_post(helper, found, by.unit_id), helper.password) for helper in fresh],
        at,
        recorded_at(),
    )
    Helper.objects.bulk_create(
        Helper(round=found, post=post, division=post.division, recorded_at=recorded_at())
        for post in posts
    )
    made = {(h.username.strip(), h.division): p.pk for h, p in zip(fresh, posts, strict=True)}
    concerning(found, *posts)
    return tuple((known | made)[h.username.strip(), h.division] for h in helpers)


def _known(round_: Round) -> dict[tuple[str, str], UUID]:
    """The posts of a round's helpers by user name and place, within the scope entered."""
    found = Helper.objects.filter(round=round_)
    rows = found.values_list("post__holdings__officer__username", "division", "post")
    return {(username, division): post for username, division, post in rows}


def _check(helpers: Sequence[NewHelper], by: Actor) -> None:
    for helper in helpers:
        by.require(Permission.INVITE_HELPER, helper.division)
        if len(helper.division) not in (12, 15):
            raise HelperUnplaced(code=helper.division)
        if not 0 < len(helper.name.strip()) <= 40 or not 0 < len(helper.username.strip()) <= 40:
            raise HelperUnnamed


def _post(helper: NewHelper, round_: Round, unit: UUID) -> NewPost:
    return NewPost(
        unit=unit,
        role=Role.SWEEP_HELPER,
        division=helper.division,
        title=round_.name[:_TITLE],
        username=helper.username.strip(),
        officer_name=helper.name.strip(),
    )
