"""One order, and what is done about it: extended, put right, appealed, not let out."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import order_pages as pages
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.order_queries import OneOrder, one_order
from lianfang.desk.presenters import address, said
from lianfang.desk.remedy_views import read_anchor
from lianfang.desk.shapes import Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.quarantine.appealing import file_appeal, file_correction
from lianfang.quarantine.choices import Evidence, Field, HeldHow, Manner
from lianfang.quarantine.correcting import correct_anchor
from lianfang.quarantine.extending import propose_extension
from lianfang.quarantine.holding import say_held


@requires(P.READ_FIGURES, P.RECORD_CHECK)
@sensitive_variables("typed")
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The order, with the form of the act that was chosen."""
    stand = stand_of(request, clock.now())
    found = one_order(stand.scope, pk)
    asked = request.GET.get("act", "")
    act = asked if asked in pages.acts_of(stand, found.order) else ""
    if request.method != "POST":
        return _page(request, stand, found, act, Typed({"key": secrets.token_hex(16)}))
    typed = Typed(request.POST.dict())
    if not act:
        raise NotAllowed
    try:
        _do(act, pk, typed, request, stand.at)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _page(request, stand, found, act, typed, refusal=said(error), status=status)
    if typed.wrong:
        return _page(request, stand, found, act, typed, status=422)
    return redirect(address(reverse("order", args=[pk]), saved=1))


def _do(act: str, pk: UUID, typed: Typed, request: OfficerRequest, at: datetime) -> None:
    """Do the act that was chosen, unless something in its form is to be mended."""
    how: dict[str, Any] = {"by": request.actor, "at": at, "key": typed.text("key")[:80]}
    if act == pages.HELD:
        shown = _chosen(typed, "how", HeldHow.values)
        if not typed.wrong:
            say_held(pk, shown, **how)
    elif act in (pages.EXTEND, pages.CORRECT):
        _count_anew(act, pk, typed, at, how)
    else:
        _take_down(act, pk, typed, how)


def _count_anew(act: str, pk: UUID, typed: Typed, at: datetime, how: dict[str, Any]) -> None:
    why = typed.needed("why", _("Say what shows it."))
    right = read_anchor(typed, at)
    if act == pages.CORRECT:
        if not typed.wrong:
            correct_anchor(pk, right.at, right.precision, why, **how)
        return
    evidence = _chosen(typed, "evidence", Evidence.values)
    if not typed.wrong:
        propose_extension(pk, evidence, right.at, right.precision, why, **how)


def _take_down(act: str, pk: UUID, typed: Typed, how: dict[str, Any]) -> None:
    text = typed.needed("text", _("Write down what was said."))
    manner = _chosen(typed, "manner", Manner.values)
    field = _chosen(typed, "field", Field.values) if act == pages.MEND else ""
    if typed.wrong:
        return
    if field:
        file_correction(pk, field, text, manner, **how)
    else:
        file_appeal(pk, text, manner, **how)


def _chosen(typed: Typed, name: str, values: list[str]) -> str:
    return typed.chosen(name, dict.fromkeys(values, ""), _("Choose one."))


def _page(
    request: OfficerRequest,
    stand: Stand,
    found: OneOrder,
    act: str,
    typed: Typed,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    order = found.order
    acts = pages.acts_of(stand, order)
    form = (pages.act_form(order, act, acts[act], typed, refusal),) if act else ()
    saved = _("Recorded.") if request.GET.get("saved") else ""
    page = pages.order_page(stand, order, form, pages.links_of(order, acts, act), saved)
    person = Link(order.person.display, reverse("person", args=[order.person_id]))
    crumbs = (Link(_("Quarantine"), reverse("roster")), person, Link(_("Order"), ""))
    return framed(
        request, stand, "desk/record.html", page, here="roster", crumbs=crumbs, status=status
    )
