"""The queue of what is said of orders, and one of them answered."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import remedy_queries as queries
from lianfang.desk.forms import Typed, read_day, read_moment
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.remedy_pages import remedies_page, remedy_forms, remedy_page
from lianfang.desk.remedy_queries import Remedy
from lianfang.desk.shapes import Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.quarantine.appealing import (
    RightAnchor,
    acknowledge_appeal,
    decide_appeal,
    decide_correction,
    propose_on_appeal,
)
from lianfang.quarantine.choices import AppealProposal, Decision, Precision
from lianfang.quarantine.detail_corrections import DETAILS, RightDetail
from lianfang.quarantine.extending import decide_extension
from lianfang.quarantine.remedy_reading import READERS, may_read, read_remedy


@requires(*READERS)
@require_safe
def appeals(request: OfficerRequest) -> HttpResponse:
    """Appeals, corrections and extensions of a place, those that wait first."""
    may_read(request.actor)
    stand = stand_of(request, clock.now())
    lines = queries.remedies(stand.scope, stand.incident.pk, stand.place)
    page = remedies_page(stand, lines)
    return framed(request, stand, "desk/remedies.html", page, here="appeals")


@requires(*READERS)
@sensitive_variables("typed")
@require_http_methods(["GET", "HEAD", "POST"])
def remedy(request: OfficerRequest, kind: str, pk: UUID) -> HttpResponse:
    """One of them, opened for whoever answers it; what the post may do is done here."""
    may_read(request.actor)
    stand = stand_of(request, clock.now())
    lines = queries.remedies(stand.scope, stand.incident.pk, stand.own_area, pk=pk)
    line = next((one for one in lines if one.kind == kind), None)
    if line is None:
        raise NotFound
    if request.method != "POST":
        return _page(request, stand, line, Typed({"key": secrets.token_hex(16)}))
    typed = Typed(request.POST.dict())
    try:
        _do(line, typed, request, stand.at)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _page(request, stand, line, typed, refusal=said(error), status=status)
    if typed.wrong:
        return _page(request, stand, line, typed, status=422)
    return redirect(address(reverse("remedy", args=[kind, pk]), saved=1))


def _do(line: Remedy, typed: Typed, request: OfficerRequest, at: datetime) -> None:
    """Do the act of the form that was sent, unless something in it is to be mended."""
    how: dict[str, Any] = {"by": request.actor, "at": at, "key": typed.text("key")[:80]}
    if line.kind == "appeal" and typed.text("act") == "acknowledge":
        acknowledge_appeal(line.pk, **how)
        return
    options = AppealProposal if line.kind == "appeal" else Decision
    answers = dict.fromkeys(options.values, "")
    answer = typed.chosen("answer", answers, _("Choose the answer."))
    why = typed.needed("why", _("Give the reason; the person can read it."))
    right = read_anchor(typed, at) if typed.text("anchor") else None
    detail = _detail(line, typed)
    if typed.wrong:
        return
    approve = answer == Decision.APPROVED
    if line.kind == "extension":
        decide_extension(line.pk, approve, why, **how)
    elif line.kind == "correction":
        decide_correction(line.pk, approve, why, (detail or right) if approve else None, **how)
    elif typed.text("act") == "propose":
        propose_on_appeal(line.pk, answer, why, **how)
    else:
        decide_appeal(line.pk, answer, why, right, **how)


def _detail(line: Remedy, typed: Typed) -> RightDetail | None:
    """The right value of a detail, which an approved correction of one needs."""
    approved = typed.text("answer") == Decision.APPROVED
    if line.kind != "correction" or line.about not in DETAILS or not approved:
        return None
    value = typed.needed(
        "right", _("Write the right value, so that it can replace the wrong one.")
    )
    return RightDetail(value, typed.text("door"))


def read_anchor(typed: Typed, at: datetime, name: str = "anchor") -> RightAnchor:
    """A day, or a day with the time, from which observation is counted."""
    value = typed.text(name)
    exact = read_moment(value, at)
    on = read_day(value, clock.day_of(at))
    if exact is None and on is None:
        words = _("“{value}” is no day; write 2020-02-10, or 2020-02-10 18:05 with the time.")
        typed.wrong[name] = words.format(value=value)
    if exact is not None:
        return RightAnchor(exact, Precision.MINUTE)
    return RightAnchor(clock.moment(on or clock.day_of(at)), Precision.DAY)


@sensitive_variables("words", "page")
def _page(
    request: OfficerRequest,
    stand: Stand,
    line: Remedy,
    typed: Typed,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    words = read_remedy(line.kind, line.pk, by=request.actor, at=stand.at)
    saved = _("Recorded; it takes effect now.") if request.GET.get("saved") else ""
    page = remedy_page(stand, line, words, remedy_forms(stand, line, typed, refusal), saved)
    crumbs = (Link(_("Appeals"), reverse("appeals")), Link(page.title, ""))
    return framed(
        request, stand, "desk/record.html", page, here="appeals", crumbs=crumbs, status=status
    )
