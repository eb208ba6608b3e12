"""转段: freed people go to the next front; nobody leaves an object without an owner."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from lianfang.accounts import queries as accounts
from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import redeploy_page as pages
from lianfang.desk.asking import Place, asked, refusal_status, refused
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Form
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.transitions import redeploy_operations as acts
from lianfang.transitions import redeploying as queries

HERE = Place("chart", _lazy("Next front"), "redeploy")


@requires(P.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def redeploy(request: OfficerRequest) -> HttpResponse:
    """Who is free, and sending them."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    free = queries.free(stand.scope, stand.incident.pk, stand.incident.division, stand.at)
    if request.method != "POST":
        return _page(request, stand, free, typed)
    chosen = [f.post for f in free if typed.text(f"who_{f.post}")]
    try:
        acts.redeploy(
            stand.incident, chosen, typed.text("front"), typed.text("document"),
            **_how(request, stand, typed),
        )  # fmt: skip
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _page(request, stand, free, typed, error)
    return redirect(address(reverse("redeploy"), saved="yes"))


def _page(
    request: OfficerRequest, stand: Stand, free: list[queries.Free], typed: Typed,
    error: DomainError | None = None,
) -> HttpResponse:  # fmt: skip
    scope, incident = stand.scope, stand.incident
    form = pages.redeploy_form(free, typed) if free else None
    page = pages.redeploy_page(
        stand, free, queries.stationed(scope, incident.pk, incident.division, stand.at),
        queries.redeployed(scope, incident.pk), form,
        _("It is recorded.") if request.GET.get("saved") else "",
        refusal=said(error) if error else "",
    )  # fmt: skip
    status = refusal_status(error) if error else 200
    return framed(request, stand, "desk/board.html", page, here=HERE.here, status=status)


@requires(P.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def relieve(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Relieve a leader of an object that someone else takes over."""
    stand = stand_of(request, clock.now())
    incident = stand.incident
    found = queries.stationed(stand.scope, incident.pk, incident.division, stand.at, pairing=pk)
    if not found:
        raise NotFound
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    form = pages.relieve_form(stand, found[0], typed)
    if request.method != "POST":
        return asked(request, stand, form, HERE)
    return _relieved(request, stand, found[0], typed, form)


def _relieved(
    request: OfficerRequest, stand: Stand, held: queries.Stationed, typed: Typed, form: Form
) -> HttpResponse:
    successor = None
    if name := typed.text("account"):
        successor = accounts.post_of_account(stand.scope, name, stand.at)
        if successor is None:
            typed.wrong["account"] = _("There is no account of that user name.")
            form = pages.relieve_form(stand, held, typed)
            return asked(request, stand, form, HERE, status=422)
    try:
        acts.relieve(
            stand.incident, held.pairing, successor, typed.text("front"), typed.text("document"),
            **_how(request, stand, typed),
        )  # fmt: skip
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form, error, HERE)
    return redirect(address(reverse("redeploy"), saved="yes"))


def _how(request: OfficerRequest, stand: Stand, typed: Typed) -> dict[str, Any]:
    return {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
