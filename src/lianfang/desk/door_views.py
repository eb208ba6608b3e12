"""A sweep at the doors: a grid's doors, and one knock recorded."""

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
from lianfang.desk import paper_queries as lines_of
from lianfang.desk.door_pages import (
    MOST_GRIDS,
    door_form,
    door_page,
    doors_page,
    grids_page,
    no_round,
    ways,
)
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.paper_queries import DoorOnPaper
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.places import queries as places
from lianfang.screening import paper_queries as queries
from lianfang.screening.choices import Covered
from lianfang.screening.ground_queries import doors_to_retry
from lianfang.screening.paper_queries import Round
from lianfang.screening.paper_rules import NOBODY
from lianfang.screening.sweep_operations import record_visits
from lianfang.screening.sweeping import DoorVisit


@requires(P.SWEEP)
@require_safe
def doors(request: OfficerRequest) -> HttpResponse:
    """A grid's doors that the round has not covered, those to try at this hour first."""
    stand = stand_of(request, clock.now())
    round_ = queries.round_now(stand.scope, stand.incident.pk)
    if round_ is None:
        return framed(request, stand, "desk/doors.html", no_round(), here="doors")
    if len(stand.place) < 15:
        grids = lines_of.doors_by_place(stand.scope, round_.pk, stand.place, MOST_GRIDS + 1)
        page = grids_page(stand, round_, grids)
        return framed(request, stand, "desk/doors.html", page, here="doors")
    lines = queries.doors_left(stand.scope, round_.pk, stand.place)
    left = [d for d in lines_of.door_lines(stand.scope, round_.pk, lines) if d]
    again = doors_to_retry(stand.scope, round_.pk, stand.today)
    asked = request.GET.get("first", "")
    page = doors_page(
        stand, round_, left, {one.household: one.propose for one in again},
        int(asked) if asked.isascii() and asked.isdigit() else 0, _saved(request),
    )  # fmt: skip
    return framed(request, stand, "desk/doors.html", page, here="doors")


def _saved(request: OfficerRequest) -> str:
    how = ways().get(request.GET.get("saved", ""), "")
    return _("Saved: {what}").format(what=how) if how else ""


@requires(P.SWEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One door; what happened there is recorded once, however often it is sent."""
    stand = stand_of(request, clock.now())
    round_ = queries.round_now(stand.scope, stand.incident.pk)
    division = places.division_of_household(stand.scope, pk)
    if round_ is None or division is None:
        raise NotFound
    (found,) = lines_of.door_lines(stand.scope, round_.pk, [pk])
    if found is None:
        raise NotFound
    if request.method != "POST":
        return _page(request, stand, division, found, Typed({"key": secrets.token_hex(16)}))
    typed = Typed(request.POST.dict())
    visit = _visit(pk, typed, stand)
    if typed.wrong:
        return _page(request, stand, division, found, typed, status=422)
    return _save(request, stand, round_, division, found, typed, visit)


def _visit(pk: UUID, typed: Typed, stand: Stand) -> DoorVisit:
    how = typed.chosen("how", ways(), _("Choose what happened at this door."))
    members = typed.whole("members", 1, 99) if how == Covered.DOOR else 0
    at = typed.moment("at", stand.at)
    return DoorVisit(pk, at, how != NOBODY, members, Covered.DOOR if how == NOBODY else how)


def _save(
    request: OfficerRequest,
    stand: Stand,
    round_: Round,
    division: str,
    found: DoorOnPaper,
    typed: Typed,
    visit: DoorVisit,
) -> HttpResponse:
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        record_visits(round_.pk, [visit], **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _page(request, stand, division, found, typed, refusal=said(error), status=status)
    place = division if division != stand.own_area else ""
    return redirect(address(reverse("doors"), place=place, saved=typed.text("how")))


def _page(
    request: OfficerRequest,
    stand: Stand,
    division: str,
    found: DoorOnPaper,
    typed: Typed,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    page = door_page(stand, division, found, door_form(found.household, typed, refusal=refusal))
    back = address(reverse("doors"), place=division if division != stand.own_area else "")
    crumbs = (Link(_("Doors"), back), Link(found.door, ""))
    return framed(
        request, stand, "desk/door.html", page, here="doors", crumbs=crumbs, status=status
    )
