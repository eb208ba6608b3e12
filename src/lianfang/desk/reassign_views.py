"""Giving many leads to another place: choose, see what will change, then do it."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import lead_queries
from lianfang.desk.duty_queries import titles
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.reassign_pages import preview_page, read_where, where_page
from lianfang.desk.shapes import Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.places import queries as places
from lianfang.screening.operations import reassign_leads
from lianfang.screening.previewing import preview_reassign

MOST = 2000


class NoneChosen(BadInput):
    """No lead is chosen. Go back to the list, tick the leads and send again."""


class TooManyChosen(BadInput):
    """More than {most} leads are chosen at once; give them in parts."""


@requires(P.REASSIGN_LEAD)
@require_POST
def reassign(request: OfficerRequest) -> HttpResponse:
    """The three steps, each of which carries the chosen leads on."""
    stand = stand_of(request, clock.now())
    leads = _chosen(request)
    typed = Typed(request.POST.dict())
    step = typed.text("step")
    if not step:
        return _where(request, stand, leads, Typed({}))
    place, why = read_where(stand, typed)
    if typed.wrong:
        return _where(request, stand, leads, typed, status=422)
    try:
        if step == "confirm":
            return _confirmed(request, stand, leads, place, why, typed)
        return _preview(request, stand, leads, place, typed)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _where(request, stand, leads, typed, refusal=said(error), status=status)


def _chosen(request: OfficerRequest) -> list[UUID]:
    try:
        leads = [UUID(text) for text in dict.fromkeys(request.POST.getlist("id"))]
    except ValueError:
        raise NotFound from None
    if not leads:
        raise NoneChosen
    if len(leads) > MOST:
        raise TooManyChosen(most=MOST)
    return leads


def _where(
    request: OfficerRequest,
    stand: Stand,
    leads: list[UUID],
    typed: Typed,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    near = stand.own_area if len(stand.own_area) > 6 else ""
    grids = [g.code for g in places.grids(stand.scope, near)] if near else []
    page = where_page(stand, grids, leads, typed, refusal)
    return framed(
        request, stand, "desk/form.html", page, here="leads", crumbs=_crumbs(), status=status
    )


def _preview(
    request: OfficerRequest, stand: Stand, leads: list[UUID], place: str, typed: Typed
) -> HttpResponse:
    preview = preview_reassign(leads, place, by=request.actor, at=stand.at)
    stays = {one.lead for one in preview.refused}
    moving = [lead for lead in leads if lead not in stays]
    keyed = Typed({**typed.values, "key": secrets.token_hex(16)})
    page = preview_page(
        stand,
        preview,
        moving,
        lead_queries.leaving(stand.scope, moving, place),
        lead_queries.names_of(stand.scope, stays),
        titles(stand.scope, (load.post for load in preview.places)),
        keyed,
    )
    return framed(request, stand, "desk/preview.html", page, here="leads", crumbs=_crumbs())


def _confirmed(
    request: OfficerRequest, stand: Stand, leads: list[UUID], place: str, why: str, typed: Typed
) -> HttpResponse:
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    done = reassign_leads(leads, place, why, **how)
    return redirect(address(reverse("leads"), moved=done.received, to=place))


def _crumbs() -> tuple[Link, ...]:
    return (Link(_("Leads"), reverse("leads")), Link(_("Give to another place"), ""))
