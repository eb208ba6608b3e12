"""Units, posts and pairings by workbook: taken away, handed in, looked at, applied."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.command import roster_operations as acts
from lianfang.command import roster_queries as queries
from lianfang.command.roster_rules import LARGEST
from lianfang.desk import hq_roster_page as pages
from lianfang.desk.asking import refusal_status
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.workbooks import download
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound


@requires(P.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def rosters(request: OfficerRequest) -> HttpResponse:
    """Hand a workbook in; those handed in before."""
    stand = stand_of(request, clock.now())
    if request.method != "POST":
        return _rosters(request, stand)
    file, typed = request.FILES.get("file"), Typed(request.POST.dict())
    if file is None:
        return _rosters(request, stand, _("Choose the workbook."), 422)
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        content = file.read(LARGEST + 1)
        held = acts.hand_in_roster(stand.incident, str(file.name), content, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _rosters(request, stand, said(error), refusal_status(error))
    return redirect("hq_roster", pk=held.pk)


def _rosters(
    request: OfficerRequest, stand: Stand, refusal: str = "", status: int = 200
) -> HttpResponse:
    found = list(queries.rosters(stand.scope, stand.incident.pk))
    form = pages.handing_in(secrets.token_hex(16), refusal)
    page = pages.rosters_page(stand, found, form)
    return framed(
        request, stand, "desk/board.html", page, here="chart", crumbs=_crumbs(), status=status
    )


def _crumbs(*last: Link) -> tuple[Link, ...]:
    return (Link(_("Headquarters"), reverse("chart")), *last)


@requires(P.ORGANISE)
@require_safe
def book(request: OfficerRequest) -> HttpResponse:
    """Everything that stands, as a workbook that can be changed and handed in."""
    stand = stand_of(request, clock.now())
    data = queries.roster_book(stand.scope, stand.incident)
    return download(request, data, f"units-posts-pairings-{stand.today:%Y%m%d}", stand.at)


@requires(P.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """What a workbook would change; sending makes the changes."""
    stand = stand_of(request, clock.now())
    held = queries.roster(stand.scope, pk)
    if held is None:
        raise NotFound
    refusal, status = "", 200
    if request.method == "POST":
        key = Typed(request.POST.dict()).text("key")[:80]
        how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": key}
        try:
            acts.apply_roster(pk, **how)
            return redirect(address(reverse("hq_roster", args=[pk])))
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            refusal, status = said(error), refusal_status(error)
    plan = queries.plan_of(stand.scope, held, request.actor.id, stand.at)
    page = pages.roster_page(stand, held, plan, secrets.token_hex(16), refusal=refusal)
    above = Link(_("By workbook"), reverse("hq_rosters"))
    crumbs = _crumbs(above, Link(held.name, ""))
    return framed(
        request, stand, "desk/board.html", page, here="chart", crumbs=crumbs, status=status
    )
