"""The inbox of a post as its pages show it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.presenters import kind_words
from lianfang.desk.shapes import Choice, DutyRow, Field, Form, Link, Nothing, Pager, Tab
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, count, heads
from lianfang.desk.templatetags.words import clock, moment
from lianfang.messages.choices import Held, Topic
from lianfang.messages.models import Message, Wish
from lianfang.messages.queries import Way
from lianfang.messages.rules import FEWEST, MOST, Delivery, delivery, is_digest


def message_words(message: Message) -> str:
    """What a message says: a kind and a number, nobody's name."""
    if is_digest(message.topic):
        return _digest_words(message)
    words = {
        Topic.NEW: _("{kind}: {n} have come in"),
        Topic.SOON: _("{kind}: {n} are due at {time}"),
        Topic.LATE: _("{kind}: {n} are overdue since {time}"),
    }[Topic(message.topic)]
    return words.format(
        kind=kind_words(message.kind), n=message.count, time=clock(message.about_at)
    )


def _digest_words(message: Message) -> str:
    late = sum(late for _n, late in message.tally.values())
    if message.topic == Topic.MORNING:
        words = _("This morning: {n} things to do, {late} of them overdue")
        none = _("This morning: {n} things to do")
    else:
        words = _("At the cut-off: {n} things still to do, {late} of them overdue")
        none = _("At the cut-off: {n} things still to do")
    return (words if late else none).format(n=message.count, late=late)


def inbox_page(
    stand: Stand,
    found: Sequence[Message],
    ways: Mapping[UUID, Way],
    unread: int,
    pager: Pager,
    *,
    only_unread: bool,
    key: str,
    saved: str,
) -> BoardPage:
    """What the post was told, the latest first."""
    rows = tuple(_row(stand, one, ways) for one in found)
    mailed = (_("By e-mail"),) if ways else ()
    head = heads(_("Message"), _("When"), _("State"), *mailed, numbers=0)
    words = _("{n} messages are not read yet.") if unread else _("Everything is read.")
    url = reverse("inbox")
    mark = Form(url, key, _("Mark all as read"), title=_("Everything up to now"))
    return BoardPage(
        title=_("Inbox"),
        sentence=words.format(n=unread),
        saved=saved,
        acts=(Link(_("How I am told…"), reverse("inbox_wishes")),),
        tabs=(
            Tab(_("Unread"), url, str(unread), only_unread),
            Tab(_("All"), f"{url}?all=1", "", not only_unread),
        ),
        tables=(
            Table("messages", _("Messages"), head, rows, nothing=_nothing(rows, only_unread)),
        ),
        pager=pager,
        forms=(mark,) if unread else (),
    )


def _row(stand: Stand, one: Message, ways: Mapping[UUID, Way]) -> tuple[Value, ...]:
    held = one.delivered_at is None
    told = (
        Value(message_words(one), "" if held else reverse("inbox_open", args=[one.pk])),
        Value(moment(one.about_at, stand.at)),
        Value(state_words(stand, one)),
    )
    return (*told, Value(way_words(ways.get(one.pk)))) if ways else told


def state_words(stand: Stand, one: Message) -> str:
    """How far a message is, with its mark."""
    far = delivery(
        held_until=one.held_until,
        delivered=one.delivered_at is not None,
        read=one.read_at is not None,
        at=stand.at,
    )
    if far is Delivery.READ and one.read_at:
        return _("✓ read {time}").format(time=moment(one.read_at, stand.at))
    if far is Delivery.DELIVERED:
        return _("▲ urgent, not read") if one.urgent else _("○ not read")
    if far is Delivery.HELD and one.held_until:
        return f"{Held(one.held_why).label}（{moment(one.held_until, stand.at)}）"
    return _("on its way")


def way_words(way: Way | None) -> str:
    """How far it is by e-mail."""
    if way is None:
        return "—"
    if way.waiting:
        return _("waiting to be sent")
    return _("sent") if way.delivered else _("✕ could not be sent")


def _nothing(rows: Sequence[object], only_unread: bool) -> Nothing | None:
    if rows:
        return None
    if only_unread:
        return Nothing("done", _("Nothing is unread. What is new appears here at once."))
    return Nothing("never", _("This post was told nothing yet."))


def message_page(
    stand: Stand, one: Message, way: Way | None, duties: Sequence[DutyRow]
) -> BoardPage:
    """One message, and the duties that it is about."""
    about = Link(_("To my duties"), reverse("duties_mine")) if duties or one.tally else None
    return BoardPage(
        title=message_words(one),
        sentence=f"{moment(one.about_at, stand.at)}　{state_words(stand, one)}",
        acts=(about,) if about else (),
        tables=(_tally(one),) if one.tally else (_duties(duties),),
    )


def _tally(one: Message) -> Table:
    rows = tuple(
        (Value(kind_words(kind)), count(n), count(late))
        for kind, (n, late) in sorted(one.tally.items(), key=lambda item: (-item[1][1], item[0]))
    )
    head = heads(_("Kind"), _("To do"), _("Overdue"), numbers=2)
    return Table("tally", _("By kind"), head, rows)


def _duties(duties: Sequence[DutyRow]) -> Table:
    rows = tuple(
        (Value(d.subject, d.url), Value(d.place), Value(d.due), Value(f"{d.mark} {d.words}"))
        for d in duties
    )
    head = heads(_("Subject"), _("Place"), _("Due"), _("State"), numbers=0)
    done = Nothing("done", _("It is done already, or in other hands."))
    return Table("duties", _("What it is about"), head, rows, nothing=None if rows else done)


def wishes_form(wish: Wish, typed: Typed, *, mail: bool) -> Form:
    """How many alarms, which summaries, and where to by e-mail."""
    told = {"morning": wish.morning, "cut_off": wish.cut_off}
    labels = {
        "morning": _("in the morning at 07:00"),
        "cut_off": _("at the cut-off at 18:00"),
    }
    ticks = tuple(Choice(name, labels[name], chosen=on) for name, on in told.items())
    fields = [
        Field("budget", _("Alarms in a day"), "number", value=str(wish.budget), short=True,
              hint=_("from {fewest} to {most}; what comes beyond waits for the next summary, "
                     "except what cannot wait").format(fewest=FEWEST, most=MOST),
              error=typed.wrong.get("budget", "")),
        Field("told", _("Summaries"), "ticks", choices=ticks),
    ]  # fmt: skip
    if mail:
        hint = _("empty for none; a mail names nobody, it only says where to look")
        fields.append(
            Field("address", _("E-mail"), "text", value=wish.address, hint=hint, optional=True)
        )
    return Form(
        reverse("inbox_wishes"), typed.text("key"), _("Save"), tuple(fields),
        title=_("How I am told"), cancel_url=reverse("inbox"),
        consequence=_(
            "Between 22:00 and 07:00 only health, critical needs, releases that failed and "
            "legal clocks ring; the rest comes at 07:00."
        ),
    )  # fmt: skip
