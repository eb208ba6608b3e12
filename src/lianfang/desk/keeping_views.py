"""The field register, holds, and the destruction of an incident's people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import keeping_page as pages
from lianfang.desk.asking import Place, asked, refused
from lianfang.desk.forms import Typed, read_day
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.keeping import operations as acts
from lianfang.keeping import queries
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound

HERE = Place("keeping", _lazy("Holds"), "holds")
READERS = (P.KEEP_DATA, P.REVIEW_READINGS)


@requires(*READERS)
@require_safe
def register(request: OfficerRequest) -> HttpResponse:
    """Every personal field that is kept."""
    stand = stand_of(request, clock.now())
    return framed(request, stand, "desk/board.html", pages.register_page(), here="keeping")


@requires(*READERS)
@require_safe
def holds(request: OfficerRequest) -> HttpResponse:
    """What is kept beyond its clock."""
    stand = stand_of(request, clock.now())
    found = queries.holds(stand.scope, stand.incident.pk)
    words = {"asked": _("Asked for; another person approves it."), "done": _("Noted.")}
    page = pages.holds_page(stand, found, words.get(request.GET.get("saved", ""), ""))
    return framed(request, stand, "desk/board.html", page, here="keeping")


@requires(P.KEEP_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_new(request: OfficerRequest) -> HttpResponse:
    """Ask that something be kept, with its assessment."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict())
    if request.method != "POST":
        return asked(request, stand, pages.hold_form({}, {}), HERE)
    labels, unknown = pages.labels_of(typed.text("what"))
    review = read_day(typed.text("review_on"), stand.today)
    if unknown or not labels:
        typed.wrong["what"] = _("The field register has no “{label}”.").format(label=unknown)
    if review is None:
        typed.wrong["review_on"] = _("Choose a day within 90 days.")
    form = pages.hold_form(request.POST.dict(), typed.wrong)
    if typed.wrong or review is None:
        return asked(request, stand, form, HERE, status=422)
    grounds = (typed.text("lawful"), typed.text("necessary"), typed.text("safe"))
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        acts.propose_hold(stand.incident, labels, grounds, review, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form, error, HERE)
    return redirect(address(reverse("holds"), saved="asked"))


@requires(P.KEEP_DATA)
@require_POST
def hold_approve(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Put a hold into force."""
    acts.approve_hold(pk, by=request.actor, at=clock.now())
    return redirect(address(reverse("holds"), saved="done"))


@requires(P.KEEP_DATA)
@require_POST
def hold_end(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """End a hold."""
    acts.end_hold(pk, by=request.actor, at=clock.now())
    return redirect(address(reverse("holds"), saved="done"))


@requires(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def destruction(request: OfficerRequest) -> HttpResponse:
    """How far it is; whoever's turn it is signs."""
    stand = stand_of(request, clock.now())
    if request.method != "POST":
        return _destruction(request, stand)
    found = queries.destruction(stand.scope, stand.incident.pk)
    act = {None: acts.propose_destruction, "proposed": acts.agree_destruction}.get(
        found.stage if found else None, acts.witness_destruction
    )
    try:
        act(stand.incident, by=request.actor, at=stand.at)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _destruction(request, stand, said(error), 409)
    return redirect("destruction")


def _destruction(
    request: OfficerRequest, stand: Stand, refusal: str = "", status: int = 200
) -> HttpResponse:
    incident = stand.incident.pk
    page = pages.destruction_page(
        stand,
        queries.destruction(stand.scope, incident),
        queries.destroyed(stand.scope, incident),
        queries.open_remedies(stand.scope, incident),
        refusal,
    )
    return framed(request, stand, "desk/board.html", page, here="keeping", status=status)


@requires(*READERS)
@require_safe
def certificate(request: OfficerRequest) -> HttpResponse:
    """The certificate as it is printed and filed."""
    stand = stand_of(request, clock.now())
    found = queries.destruction(stand.scope, stand.incident.pk)
    if found is None or found.done_at is None:
        raise NotFound
    done = queries.destroyed(stand.scope, stand.incident.pk)
    page = pages.certificate_page(stand, found, done)
    crumbs = (Link(_("Destruction"), reverse("destruction")), Link(page.title, ""))
    return framed(request, stand, "desk/certificate.html", page, here="keeping", crumbs=crumbs)
