"""Who may pass to a view, stated at the view: without a statement nobody does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from typing import Any, TypeVar

from django.http.response import HttpResponseBase

from lianfang.accounts.permissions import Permission

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Kind(Enum):
    """PUBLIC: everyone. PERSON: whoever opened their own page by number and code.
    OFFICER: whoever has signed in. POST: an officer in a post."""

    PUBLIC = "public"
    PERSON = "person"
    OFFICER = "officer"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Door:
    """Who may pass; several permissions mean any one of them, none mean any post."""

    kind: Kind
    permissions: frozenset[Permission] = frozenset()


def public(view: View) -> View:
    """Open to everyone; the view runs outside any scope, so it can read no records."""
    return _with_door(view, Door(Kind.PUBLIC))


def persons(view: View) -> View:
    """Open to a person under observation; the view itself enters that person's own scope."""
    return _with_door(view, Door(Kind.PERSON))


def officers(view: View) -> View:
    """Open to whoever has signed in, in a post or not; runs outside any scope."""
    return _with_door(view, Door(Kind.OFFICER))


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Open to posts with one of these permissions (with none named: to every post).

    The view runs within the post's scope and one transaction, which a refusal takes back.
    """

    def decorate(view: View) -> View:
        return _with_door(view, Door(Kind.POST, frozenset(permissions)))

    return decorate


def door_of(view: object) -> Door | None:
    """The door that a view states; None if it states none."""
    return getattr(view, "door", None)


def _with_door(view: View, door: Door) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    guarded.door = door  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]
