"""Tips: the list, taking one down, opening one to call about it, settling it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import tip_queries as queries
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.person_fields import read_person
from lianfang.desk.presenters import said
from lianfang.desk.shapes import FormPage, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.tip_page import (
    DISMISSED,
    VERIFIED,
    asking_form,
    settling_form,
    taking_form,
    tip_page,
    tips_page,
)
from lianfang.desk.tip_queries import TipLine
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.screening.tip_operations import (
    INFORMANT_ROLES,
    open_informant,
    open_tip,
    settle_tip,
    take_tip,
)


@requires(P.TAKE_TIP)
@require_safe
def tips(request: OfficerRequest) -> HttpResponse:
    """The tips, those to call about first; what was said stays sealed."""
    stand = stand_of(request, clock.now())
    page = tips_page(stand, queries.tips(stand.scope, stand.incident.pk, stand.at))
    return framed(request, stand, "desk/tips.html", page, here="tips")


@requires(P.TAKE_TIP)
@sensitive_variables("typed")
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: OfficerRequest) -> HttpResponse:
    """Take down what somebody said."""
    stand = stand_of(request, clock.now())
    if request.method != "POST":
        return _taking(request, stand, Typed({"key": secrets.token_hex(16)}))
    typed = Typed(request.POST.dict())
    text = typed.needed("text", _("Write down what was said."))
    if typed.wrong:
        return _taking(request, stand, typed, status=422)
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        take_tip(stand.incident.pk, text, typed.text("division"), typed.text("informant"), **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _taking(request, stand, typed, refusal=said(error), status=_status(error))
    return redirect("tips")


def _taking(
    request: OfficerRequest, stand: Stand, typed: Typed, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    form = taking_form(stand, typed, refusal=refusal)
    crumbs = (Link(_("Tips"), reverse("tips")), Link(form.title, ""))
    page = FormPage(form.title, form, _("A tip leads to a call, and to nothing else."))
    return framed(
        request, stand, "desk/form.html", page, here="tips", crumbs=crumbs, status=status
    )


@requires(P.TAKE_TIP)
@require_http_methods(["GET", "HEAD", "POST"])
def tip(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One tip; sending opens what was said, and that is logged."""
    stand = stand_of(request, clock.now())
    line = _line(stand, pk)
    return _page(request, stand, line, opened=request.method == "POST")


@requires(P.TAKE_TIP)
@sensitive_variables("who")
@require_POST
def informant(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Open who said it, with a reason; logged."""
    stand = stand_of(request, clock.now())
    line, typed = _line(stand, pk), Typed(request.POST.dict())
    why = typed.needed("why", _("Say why the informant is opened."))
    if typed.wrong:
        return _page(request, stand, line, opened=True, asked=typed, status=422)
    who = open_informant(pk, why[:200], by=request.actor, at=stand.at).who
    return _page(request, stand, line, opened=True, who=who or _("Nobody said."))


@requires(P.TAKE_TIP)
@sensitive_variables("typed", "found")
@require_POST
def settle(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """After the call: dismissed, or someone who becomes a lead."""
    stand = stand_of(request, clock.now())
    line, typed = _line(stand, pk), Typed(request.POST.dict())
    error = _("Say what came of the call.")
    result = typed.chosen("result", {DISMISSED: "", VERIFIED: ""}, error)
    found = read_person(typed, "", stand.at) if result == VERIFIED else None
    if typed.wrong:
        return _page(request, stand, line, opened=True, typed=typed, status=422)
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        settle_tip(pk, found, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _page(
            request, stand, line, opened=True, typed=typed, refusal=said(error),
            status=_status(error),
        )  # fmt: skip
    return redirect("tip", pk=pk)


def _status(error: DomainError) -> int:
    return 422 if isinstance(error, BadInput) else 409


def _line(stand: Stand, pk: UUID) -> TipLine:
    line = queries.tip(stand.scope, stand.incident.pk, pk, stand.at)
    if line is None:
        raise NotFound
    return line


@sensitive_variables("told", "page", "who")
def _page(
    request: OfficerRequest,
    stand: Stand,
    line: TipLine,
    *,
    opened: bool,
    typed: Typed | None = None,
    asked: Typed | None = None,
    who: str = "",
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    page = tip_page(stand, line)
    if opened:
        told = open_tip(line.tip, by=request.actor, at=stand.at)
        given = typed or Typed({"key": secrets.token_hex(16)})
        may_ask = stand.actor.role in INFORMANT_ROLES and not who
        page = replace(
            page,
            text=told.text,
            place=stand.places.told(told.division) if told.division else _("not said"),
            logged=_("Opened by your post; that is logged."),
            settling=None if line.lead or not page.due else settling_form(
                line.tip, given, refusal=refusal
            ),
            asking=asking_form(line.tip, asked or Typed({})) if may_ask else None,
            informant=who,
        )  # fmt: skip
    crumbs = (Link(_("Tips"), reverse("tips")), Link(page.title, ""))
    return framed(request, stand, "desk/tip.html", page, here="tips", crumbs=crumbs, status=status)
