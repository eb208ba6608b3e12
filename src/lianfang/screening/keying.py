"""Who learnt something, and who keyed it in: from paper, or for someone without a phone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Post
from lianfang.accounts.permissions import Permission
from lianfang.accounts.role_table import ROLE_PERMISSIONS
from lianfang.kernel.errors import BadInput


class PostUnknown(BadInput):
    """The post whose paper this is does not do such work at all these places. Choose another."""


@dataclass(frozen=True, slots=True)
class Hands:
    """The post that learnt it, and the one that keyed it in where that is another."""

    by_post: UUID
    keyed_by: UUID | None = None


def hands(
    paper_of: UUID | None, permission: Permission, places: Collection[str], by: Actor
) -> Hands:
    """Whose work a sheet is: the caller's, or the post's whose paper the caller keys in.

    That post may have ended since. Raises PostUnknown unless its role does such work and it
    reaches all of `places`.
    """
    own = by.post_id or by.id
    if paper_of is None or paper_of == own:
        return Hands(own)
    post = Post.objects.filter(pk=paper_of).first()
    if post is None or permission not in ROLE_PERMISSIONS[post.role]:
        raise PostUnknown
    if not all(place.startswith(post.division) for place in places):
        raise PostUnknown
    return Hands(post.pk, own)
