"""Questions about the inbox of a post, and whether anything waits to be told or sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianfang.accounts.models import Holding
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use
from lianfang.messages import telling
from lianfang.messages.models import Dispatch, Message, Wish

_LOOKING = second_role_use(
    "messages.look", "Whether a post is to be told anything: counts of duties, nobody's records."
)


Note = Message
"""What an inbox is made of."""


@dataclass(frozen=True, slots=True)
class Way:
    """How far a message is on its way out of the house, over all who hold the post."""

    waiting: int
    delivered: int
    failed: int


def inbox(scope: Scope, post: UUID, *, unread: bool = False) -> QuerySet[Message]:
    """What a post was told, the latest first, what is held included."""
    found = Message.objects.filter(post=post).order_by("-about_at", "-id")
    return found.filter(read_at=None, delivered_at__isnull=False) if unread else found


def message(scope: Scope, post: UUID, pk: UUID) -> Message | None:
    """One message to a post; None if there is none."""
    return Message.objects.filter(post=post, pk=pk).first()


def ways(scope: Scope, messages: list[UUID]) -> dict[UUID, Way]:
    """Of messages that leave the house, how far they are."""
    found: dict[UUID, list[Dispatch]] = {}
    for one in Dispatch.objects.filter(message__in=messages):
        found.setdefault(one.message_id, []).append(one)
    return {
        pk: Way(
            sum(one.try_at is not None for one in of_it),
            sum(one.delivered_at is not None for one in of_it),
            sum(one.failed_at is not None for one in of_it),
        )
        for pk, of_it in found.items()
    }


def wish(scope: Scope, post: UUID, officer: UUID, at: datetime) -> Wish | None:
    """How an officer wants to be told in a post; None if the officer does not hold it."""
    holding = (
        Holding.objects.filter(post=post, officer=officer, from_at__lte=at)
        .filter(Q(to_at__isnull=True) | Q(to_at__gt=at))
        .order_by("from_at", "id")
        .first()
    )
    if holding is None:
        return None
    return Wish.objects.filter(holding=holding).first() or Wish(holding=holding, post_id=post)


def anything_to_tell(scope: Scope, incident: UUID, at: datetime) -> bool:
    """Whether the ledger has news, or a message was held until now."""
    with across_scopes(_LOOKING):
        held = Message.objects.filter(incident=incident, delivered_at=None, held_until__lte=at)
        return held.exists() or bool(telling.news(incident, at))


def is_summed_up(scope: Scope, incident: UUID, topic: str, moment: datetime) -> bool:
    """Whether the summary of a moment was written."""
    with across_scopes(_LOOKING):
        return Message.objects.filter(incident=incident, topic=topic, about_at=moment).exists()


def to_send(scope: Scope, incident: UUID, at: datetime) -> list[UUID]:
    """What waits to leave the house and whose time has come; read messages wait no more."""
    with across_scopes(_LOOKING):
        unread = Message.objects.filter(pk=OuterRef("message"), read_at=None, incident=incident)
        found = Dispatch.objects.filter(Exists(unread), try_at__lte=at)
        return list(found.order_by("try_at", "id").values_list("pk", flat=True)[:500])
