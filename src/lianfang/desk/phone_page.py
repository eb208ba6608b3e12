"""The telephone's pages: finding the caller, and what may be filed for them (C15). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.permissions import Permission as P
from lianfang.desk.forms import Typed
from lianfang.desk.shapes import Chip, Choice, Field, Form, Link, Term
from lianfang.desk.shapes_phone import CallerRow, CallPage, PhonePage
from lianfang.desk.spans import span_of
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import ending
from lianfang.quarantine.choices import Field as Wrong
from lianfang.quarantine.choices import NeedKind, OrderKind, Priority
from lianfang.quarantine.models import Order


def phone_page(stand: Stand, typed: str, found: Sequence[Order]) -> PhonePage:
    """Whom the number may mean."""
    hint = _("as it stands on the order, or its last digits; or the 10 digits of the slip")
    error = _("No order of that number here. Read it again, or look for the person in the roster.")
    missing = bool(typed) and not found
    return PhonePage(
        find=Form(
            reverse("phone"),
            "",
            _("Find"),
            (Field("number", _("Number on the paper"), value=typed, hint=hint),),
        ),
        typed=typed,
        rows=tuple(_row(stand, order) for order in found),
        nothing=error if missing else "",
    )


def _row(stand: Stand, order: Order) -> CallerRow:
    return CallerRow(
        name=order.person.display,
        url=reverse("call", args=[order.pk]),
        number=order.number,
        place=stand.places.told(order.division),
        until=ending(span_of(order).until, stand.at),
        chip=chip_of(order, stand.at),
    )


def chip_of(order: Order, at: datetime) -> Chip:
    """How an order stands."""
    if span_of(order).in_force(at):
        return Chip("due", "○", str(OrderKind(order.kind).label))
    return Chip("done", "✓", _("ended"))


def call_page(
    stand: Stand, order: Order, typed: Typed, *, act: str = "", refusal: str = "", said: str = ""
) -> CallPage:
    """The page of a call; `typed` and `refusal` belong to the form named `act`."""
    until = ending(span_of(order).until, stand.at)
    forms = (form for form in _forms(stand, order, typed, act, refusal))
    return CallPage(
        name=order.person.display,
        chip=chip_of(order, stand.at),
        clock=_("until {end}").format(end=until),
        terms=(
            Term(_("Number"), order.number),
            Term(_("Where"), order.site.name if order.site else _("at home")),
            Term(_("Reason"), order.reason),
            Term(_("Appeal to"), order.authority.appeal),
        ),
        forms=tuple(forms),
        links=tuple(_links(stand, order)),
        said=said,
    )


def _links(stand: Stand, order: Order) -> Iterator[Link]:
    person = reverse("person", args=[order.person_id])
    if stand.actor.may(P.RECORD_CHECK):
        yield Link(_("Record a temperature told by telephone"), f"{person}#check")
    yield Link(_("To the person"), person)
    if stand.actor.may(P.HAND_OVER_PAPER):
        yield Link(_("A new code for the own page"), reverse("slip", args=[order.pk]))


def _forms(stand: Stand, order: Order, typed: Typed, act: str, refusal: str) -> Iterator[Form]:
    """What this officer may file, the most urgent first."""
    running = span_of(order).in_force(stand.at)

    def form(name: str, title: str, submit: str, *fields: Field, consequence: str = "") -> Form:
        mine = name == act
        return Form(
            reverse("call_file", args=[order.pk, name]),
            typed.values.get("key", "") if mine or not act else typed.values.get("fresh", ""),
            submit,
            fields,
            title,
            consequence,
            refusal=refusal if mine else "",
        )

    def told(name: str) -> Typed:
        return typed if name == act else Typed({})

    if not running:
        words = _("Someone who can change it is called at once.")
        yield form("held", _("Not let out"), _("Record it"), consequence=words)
    if stand.actor.may(P.RECORD_NEED):
        now = told("need")
        yield form(
            "need", _("Needs something"), _("Record the need"),
            _choice(now, "kind", _("What"), NeedKind),
            _choice(now, "priority", _("How soon"), Priority),
            _text(now, "text", _("In the caller's words"), optional=True),
        )  # fmt: skip
    if stand.actor.may(P.TAKE_APPEAL):
        words = _("No condition for reconsideration or a lawsuit; say so to the caller.")
        appeal = _text(told("appeal"), "words", _("In the caller's words"))
        yield form("appeal", _("Does not agree"), _("File the appeal"), appeal, consequence=words)
        now = told("correct")
        yield form(
            "correct", _("Something is wrong"), _("File the correction"),
            _choice(now, "field", _("What is wrong"), Wrong),
            _text(now, "right", _("How it should be")),
        )  # fmt: skip


def _choice(typed: Typed, name: str, label: str, among: type[TextChoices]) -> Field:
    chosen = typed.text(name)
    choices = (Choice("", _("choose one")),) + tuple(
        Choice(c.value, str(c.label), chosen=c.value == chosen) for c in among
    )
    return Field(name, label, "select", choices=choices, error=typed.wrong.get(name, ""))


def _text(typed: Typed, name: str, label: str, *, optional: bool = False) -> Field:
    error = typed.wrong.get(name, "")
    return Field(
        name, label, "textarea", typed.values.get(name, ""), error=error, optional=optional
    )
