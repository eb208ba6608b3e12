"""Telling posts what the ledger has for them; reading, wishes, and sending by another channel."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from lianfang.accounts.actors import Actor
from lianfang.audit.operations import concerning, concerning_all, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.messages import queries, rules, telling
from lianfang.messages.channels import Channel, Refused, Site, Told, Unreachable
from lianfang.messages.choices import Topic
from lianfang.messages.dispatching import due, send_out, wishes
from lianfang.messages.models import Dispatch, Message

_TELLING = second_role_use(
    "messages.tell", "Every post is told what it owes: kinds and counts, nobody's records."
)


class AddressUnreadable(BadInput):
    """“{value}” is not an e-mail address; write it as name@example.cn, or leave it empty."""


class BudgetOutOfBounds(BadInput):
    """The number of alarms in a day lies between {fewest} and {most}."""


class NotHolder(DomainError):
    """You do not hold this post now; nothing was changed."""


@operation
def tell_posts(incident: Incident, *, by: Actor, at: datetime) -> int:
    """Tell each post what came in, is due soon or overdue; let come what was held until now.

    What can wait is held by night and beyond the post's budget. Telling again tells nothing
    twice. Gives how many messages were written.
    """
    with across_scopes(_TELLING):
        held = Message.objects.filter(incident=incident, delivered_at=None, held_until__lte=at)
        released = list(held.select_for_update())
        for message in released:
            message.delivered_at = at
        Message.objects.bulk_update(released, ["delivered_at"], batch_size=2000)
        written = _written(incident, telling.news(incident.pk, at), at)
        delivered = [message for message in (*released, *written) if message.delivered_at]
        send_out(delivered, at, recorded_at())
    concerning_all([incident.pk], written=len(written), released=len(released))
    return len(written)


def _written(incident: Incident, found: list[telling.News], at: datetime) -> list[Message]:
    posts = {news.post for news in found}
    rung, budgets = telling.rung(posts, at), wishes(posts, at)
    made = []
    for urgent, news in sorted(
        ((rules.is_urgent(n.topic, n.kind, n.within), n) for n in found),
        key=lambda pair: not pair[0],
    ):
        so_far, budget = rung.get(news.post, 0), budgets[news.post].budget
        placed = rules.place(urgent=urgent, rung=so_far, budget=budget, at=at)
        rung[news.post] = so_far + (placed.until is None)
        made.append(
            Message(
                incident=incident, post_id=news.post, topic=news.topic, kind=news.kind,
                about_at=news.about_at, count=news.count, urgent=urgent,
                held_until=placed.until, held_why=placed.why,
                delivered_at=None if placed.until else at, recorded_at=recorded_at(),
            )
        )  # fmt: skip
    Message.objects.bulk_create(made, batch_size=2000)
    return made


@operation
def sum_up(incident: Incident, topic: str, moment: datetime, *, by: Actor, at: datetime) -> int:
    """Write the summary of a moment to every post that has something to do and wants it.

    Written once for each moment; gives how many posts got one.
    """
    with across_scopes(_TELLING):
        told = Message.objects.filter(incident=incident, topic=topic, about_at=moment)
        before = set(told.values_list("post", flat=True))
        tallies = telling.tallies(incident.pk, at)
        wanted = wishes(tallies.keys() - before, at)
        made = [
            Message(
                incident=incident, post_id=post, topic=topic, about_at=moment, tally=tally,
                count=sum(n for n, _late in tally.values()), urgent=False, delivered_at=at,
                recorded_at=recorded_at(),
            )
            for post, tally in tallies.items()
            if post in wanted and wanted[post].wants(topic)
        ]  # fmt: skip
        Message.objects.bulk_create(made, batch_size=2000)
        send_out(made, at, recorded_at())
    concerning_all([incident.pk], topic=topic, posts=len(made))
    return len(made)


@operation
def read_message(message: UUID, *, by: Actor, at: datetime) -> Message:
    """Mark a message to one's own post as read; again changes nothing. Raises NotFound."""
    found = Message.objects.select_for_update().filter(pk=message, post=by.post_id).first()
    if found is None or found.delivered_at is None:
        raise NotFound
    if found.read_at is None:
        found.read_at, found.read_by = at, by.id
        found.save(update_fields=["read_at", "read_by"])
    concerning(found)
    return found


@operation
def read_all(until: datetime, *, by: Actor, at: datetime) -> int:
    """Mark what one's own post was told up to a moment as read; gives how many."""
    unread = Message.objects.filter(
        post=by.post_id, read_at=None, delivered_at__isnull=False, delivered_at__lte=until
    )
    count = unread.update(read_at=at, read_by=by.id)
    concerning(by.post_id or by.id, read=count)
    return count


@operation
def set_wish(
    budget: int, address: str, *, morning: bool, cut_off: bool, by: Actor, at: datetime
) -> None:
    """Say how one wants to be told in one's post; ends with holding it.

    Raises BudgetOutOfBounds, AddressUnreadable, NotHolder.
    """
    if not rules.FEWEST <= budget <= rules.MOST:
        raise BudgetOutOfBounds(fewest=rules.FEWEST, most=rules.MOST)
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise AddressUnreadable(value=address) from None
    wish = queries.wish(by.scope, by.post_id, by.id, at) if by.post_id else None
    if wish is None:
        raise NotHolder
    wish.budget, wish.address = budget, address
    wish.morning, wish.cut_off, wish.recorded_at = morning, cut_off, recorded_at()
    wish.save()
    concerning(wish, budget=budget, mail=bool(address))


@operation
def send_dispatch(
    dispatch: UUID, channel: Channel, site: Site, *, by: Actor, at: datetime
) -> Dispatch | None:
    """Send one message out of the house; a failure is tried again later, or ends it.

    None where it was sent meanwhile, or nobody holds the post any more.
    """
    with across_scopes(_TELLING):
        found = due(dispatch, at)
        if found is not None:
            _send(found, channel, site, at)
    concerning(dispatch)
    return found


def _send(found: Dispatch, channel: Channel, site: Site, at: datetime) -> None:
    message = found.message
    told = Told(
        found.pk, Topic(message.topic), message.kind, message.count, site(message.pk)
    )  # fmt: skip
    found.tries, found.try_at = found.tries + 1, None
    try:
        channel.send(found.address, told)
        found.delivered_at, found.trouble = at, ""
    except Refused as problem:
        found.failed_at, found.trouble = at, str(problem)[:40]
    except Unreachable as problem:
        found.trouble = str(problem)[:40]
        found.try_at = rules.next_try(found.tries, at)
        found.failed_at = None if found.try_at else at
    found.save()
