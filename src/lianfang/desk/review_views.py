"""Doubtful pairs: the queue, one pair side by side, and the decision."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import review_queries as queries
from lianfang.desk.duty_queries import MANY
from lianfang.desk.frame import framed
from lianfang.desk.pair_page import Beside, pair_page, queue_page
from lianfang.desk.presenters import address, said
from lianfang.desk.review_queries import Pair
from lianfang.desk.shapes import Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.people.releases import open_for_duty
from lianfang.screening.pair_operations import reopen_pair, settle_pair

PAGE = 50


@requires(P.JOIN_PEOPLE)
@require_safe
def review(request: OfficerRequest) -> HttpResponse:
    """The queue of the post's area, the oldest first."""
    stand = stand_of(request, clock.now())
    waiting = queries.waiting(stand.scope, stand.incident.pk, stand.place)
    after = _uuid(request.GET.get("after", ""))
    found = list((waiting.filter(pk__gt=after) if after else waiting)[: PAGE + 1])
    next_url = ""
    if len(found) > PAGE:
        next_url = address(reverse("review"), after=str(found[PAGE - 1].pk))
    page = queue_page(stand, found[:PAGE], waiting[: MANY + 1].count(), next_url)
    return framed(request, stand, "desk/review.html", page, here="review")


@requires(P.JOIN_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One pair side by side, both opened under today's duty; deciding goes on to the next."""
    stand = stand_of(request, clock.now())
    if request.method != "POST":
        return _page(request, stand, pk)
    how: dict[str, Any] = {"key": request.POST.get("key", "")[:80] or None}
    try:
        settle_pair(pk, request.POST.get("decision", ""), by=request.actor, at=stand.at, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _page(request, stand, pk, refusal=said(error), status=status)
    return _onward(stand, pk, last=str(pk))


@requires(P.JOIN_PEOPLE)
@require_safe
def following(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The pair after this one, which is left for later."""
    return _onward(stand_of(request, clock.now()), pk)


@requires(P.JOIN_PEOPLE)
@require_POST
def reopen(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Take back one's own decision; the pair is there again."""
    stand = stand_of(request, clock.now())
    reopen_pair(pk, by=request.actor, at=stand.at)
    return redirect("pair", pk=pk)


def _onward(stand: Stand, pair: UUID, **more: str) -> HttpResponse:
    after = queries.next_after(stand.scope, stand.incident.pk, stand.place, pair)
    return redirect(address(reverse("pair", args=[after]), **more) if after else "review")


@sensitive_variables("beside", "page")
def _page(
    request: OfficerRequest, stand: Stand, pk: UUID, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    found = queries.pair_of(stand.scope, pk)
    if found is None:
        raise NotFound
    waiting = queries.waiting(stand.scope, stand.incident.pk, stand.place)
    left = waiting.exclude(pk=pk)[: MANY + 1].count()
    page = pair_page(
        stand, found, _beside(request, stand, found), left, secrets.token_hex(16),
        refusal=refusal, last=_last(request, stand),
    )  # fmt: skip
    crumbs = (Link(_("Pairs to settle"), reverse("review")), Link(_("One pair"), ""))
    return framed(
        request, stand, "desk/pair.html", page, here="review", crumbs=crumbs, status=status
    )


def _beside(request: OfficerRequest, stand: Stand, found: Pair) -> Beside:
    persons = [found.first_id, found.second_id]
    opened = open_for_duty(persons, by=request.actor, at=stand.at)
    return Beside(
        opened={one.person: one for one in opened},
        rows=queries.rows_of(stand.scope, persons),
        leads={person: queries.lead_of(stand.scope, person) for person in persons},
        orders={person: queries.order_of(stand.scope, person, stand.at) for person in persons},
    )


def _last(request: OfficerRequest, stand: Stand) -> Pair | None:
    """The pair that the reader decided just before, if it still stands so."""
    last = _uuid(request.GET.get("last", ""))
    found = queries.pair_of(stand.scope, last) if last else None
    return found if found and found.decided_by == stand.post else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
