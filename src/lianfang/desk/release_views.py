"""Today's releases of a place; and since when someone held is free."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import remedy_queries as queries
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.release_pages import releases_page
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.quarantine.holding import settle_held


@requires(P.RECORD_CHECK, P.READ_FIGURES, P.TAKE_APPEAL)
@require_safe
def releases(request: OfficerRequest) -> HttpResponse:
    """Who lapses today and tomorrow, and who is held after the end."""
    stand = stand_of(request, clock.now())
    saved = _("Free again; it stays counted.") if request.GET.get("saved") else ""
    return _page(request, stand, saved=saved)


@requires(P.TAKE_APPEAL)
@require_POST
def settle(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Say since when someone who was held is free."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict())
    free_at = typed.moment("to_at", stand.at)
    refusal = typed.wrong.get("to_at", "")
    if not refusal:
        try:
            settle_held(pk, free_at, by=request.actor, at=stand.at)
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            refusal = said(error)
    if refusal:
        return _page(request, stand, refusal=refusal, status=422)
    return redirect(address(reverse("releases"), saved=1))


def _page(
    request: OfficerRequest, stand: Stand, *, saved: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    first = clock.moment(stand.today)
    incident, place = stand.incident.pk, stand.place
    leaving = queries.leaving(stand.scope, incident, place, first, first + timedelta(days=2))
    held = queries.held_now(stand.scope, incident, place, stand.at)
    page = releases_page(stand, leaving, held, saved=saved, refusal=refusal)
    return framed(request, stand, "desk/releases.html", page, here="releases", status=status)
