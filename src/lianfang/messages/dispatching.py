"""Who wants what to leave the house, and what is on its way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.models import Holding
from lianfang.messages.choices import Topic
from lianfang.messages.models import Dispatch, Message, Wish
from lianfang.messages.rules import BUDGET


@dataclass
class Wanted:
    """How a post is told, over all who hold it: as often as any of them wishes."""

    budget: int = 0
    morning: bool = False
    cut_off: bool = False
    addresses: list[tuple[UUID, str]] = field(default_factory=list)

    def add(self, holding: UUID, wish: Wish) -> None:
        """What one more holder wishes."""
        self.budget = max(self.budget, wish.budget)
        self.morning, self.cut_off = self.morning or wish.morning, self.cut_off or wish.cut_off
        if wish.address:
            self.addresses.append((holding, wish.address))

    def wants(self, topic: str) -> bool:
        """Whether the summary of that topic is wanted."""
        return self.morning if topic == Topic.MORNING else self.cut_off


def _held(at: datetime) -> QuerySet[Holding]:
    return Holding.objects.filter(Q(to_at__isnull=True) | Q(to_at__gt=at), from_at__lte=at)


def wishes(posts: Iterable[UUID], at: datetime) -> dict[UUID, Wanted]:
    """How each post is told; one that nobody holds now keeps its messages for who comes."""
    found = {post: Wanted() for post in posts}
    said = {wish.holding_id: wish for wish in Wish.objects.filter(post__in=found)}
    for holding, post in _held(at).filter(post__in=found).values_list("pk", "post"):
        found[post].add(holding, said.get(holding) or Wish())
    for wanted in found.values():
        wanted.budget = wanted.budget or BUDGET
    return found


def send_out(messages: Sequence[Message], at: datetime, recorded: datetime) -> int:
    """Put delivered messages on their way to whoever wants them by mail; gives how many."""
    wanted = wishes({message.post_id for message in messages}, at)
    made = [
        Dispatch(
            message=message, holding_id=holding, post_id=message.post_id, address=address,
            try_at=at, recorded_at=recorded,
        )
        for message in messages
        for holding, address in wanted[message.post_id].addresses
    ]  # fmt: skip
    Dispatch.objects.bulk_create(made, batch_size=2000)
    return len(made)


def due(dispatch: UUID, at: datetime) -> Dispatch | None:
    """One that is to be sent now, held until the transaction ends; None if another sends it.

    Whoever no longer holds the post gets nothing more.
    """
    found = (
        Dispatch.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("message")
        .filter(pk=dispatch, try_at__lte=at)
        .first()
    )
    if found is None or _held(at).filter(pk=found.holding_id).exists():
        return found
    found.try_at, found.failed_at, found.trouble = None, at, "post left"
    found.save()
    return None
