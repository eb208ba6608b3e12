"""Lists: all of them, one with its rows' fates, and sending a new one."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from lianfang.accounts import queries as accounts
from lianfang.accounts.choices import UnitKind
from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import batch_queries as queries
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.intake_views import go_on
from lianfang.desk.list_form import ListForm, list_form
from lianfang.desk.presenters import address, said
from lianfang.desk.presenters_batches import FATES, batch_page, batches_page
from lianfang.desk.shapes import FormPage, Link, Pager
from lianfang.desk.standing import Stand, has_area, stand_of
from lianfang.desk.workbooks import download
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.screening.intake_operations import hand_in
from lianfang.screening.mending_operations import NothingToMend, send_back

PAGE = 50


@requires(P.IMPORT_LIST, P.READ_FIGURES)
@require_safe
def batches(request: OfficerRequest) -> HttpResponse:
    """The lists received, the newest first."""
    stand = stand_of(request, clock.now())
    before = _uuid(request.GET.get("before", ""))
    found = queries.batches(stand.scope, stand.incident.pk, before=before, limit=PAGE + 1)
    shown, url = found[:PAGE], reverse("batches")
    onward = address(url, before=str(shown[-1].batch)) if len(found) > PAGE else ""
    number = _("{n} lists").format(n=len(shown)) if shown else ""
    may_add = stand.actor.may(P.IMPORT_LIST)
    add = Link(_("Send a list"), reverse("batch_new")) if may_add else None
    page = batches_page(stand, shown, Pager(number, url if before else "", onward), add)
    return framed(request, stand, "desk/batches.html", page, here="lists")


@requires(P.IMPORT_LIST, P.READ_FIGURES)
@require_safe
def batch(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One list and the fate of each of its rows."""
    stand = stand_of(request, clock.now())
    one = queries.batch(stand.scope, stand.incident.pk, pk)
    if one is None:
        raise NotFound
    asked = request.GET.get("fate", "")
    fate = asked if asked in FATES else ""
    after = _place(request.GET.get("after", ""))
    repeated = fate == "repeated"
    rows = queries.batch_rows(
        stand.scope, stand.incident.pk, pk,
        fate="" if repeated else fate, repeated=repeated, after=after, limit=PAGE + 1,
    )  # fmt: skip
    shown, url = rows[:PAGE], reverse("batch", args=[pk])
    onward = ""
    if len(rows) > PAGE:
        onward = address(url, fate=fate, after=f"{shown[-1].number}.{shown[-1].sheet}")
    first = address(url, fate=fate) if after else ""
    number = _("{n} on this page").format(n=len(shown)) if shown else ""
    pager = Pager(number, first, onward)
    page = batch_page(
        stand, one, shown, fate, pager,
        opens=has_area(stand.actor), mends=stand.actor.may(P.IMPORT_LIST),
    )  # fmt: skip
    crumbs = (Link(_("Lists"), reverse("batches")), Link(one.title, ""))
    return framed(request, stand, "desk/batch.html", page, here="lists", crumbs=crumbs)


@requires(P.IMPORT_LIST)
@require_POST
def mend(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The rows to mend as a workbook; a post, as their opening is kept."""
    stand = stand_of(request, clock.now())
    try:
        sent = send_back(pk, by=request.actor, at=stand.at, say=_)
    except NothingToMend:
        return redirect("batch", pk=pk)
    return download(request, sent.workbook, f"mend-{pk}", stand.at)


@requires(P.IMPORT_LIST)
@require_http_methods(["GET", "POST"])
def send(request: OfficerRequest) -> HttpResponse:
    """Send a list; the same rows again change nothing and say so."""
    stand = stand_of(request, clock.now())
    providers = _providers(stand)
    if request.method != "POST":
        typed = Typed({"key": secrets.token_hex(16)})
        return _page(request, stand, providers, typed)
    typed = Typed(request.POST.dict())
    read = ListForm.read(typed, request.FILES.get("file"), providers, stand.today)
    if read is None:
        return _page(request, stand, providers, typed, status=422)
    how: dict[str, Any] = {"key": read.key}
    try:
        intake = hand_in(
            stand.incident.pk, read.provider, read.file, read.file_name,
            title=read.title, legal_basis=read.legal_basis, purpose=read.purpose,
            listed_on=read.listed_on, by=request.actor, at=stand.at, **how,
        )  # fmt: skip
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _page(request, stand, providers, typed, refusal=said(error), status=status)
    go_on(request, stand, intake)
    return redirect("intake", pk=intake)


def _providers(stand: Stand) -> dict[str, str]:
    """The units whose lists the reader may send: the own, or all departments."""
    actor = stand.actor
    if not has_area(actor):
        return {str(actor.unit_id): actor.unit_name}
    units = accounts.units(stand.scope, UnitKind.DEPARTMENT).filter(
        division__startswith=actor.division
    )
    return {str(pk): name for pk, name in units.values_list("pk", "name")}


def _page(
    request: OfficerRequest,
    stand: Stand,
    providers: dict[str, str],
    typed: Typed,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    form = list_form(providers, typed, refusal=refusal)
    words = _(
        "Excel or CSV, as it is. Every row is attached to a lead, or set aside and told why."
    )
    crumbs = (Link(_("Lists"), reverse("batches")), Link(form.title, ""))
    page = FormPage(form.title, form, words)
    return framed(
        request, stand, "desk/form.html", page, here="lists", crumbs=crumbs, status=status
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _place(text: str) -> tuple[str, int] | None:
    number, _dot, sheet = text.partition(".")
    return (sheet, int(number)) if number.isascii() and number.isdigit() else None
