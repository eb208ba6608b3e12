"""Transfers and vehicles: the board, each step, asking for one, disinfection."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts import queries as accounts
from lianfang.accounts.choices import UnitKind
from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import transfer_pages as pages
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Form, FormPage, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.people import queries as people
from lianfang.quarantine import site_queries as queries
from lianfang.quarantine import transfers, vehicles
from lianfang.quarantine.care import running_order
from lianfang.quarantine.choices import Destination
from lianfang.quarantine.site_queries import TransferNow
from lianfang.quarantine.transfer_rules import Step

_PRESSES: dict[str, Callable[..., Any]] = {
    Step.APPROVED: transfers.approve_transfer,
    Step.UNDER_WAY: transfers.depart,
    Step.ARRIVED: transfers.arrive,
    Step.GIVEN: transfers.hand_over,
    Step.HANDED_OVER: transfers.hand_over,
}


@requires(P.READ_FIGURES, P.RECORD_CHECK, P.REQUEST_TRANSFER)
@require_safe
def board(request: OfficerRequest) -> HttpResponse:
    """Transfers of the scope, the most urgent first, each with its next step."""
    stand = stand_of(request, clock.now())
    settled = request.GET.get("view") == "settled"
    place = stand.place if stand.scope.kind == "area" else ""
    found = queries.transfers(stand.scope, place, settled=settled)
    saved = _("The step is recorded.") if request.GET.get("saved") else ""
    may = stand.actor.may(P.REQUEST_TRANSFER)
    page = pages.transfers_page(stand, found, settled=settled, may=may, saved=saved)
    return framed(request, stand, "desk/transfers.html", page, here="transfers")


@requires(P.READ_FIGURES, P.RECORD_CHECK, P.REQUEST_TRANSFER)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: OfficerRequest, pk: UUID, to: str) -> HttpResponse:
    """Take the next step: one press, or a form for a vehicle or for a reason."""
    stand = stand_of(request, clock.now())
    if to in _PRESSES:
        if request.method != "POST":
            return redirect("transfers")
        _PRESSES[to](pk, by=request.actor, at=stand.at)
        return redirect(address(reverse("transfers"), saved="yes"))
    if to not in (Step.ASSIGNED, Step.CANCELLED):
        raise NotFound
    one = _transfer(stand, pk)
    if request.method != "POST":
        typed = Typed({"key": secrets.token_hex(16)})
        return _asked(request, stand, _form(stand, one, to, typed))
    typed = Typed(request.POST.dict())
    try:
        done = _written(pk, to, typed, _how(request, stand, typed))
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        form = _form(stand, one, to, typed, said(error))
        return _asked(request, stand, form, status=_status(error))
    if not done:
        return _asked(request, stand, _form(stand, one, to, typed), status=422)
    return redirect(address(reverse("transfers"), saved="yes"))


def _written(pk: UUID, to: str, typed: Typed, how: dict[str, Any]) -> bool:
    """Call it off or give it a vehicle; False where no vehicle was chosen."""
    if to == Step.CANCELLED:
        transfers.cancel_transfer(pk, typed.text("why"), **how)
        return True
    car = _chosen(typed, "vehicle", _("Choose the vehicle."))
    if car is not None:
        transfers.assign_vehicle(pk, car, typed.text("driver"), **how)
    return car is not None


def _transfer(stand: Stand, pk: UUID) -> TransferNow:
    for one in queries.transfers(stand.scope, ""):
        if one.id == pk:
            return one
    raise NotFound


def _form(stand: Stand, one: TransferNow, to: str, typed: Typed, refusal: str = "") -> Form:
    if to == Step.CANCELLED:
        return pages.cancel_form(one, typed, refusal)
    return pages.vehicle_form(one, queries.vehicles(stand.scope), typed, refusal)


def _asked(
    request: OfficerRequest, stand: Stand, form: Form, *, status: int = 200
) -> HttpResponse:
    crumbs = (Link(_("Transfers"), reverse("transfers")), Link(form.title, ""))
    page = FormPage(form.title, form)
    return framed(
        request, stand, "desk/form.html", page, here="transfers", crumbs=crumbs, status=status
    )


@requires(P.REQUEST_TRANSFER)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: OfficerRequest) -> HttpResponse:
    """Ask for a person to be brought somewhere."""
    stand = stand_of(request, clock.now())
    about = _about(stand, request.GET.get("person", ""))
    if request.method != "POST":
        typed = Typed({"key": secrets.token_hex(16)})
        return _asked(request, stand, pages.asking_form(about, typed))
    typed = Typed(request.POST.dict())
    known = {d.value: str(d.label) for d in Destination}
    to = typed.chosen("destination", known, _("Choose where to."))
    urgent = typed.chosen("emergency", {"yes": "", "no": ""}, _("Say whether it is one."))
    if typed.wrong:
        return _asked(request, stand, pages.asking_form(about, typed), status=422)
    site = about.site if to == Destination.SITE else None
    how = _how(request, stand, typed)
    try:
        transfers.request_transfer(
            about.person, to, order=about.order, site=site, emergency=urgent == "yes", **how
        )
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        form = pages.asking_form(about, typed, said(error))
        return _asked(request, stand, form, status=_status(error))
    return redirect(address(reverse("transfers"), saved="yes"))


def _about(stand: Stand, text: str) -> pages.Asking:
    person = people.person(stand.scope, _uuid(text))
    if person is None:
        raise NotFound
    order = running_order(person.pk, stand.at)
    return pages.Asking(
        person.pk,
        person.display,
        order.pk if order else None,
        order.site_id if order else None,
        order.site.name if order and order.site else "",
    )


@requires(P.READ_FIGURES, P.RECORD_CHECK, P.REQUEST_TRANSFER)
@require_http_methods(["GET", "HEAD", "POST"])
def cars(request: OfficerRequest) -> HttpResponse:
    """Vehicles: which may leave; disinfection; setting another one apart."""
    stand = stand_of(request, clock.now())
    if request.method != "POST":
        return _cars(request, stand, Typed({"key": secrets.token_hex(16)}))
    typed = Typed(request.POST.dict())
    if typed.text("act") != "register":
        return _pressed(request, stand, typed)
    unit = _chosen(typed, "unit", _("Choose who keeps it."))
    if unit is None:
        return _cars(request, stand, typed, status=422)
    how = _how(request, stand, typed)
    new = vehicles.NewVehicle(typed.text("plate"), unit, stand.own_area)
    try:
        vehicles.register_vehicles([new], **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _cars(request, stand, typed, refusal=said(error), status=_status(error))
    return redirect(address(reverse("vehicles"), saved="new"))


def _pressed(request: OfficerRequest, stand: Stand, typed: Typed) -> HttpResponse:
    """Record that a vehicle was disinfected, or that it is set apart no more."""
    retired = typed.text("retire")
    try:
        if retired:
            vehicles.retire_vehicle(_uuid(retired), by=request.actor, at=stand.at)
        else:
            vehicles.disinfect_vehicle(_uuid(typed.text("vehicle")), by=request.actor, at=stand.at)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        blank = Typed({"key": secrets.token_hex(16)})
        return _cars(request, stand, blank, refusal=said(error), status=_status(error))
    return redirect(address(reverse("vehicles"), saved="gone" if retired else "clean"))


def _cars(
    request: OfficerRequest, stand: Stand, typed: Typed, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    form = None
    if stand.actor.may(P.RUN_SITE):
        keepers = [
            (unit.pk, unit.name)
            for kind in (UnitKind.HEADQUARTERS, UnitKind.SITE)
            for unit in accounts.units(stand.scope, kind)
        ]
        form = pages.register_form(keepers, typed, refusal)
    saved = {
        "clean": _("The disinfection is recorded; the vehicle may leave."),
        "new": _("The vehicle is set apart."),
        "gone": _("The vehicle is set apart no more; its trips stay on record."),
    }.get(request.GET.get("saved", ""), "")
    may = stand.actor.may(P.REQUEST_TRANSFER)
    found = queries.vehicles(stand.scope)
    page = pages.vehicles_page(stand, found, form, refusal, may=may, saved=saved)
    crumbs = (Link(_("Transfers"), reverse("transfers")), Link(_("Vehicles"), ""))
    return framed(
        request, stand, "desk/vehicles.html", page, here="transfers", crumbs=crumbs, status=status
    )


def _chosen(typed: Typed, name: str, error: str) -> UUID | None:
    try:
        return UUID(typed.text(name))
    except ValueError:
        typed.wrong[name] = error
        return None


def _how(request: OfficerRequest, stand: Stand, typed: Typed) -> dict[str, Any]:
    return {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80] or None}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _status(error: DomainError) -> int:
    return 422 if isinstance(error, BadInput) else 409
