"""Who is away: said with what passes on, and ended."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import absence_queries as queries
from lianfang.desk.absence_pages import AbsenceForm, absence_form, absences_page, preview_page
from lianfang.desk.absence_queries import Answering
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.screening.absence_operations import declare_absence, end_absence


@requires(P.DECLARE_ABSENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: OfficerRequest) -> HttpResponse:
    """Who is away; the form, then what passes on, then it is said."""
    stand = stand_of(request, clock.now())
    posts = queries.answering_posts(stand.scope, stand.place, stand.at)
    typed = Typed(request.POST.dict())
    if request.method != "POST":
        return _page(request, stand, posts, typed)
    read = AbsenceForm.read(typed, posts, stand.at)
    if read is None:
        return _page(request, stand, posts, typed, status=422)
    if typed.text("step") != "confirm":
        keyed = Typed({**typed.values, "key": secrets.token_hex(16), "from_at": _written(read)})
        page = preview_page(stand, posts, read, keyed)
        crumbs = (Link(_("Stand-ins"), reverse("absences")), Link(page.title, ""))
        return framed(request, stand, "desk/preview.html", page, here="absences", crumbs=crumbs)
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        declare_absence(read.post, read.from_at, read.to_at, read.deputy, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _page(request, stand, posts, typed, refusal=said(error), status=status)
    return redirect(address(reverse("absences"), saved="said"))


def _written(read: AbsenceForm) -> str:
    """The beginning as a moment, so that “now” stays the now of the preview."""
    return clock.local(read.from_at).strftime("%Y-%m-%d %H:%M")


@requires(P.DECLARE_ABSENCE)
@require_POST
def end(request: OfficerRequest) -> HttpResponse:
    """End an absence now; sent twice, it is ended once."""
    stand = stand_of(request, clock.now())
    try:
        absence = UUID(request.POST.get("absence", ""))
    except ValueError:
        raise NotFound from None
    end_absence(absence, by=request.actor, at=stand.at)
    return redirect(address(reverse("absences"), saved="ended"))


def _page(
    request: OfficerRequest,
    stand: Stand,
    posts: Sequence[Answering],
    typed: Typed,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    saved = {
        "said": _("It is passed on."),
        "ended": _("The absence is ended; what had passed on goes back."),
    }.get(request.GET.get("saved", ""), "")
    found = queries.absences(stand.scope, stand.place, stand.at)
    form = absence_form(stand, posts, typed, refusal=refusal)
    page = absences_page(stand, found, form, saved)
    return framed(request, stand, "desk/absences.html", page, here="absences", status=status)
