"""Break-glass: opened for 15 minutes without a relation, for a reason; conflicts declared."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import glass_pages as pages
from lianfang.desk.asking import Place, asked, refused
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.shapes import Link
from lianfang.desk.standing import stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.people import queries as people
from lianfang.reviewing import operations as acts
from lianfang.reviewing import queries

HERE = Place("glass", _lazy("Break-glass"), "glass_new")
PERSON = Place("roster", _lazy("Quarantine"), "roster")


@requires(P.OPEN_IDENTITY)
@sensitive_variables("typed", "form", "sought")
@require_http_methods(["GET", "HEAD", "POST"])
def glass_new(request: OfficerRequest) -> HttpResponse:
    """Ask whom and why; sent twice, the glass is broken once."""
    stand = stand_of(request, clock.now())
    person = _known(request.POST.get("person") or request.GET.get("person", ""))
    found = people.person(stand.scope, person) if person else None
    if person and found is None:
        raise NotFound
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    form = pages.break_form(found, typed)
    if request.method != "POST":
        return asked(request, stand, form, HERE)
    sought = acts.Sought(person, typed.text("known_by"))
    reason = typed.values.get("reason", "").strip()[:300]
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        made = acts.break_glass(stand.incident, sought, reason, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form, error, HERE)
    return redirect("glass", pk=made)


@requires(P.OPEN_IDENTITY)
@sensitive_variables("seen", "page")
@require_safe
def glass(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """What is open to who broke it, until it ends by itself; each look is logged."""
    stand = stand_of(request, clock.now())
    seen = acts.look_through(pk, by=request.actor, at=stand.at)
    until = queries.end_of(stand.scope, pk) or stand.at
    page = pages.glass_page(stand, until, seen)
    crumbs = (Link(_("Break-glass"), reverse("glass_new")), Link(page.title, ""))
    return framed(request, stand, "desk/board.html", page, here="glass", crumbs=crumbs)


@requires(P.OPEN_IDENTITY)
@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Declare a tie to a person; declared again, the first stands."""
    stand = stand_of(request, clock.now())
    found = people.person(stand.scope, pk)
    if found is None:
        raise NotFound
    typed = Typed(request.POST.dict())
    form = pages.conflict_form(found, typed)
    if request.method != "POST":
        return asked(request, stand, form, PERSON)
    try:
        acts.declare_conflict(pk, typed.text("tie"), by=request.actor, at=stand.at)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form, error, PERSON)
    return redirect("person", pk=pk)


def _known(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
