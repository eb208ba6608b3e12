"""Contradictions between statement and records, explained; matters that organs decide."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts import queries as accounts
from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import oversight_page as pages
from lianfang.desk.asking import Place, asked, refusal_status, refused
from lianfang.desk.forms import Typed, read_moment
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.shapes_record import Term
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.oversight import operations as acts
from lianfang.oversight import queries
from lianfang.oversight.contradiction_operations import explain
from lianfang.oversight.queries import ContradictionNow, File

MATTERS = Place("contradictions", _lazy("Matters"), "matters")


@requires(P.READ_FIGURES, P.EXPLAIN)
@require_safe
def contradictions(request: OfficerRequest) -> HttpResponse:
    """Signed zeros that stand against the records of their day."""
    stand = stand_of(request, clock.now())
    found = queries.contradictions(stand.scope, stand.incident.pk, stand.place)
    saved = _("The explanation is recorded.") if request.GET.get("saved") else ""
    matters = stand.actor.may(P.KEEP_MATTERS)
    page = pages.contradictions_page(stand, found, matters=matters, saved=saved)
    return framed(request, stand, "desk/board.html", page, here="contradictions")


@requires(P.READ_FIGURES, P.EXPLAIN)
@require_http_methods(["GET", "HEAD", "POST"])
def contradiction(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One of them; its unit explains."""
    stand = stand_of(request, clock.now())
    one = queries.contradiction(stand.scope, pk)
    if one is None:
        raise NotFound
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    if request.method != "POST":
        return _contradiction(request, stand, one, typed)
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        explain(pk, typed.text("text"), **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = refusal_status(error)
        return _contradiction(request, stand, one, typed, refusal=said(error), status=status)
    return redirect(address(reverse("contradictions"), saved="yes"))


def _contradiction(
    request: OfficerRequest,
    stand: Stand,
    one: ContradictionNow,
    typed: Typed,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    mine = stand.actor.may(P.EXPLAIN) and one.unit == stand.actor.unit_id
    form = pages.explain_form(one, typed) if mine and one.explained_at is None else None
    report = address(reverse("report_file"), day=one.day.isoformat())
    correct = Link(_("Correct the report…"), report) if mine else None
    page = pages.contradiction_page(stand, one, form, correct, refusal)
    crumbs = (Link(_("Statement and records"), reverse("contradictions")), Link(one.name, ""))
    return framed(
        request, stand, "desk/board.html", page, here="contradictions", crumbs=crumbs,
        status=status,
    )  # fmt: skip


@requires(P.KEEP_MATTERS)
@require_safe
def matters(request: OfficerRequest) -> HttpResponse:
    """Matters, without names."""
    stand = stand_of(request, clock.now())
    found = list(queries.matters(stand.scope, stand.incident.pk))
    page = pages.matters_page(stand, found, saved="")
    return framed(request, stand, "desk/board.html", page, here="contradictions")


@requires(P.KEEP_MATTERS)
@sensitive_variables("typed", "form")
@require_http_methods(["GET", "HEAD", "POST"])
def matter_new(request: OfficerRequest) -> HttpResponse:
    """Open a matter."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    if request.method != "POST":
        return asked(request, stand, pages.opening_form(typed), MATTERS)
    official = accounts.officer_named(stand.scope, typed.text("account"))
    if official is None:
        typed.wrong["account"] = _("There is no account of that user name.")
        return asked(request, stand, pages.opening_form(typed), MATTERS, status=422)
    words = (typed.text("rank"), typed.text("ground"), typed.values.get("facts", ""))
    try:
        made = acts.open_matter(stand.incident, official, *words, by=request.actor, at=stand.at)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, pages.opening_form(typed), error, MATTERS)
    return redirect("matter", pk=made.pk)


@requires(P.KEEP_MATTERS)
@sensitive_variables("told", "page")
@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One matter; sending opens its file, records the hearing, the decision or the appeal."""
    stand = stand_of(request, clock.now())
    one = queries.matter(stand.scope, pk)
    if one is None:
        raise NotFound
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    if request.method != "POST":
        saved = _("It is recorded.") if request.GET.get("saved") else ""
        return _matter(request, stand, one, typed, saved=saved)
    try:
        if typed.text("act") == "read":
            told = acts.read_matter(pk, by=request.actor, at=stand.at)
            terms = [Term(_("Facts"), told.facts)]
            terms += [Term(_("What the official says"), told.heard)] if told.heard else []
            return _matter(request, stand, one, typed, told=tuple(terms))
        _step(request, stand, pk, typed)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = refusal_status(error)
        return _matter(request, stand, one, typed, refusal=said(error), status=status)
    return redirect(address(reverse("matter", args=[pk]), saved="yes"))


def _step(request: OfficerRequest, stand: Stand, pk: UUID, typed: Typed) -> None:
    what = typed.text("act")
    how: dict[str, Any] = {"by": request.actor, "at": stand.at}
    document = typed.text("document")
    if what == "hear":
        acts.hear_official(pk, typed.text("statement"), **how)
    elif what == "decide":
        when = read_moment(typed.text("decided"), stand.at) or _never(stand)
        new = acts.NewDecision(typed.text("organ"), document, typed.text("sanction"), when)
        acts.record_decision(pk, new, **how)
    elif what == "appeal":
        when = read_moment(typed.text("appealed"), stand.at) or _never(stand)
        acts.record_appeal(pk, typed.text("outcome"), document, when, **how)
    else:
        raise NotFound


def _never(stand: Stand) -> datetime:
    """A moment that no decision can have: the operation refuses it in words."""
    return datetime.max.replace(tzinfo=stand.at.tzinfo)


@sensitive_variables("told", "page")
def _matter(
    request: OfficerRequest,
    stand: Stand,
    one: File,
    typed: Typed,
    *,
    told: tuple[Term, ...] = (),
    refusal: str = "",
    saved: str = "",
    status: int = 200,
) -> HttpResponse:
    forms = pages.matter_forms(one, typed, opened=bool(told))
    page = pages.matter_page(stand, one, told, forms, refusal, saved)
    crumbs = (Link(_("Matters"), reverse("matters")), Link(page.title, ""))
    return framed(
        request, stand, "desk/board.html", page, here="contradictions", crumbs=crumbs,
        status=status,
    )  # fmt: skip
