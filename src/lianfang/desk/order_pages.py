"""One order with all that it tells (R9), and what may be done about it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.permissions import Permission as P
from lianfang.desk.forms import Typed
from lianfang.desk.presenters import address
from lianfang.desk.remedy_pages import RecordPage, anchor_field
from lianfang.desk.shapes import MARKS, Chip, Choice, Field, Form, Link, Term
from lianfang.desk.spans import span_of
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import day, ending, left, moment
from lianfang.quarantine import choices
from lianfang.quarantine.choices import (
    Anchor,
    Ending,
    Evidence,
    HeldHow,
    Manner,
    OrderKind,
    Precision,
)
from lianfang.quarantine.models import Order

EXTEND, CORRECT, APPEAL, MEND, HELD = "extend", "anchor", "appeal", "correct", "held"


def order_page(
    stand: Stand, order: Order, forms: tuple[Form, ...], acts: tuple[Link, ...], saved: str
) -> RecordPage:
    """The order as it is told to its person."""
    span = span_of(order)
    running = span.in_force(stand.at)
    chip = Chip("due", MARKS["due"], _("the order is in force")) if running else _ended(order)
    clock = left(span.until, stand.at) if running else ""
    return RecordPage(
        title=f"{OrderKind(order.kind).label}　{order.person.display}",
        place=stand.places.told(order.division),
        chip=chip,
        clock=clock,
        overdue=False,
        terms=tuple(_terms(stand, order)),
        forms=forms,
        acts=acts,
        saved=saved,
    )


def _ended(order: Order) -> Chip:
    words = str(Ending(order.ended_as).label) if order.ended_as else _("ended by itself")
    return Chip("done", MARKS["done"], words)


def _terms(stand: Stand, order: Order) -> Iterator[Term]:
    authority, until = order.authority, span_of(order).until
    exact = order.anchor_precision == Precision.MINUTE
    anchored = moment(order.anchor_at, stand.at) if exact else day(order.anchor_at, stand.at)
    yield Term(_("Person"), order.person.display, reverse("person", args=[order.person_id]))
    yield Term(_("Number"), order.number)
    yield Term(str(Anchor(order.anchor).label), anchored)
    ends = ending(until, stand.at)
    yield Term(_("Ends"), ends, source=_("It lapses by itself and needs no further notice."))
    if order.ended_why:
        yield Term(_("Ended because"), order.ended_why)
    yield Term(_("Reason"), order.reason)
    if order.site:
        yield Term(_("Site"), order.site.name)
    if order.supersedes_id:
        url = reverse("order", args=[order.supersedes_id])
        yield Term(_("In the place of"), _("the order before"), url)
    yield Term(_("Issued by"), authority.issuer)
    yield Term(_("Basis"), authority.basis)
    yield Term(_("Document"), authority.document)
    yield Term(_("Rights"), authority.rights)
    yield Term(_("How to appeal"), authority.appeal)
    yield Term(_("Phone"), authority.phone, f"tel:{authority.phone}")


def acts_of(stand: Stand, order: Order) -> dict[str, str]:
    """What the reader's post may do about an order now, in words."""
    may, running = stand.actor.may, span_of(order).in_force(stand.at)
    forced = order.kind != OrderKind.VOLUNTARY
    possible = (
        (EXTEND, _("Propose an extension"), running and forced and may(P.PROPOSE_EXTENSION)),
        (CORRECT, _("Put the date right"), running and may(P.END_ORDER)),
        (APPEAL, _("Take an appeal down"), may(P.TAKE_APPEAL)),
        (MEND, _("Take a correction down"), may(P.TAKE_APPEAL)),
        (HELD, _("Report that they are not let out"), not running and may(P.READ_RECORDS)),
    )
    return {act: words for act, words, allowed in possible if allowed}


def links_of(order: Order, acts: dict[str, str], chosen: str) -> tuple[Link, ...]:
    """The acts that are not the chosen one."""
    url = reverse("order", args=[order.pk])
    return tuple(Link(words, address(url, act=act) + "#act")
                 for act, words in acts.items() if act != chosen)  # fmt: skip


def act_form(order: Order, act: str, title: str, typed: Typed, refusal: str) -> Form:
    """The form of one act."""
    fields = {
        EXTEND: (_radio("evidence", _("New evidence"), Evidence, typed), anchor_field(typed),
                 _text("why", _("What shows it"), typed)),
        CORRECT: (anchor_field(typed), _text("why", _("What shows it"), typed)),
        APPEAL: (_text("text", _("What was said"), typed),
                 _radio("manner", _("How it was said"), Manner, typed)),
        MEND: (_radio("field", _("What is wrong"), choices.Field, typed),
               _text("text", _("What was said"), typed),
               _radio("manner", _("How it was said"), Manner, typed)),
        HELD: (_radio("how", _("What shows it"), HeldHow, typed),),
    }[act]  # fmt: skip
    told = {
        EXTEND: _("Another officer decides before the end; until then nothing changes."),
        CORRECT: _("The observation ends earlier at once; a later end needs an extension."),
        APPEAL: _("Acknowledged in two hours, answered in a day; every service goes on."),
        MEND: _("Answered within three days."),
        HELD: _("Someone is called about it within a quarter of an hour, day or night."),
    }
    return Form(
        action=address(reverse("order", args=[order.pk]), act=act),
        key=typed.text("key"),
        title=title,
        submit=title,
        fields=fields,
        consequence=told[act],
        refusal=refusal,
        cancel_url=reverse("order", args=[order.pk]),
    )


def _radio(name: str, label: str, among: type[TextChoices], typed: Typed) -> Field:
    options = tuple(
        Choice(value, str(words), chosen=value == typed.text(name))
        for value, words in among.choices
    )
    return Field(name, label, "radio", choices=options, error=typed.wrong.get(name, ""))


def _text(name: str, label: str, typed: Typed) -> Field:
    error = typed.wrong.get(name, "")
    return Field(name, label, "textarea", value=typed.text(name), error=error)
