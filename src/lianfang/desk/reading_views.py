"""Who looked at whom: the data-protection reviewer's pages."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import reading_pages as pages
from lianfang.desk.asking import refusal_status
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.reviewing import queries
from lianfang.reviewing.operations import review as record_review

SPANS = {"1": timedelta(days=1), "7": timedelta(days=7), "30": timedelta(days=30)}


@requires(P.REVIEW_READINGS)
@require_safe
def readings(request: OfficerRequest) -> HttpResponse:
    """Each officer who opened anyone in the last days, the unusual first."""
    stand = stand_of(request, clock.now())
    span = request.GET.get("days", "1")
    since = stand.at - SPANS.get(span, SPANS["1"])
    found = queries.by_officer(stand.scope, since, stand.at)
    return _board(request, stand, pages.officers_page(stand, found, span), "readings")


@requires(P.REVIEW_READINGS)
@require_safe
def of_officer(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """What one officer opened."""
    stand = stand_of(request, clock.now())
    looks = queries.of_officer(stand.scope, pk)
    if not looks:
        raise NotFound
    page = pages.looks_page(stand, looks[0].officer, looks)
    return _board(request, stand, page, "readings")


@requires(P.REVIEW_READINGS)
@require_safe
def of_person(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Who opened one person."""
    stand = stand_of(request, clock.now())
    looks = queries.of_person(stand.scope, pk)
    if not looks:
        raise NotFound
    page = pages.looks_page(stand, _("Who looked at one person"), looks)
    return _board(request, stand, page, "readings")


@requires(P.REVIEW_READINGS)
@require_safe
def drawn(request: OfficerRequest) -> HttpResponse:
    """Ten of yesterday's readings, drawn."""
    stand = stand_of(request, clock.now())
    looks = queries.drawn(stand.scope, stand.incident.pk, stand.at)
    return _board(request, stand, pages.drawn_page(stand, looks), "readings_drawn")


@requires(P.REVIEW_READINGS)
@sensitive_variables("found")
@require_safe
def glasses(request: OfficerRequest) -> HttpResponse:
    """All broken glass; what waits for review first."""
    stand = stand_of(request, clock.now())
    found = queries.glasses(stand.scope, stand.incident)
    saved = _("The review is recorded.") if request.GET.get("saved") else ""
    return _board(request, stand, pages.glasses_page(stand, found, saved), "glasses")


@requires(P.REVIEW_READINGS)
@sensitive_variables("found", "page")
@require_http_methods(["GET", "HEAD", "POST"])
def glass_review(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One broken glass with its reason; the reviewer records what was found."""
    stand = stand_of(request, clock.now())
    found = next(
        (g for g in queries.glasses(stand.scope, stand.incident) if g.glass.pk == pk), None
    )
    if found is None:
        raise NotFound
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    refusal, status = _recorded(request, stand, pk, typed)
    if request.method == "POST" and not refusal:
        return redirect(address(reverse("glasses"), saved="yes"))
    page = pages.glass_review_page(stand, found, typed, refusal)
    return _board(request, stand, page, "glasses", status=status)


@requires(P.REVIEW_READINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def reading_review(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One reading; the reviewer records what was found."""
    stand = stand_of(request, clock.now())
    look = queries.reading(stand.scope, pk)
    if look is None:
        raise NotFound
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    refusal, status = _recorded(request, stand, pk, typed)
    if request.method == "POST" and not refusal:
        return redirect("readings_drawn")
    page = pages.reading_page(stand, look, typed, refusal)
    return _board(request, stand, page, "readings_drawn", status=status)


@requires(P.REVIEW_READINGS)
@require_safe
def conflicts(request: OfficerRequest) -> HttpResponse:
    """Conflicts that officers declared, and what they opened in spite of them."""
    stand = stand_of(request, clock.now())
    found = queries.conflicts(stand.scope, stand.incident)
    return _board(request, stand, pages.conflicts_page(stand, found), "conflicts")


def _recorded(request: OfficerRequest, stand: Stand, pk: UUID, typed: Typed) -> tuple[str, int]:
    """Record the review that was sent; why it was refused, if it was."""
    if request.method != "POST":
        return "", 200
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    words = typed.values.get("words", "").strip()[:300]
    try:
        record_review(pk, typed.text("finding"), words, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return said(error), refusal_status(error)
    return "", 200


def _board(
    request: OfficerRequest, stand: Stand, page: BoardPage, here: str, *, status: int = 200
) -> HttpResponse:
    crumbs = (Link(_("Who looked at whom"), reverse("readings")), Link(page.title, ""))
    return framed(request, stand, "desk/board.html", page, here=here, crumbs=crumbs, status=status)
