"""The headquarters' chart, its pairings, and setting them up."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.command import chart_queries as queries
from lianfang.command.chart_operations import NewGroup, end_pairing, form_groups
from lianfang.command.choices import Function, PairingKind
from lianfang.desk import chart_page as pages
from lianfang.desk.asking import Place, asked, refused
from lianfang.desk.chart_page import Shown
from lianfang.desk.forms import Typed, read_day
from lianfang.desk.frame import framed
from lianfang.desk.pairings_page import pairings_page
from lianfang.desk.presenters import address
from lianfang.desk.reconcile_views import book_facts
from lianfang.desk.shapes import Choice, Field, Form
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.workbooks import download, workbook
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.quarantine.team_queries import incomplete

HERE = Place("chart", _lazy("Headquarters"), "chart")


@requires(P.READ_FIGURES)
@require_safe
def chart(request: OfficerRequest) -> HttpResponse:
    """The chart of a day, with what has no owner and what changed since another day."""
    stand = stand_of(request, clock.now())
    shown, page = _chart(request, stand)
    return framed(
        request, stand, "desk/board.html", page, here="chart", as_of=_evening(shown.on, stand)
    )


@requires(P.READ_FIGURES)
@require_safe
def chart_book(request: OfficerRequest) -> HttpResponse:
    """The same tables as a workbook."""
    stand = stand_of(request, clock.now())
    shown, page = _chart(request, stand)
    at = _evening(shown.on, stand)
    data = workbook(page.title, book_facts(stand, at, False), page.tables, at)
    return download(request, data, f"headquarters-{shown.on:%Y%m%d}", stand.at)


def _chart(request: OfficerRequest, stand: Stand) -> tuple[Shown, Any]:
    on = read_day(request.GET.get("day", ""), stand.today) or stand.today
    since = read_day(request.GET.get("since", ""), stand.today)
    shown = Shown(min(on, stand.today), since if since and since < on else None)
    at, incident = _evening(shown.on, stand), stand.incident.pk
    changed = (
        queries.changes(stand.scope, incident, clock.moment(shown.since), at)
        if shown.since
        else ()
    )
    found = queries.chart(stand.scope, incident, at)
    owned = queries.owned(stand.scope, incident, stand.place, at)
    may = stand.actor.may(P.ORGANISE, stand.incident.division)
    today = shown.on == stand.today
    teamless = len(incomplete(stand.scope, stand.place, stand.at)) if today else 0
    page = pages.chart_page(stand, shown, found, owned, changed, teamless=teamless, may=may)
    return shown, page


def _evening(on: date, stand: Stand) -> datetime:
    """The end of a day, or now on the day that is still running."""
    return min(stand.at, clock.moment(on + timedelta(days=1)) - timedelta(seconds=1))


@requires(P.READ_FIGURES)
@require_safe
def pairings(request: OfficerRequest) -> HttpResponse:
    """Who answers for which place and compound."""
    stand = stand_of(request, clock.now())
    page = _pairings(request, stand)
    return framed(request, stand, "desk/board.html", page, here="chart")


@requires(P.READ_FIGURES)
@require_safe
def pairings_book(request: OfficerRequest) -> HttpResponse:
    """The same table as a workbook."""
    stand = stand_of(request, clock.now())
    page = _pairings(request, stand)
    data = workbook(page.title, book_facts(stand, stand.at, False), page.tables, stand.at)
    return download(request, data, f"pairings-{stand.today:%Y%m%d}", stand.at)


def _pairings(request: OfficerRequest, stand: Stand) -> Any:
    kind = request.GET.get("kind", "")
    kind = kind if kind in PairingKind.values else ""
    found = queries.pairings(stand.scope, stand.incident.pk, stand.place, stand.at, kind)
    may = stand.actor.may(P.ORGANISE, stand.place)
    saved = {
        "ended": _("The pairing has ended; its object waits for an owner."),
    }.get(request.GET.get("saved", ""), "")
    return pairings_page(stand, found, kind, may=may, saved=saved)


@requires(P.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def pairing_end(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """End a pairing, with the reason."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict())
    form = Form(
        request.path, typed.text("key") or secrets.token_hex(16), _("End it"),
        (Field("why", _("Why"), value=typed.text("why")),),
        title=_("End a pairing"), cancel_url=reverse("pairings"),
        consequence=_("The object has no owner from now on, until another pairing begins."),
    )  # fmt: skip
    if request.method != "POST":
        return asked(request, stand, form, HERE)
    try:
        end_pairing(pk, typed.text("why"), by=request.actor, at=stand.at)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form, error, HERE)
    return redirect(address(reverse("pairings"), saved="ended"))


@requires(P.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: OfficerRequest) -> HttpResponse:
    """Form a work group."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict())
    chosen = typed.text("function")
    functions = tuple(Choice(f.value, str(f.label), chosen=f == chosen) for f in Function)
    form = Form(
        request.path, typed.text("key") or secrets.token_hex(16), _("Form it"),
        (
            Field("name", _("Name of the group"), value=typed.text("name")),
            Field("function", _("Function it serves"), "radio", choices=functions),
            Field("document", _("Document"), value=typed.text("document")),
        ),
        title=_("Form a work group"), cancel_url=reverse("chart"),
    )  # fmt: skip
    if request.method != "POST":
        return asked(request, stand, form, HERE)
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        group = NewGroup(typed.text("name"), chosen)
        form_groups(stand.incident, [group], typed.text("document"), **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form, error, HERE)
    return redirect("chart")
