"""Units' own rosters: who filed, and signing one."""

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
from lianfang.desk import unit_roster_queries as queries
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import said
from lianfang.desk.shapes import FormPage, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.unit_roster_page import read_roster, roster_form, rosters_page
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.screening.roster_operations import file_roster


@requires(P.SIGN_ROSTER, P.READ_FIGURES)
@require_safe
def rosters(request: OfficerRequest) -> HttpResponse:
    """Which units filed their own roster, the missing first."""
    stand = stand_of(request, clock.now())
    page = rosters_page(stand, queries.rosters(stand.scope, stand.incident.pk, stand.at))
    return framed(request, stand, "desk/unit_rosters.html", page, here="rosters")


@requires(P.SIGN_ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: OfficerRequest, unit: UUID) -> HttpResponse:
    """File a unit's roster: a list that it sent, or a signed zero."""
    stand = stand_of(request, clock.now())
    name = queries.unit_name(stand.scope, unit)
    if not name:
        raise NotFound
    if request.method != "POST":
        return _page(request, stand, unit, name, Typed({"key": secrets.token_hex(16)}))
    typed = Typed(request.POST.dict())
    lists = queries.lists_of(stand.scope, stand.incident.pk, unit)
    batch, signed_by = read_roster(typed, lists)
    if typed.wrong:
        return _page(request, stand, unit, name, typed, status=422)
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        file_roster(stand.incident.pk, unit, batch, signed_by, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _page(request, stand, unit, name, typed, refusal=said(error), status=status)
    return redirect("unit_rosters")


def _page(
    request: OfficerRequest,
    stand: Stand,
    unit: UUID,
    name: str,
    typed: Typed,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    lists = queries.lists_of(stand.scope, stand.incident.pk, unit)
    latest = queries.latest(stand.scope, stand.incident.pk, unit)
    form = roster_form(unit, name, lists, latest, typed, refusal=refusal)
    words = _("Who of the unit's own people came back from there; no roster is not a zero.")
    page = FormPage(form.title, form, words)
    crumbs = (Link(_("Units' rosters"), reverse("unit_rosters")), Link(name, ""))
    return framed(
        request, stand, "desk/form.html", page, here="rosters", crumbs=crumbs, status=status
    )
