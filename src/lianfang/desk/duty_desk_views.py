"""The headquarters' duty: the roster, hand-over by two signatures, the log."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.command import duty_operations as acts
from lianfang.command import duty_queries as queries
from lianfang.command.duty_rules import gaps
from lianfang.desk import duty_desk_page as pages
from lianfang.desk.asking import Place, asked, refusal_status, refused
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Field, Form
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound

HERE = Place("duty", _lazy("On duty"), "duty")
_DAY = timedelta(days=1)


@requires(P.READ_FIGURES, P.KEEP_DUTY)
@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: OfficerRequest) -> HttpResponse:
    """Who sits and what happened; sending hands over, takes over, or writes the log."""
    stand = stand_of(request, clock.now())
    if request.method != "POST":
        return _board(request, stand, saved=request.GET.get("saved", ""))
    typed = Typed(request.POST.dict())
    key = typed.text("act")[:8] + typed.text("key")[:60] or None
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": key}
    what, text = typed.text("act"), typed.text("text")
    try:
        if what == "log":
            acts.log_duty(stand.incident, text, **how)
        elif what == "give":
            acts.hand_over(_uuid(typed.text("subject")), text, **how)
        elif what == "take":
            acts.take_over(_uuid(typed.text("subject")), **how)
        else:
            raise NotFound
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _board(request, stand, refusal=said(error), status=refusal_status(error))
    return redirect(address(reverse("duty"), saved=what))


def _board(
    request: OfficerRequest, stand: Stand, *, saved: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    first, until = clock.moment(stand.today - _DAY), clock.moment(stand.today + 2 * _DAY)
    incident = stand.incident.pk
    shifts = queries.shifts(stand.scope, incident, first, until)
    spans = [(shift.from_at, shift.to_at) for shift in shifts]
    found = gaps(spans, clock.moment(stand.today), until - _DAY)
    notes = queries.notes(stand.scope, incident, first, stand.at)
    told = {
        "log": _("It stands in the log."),
        "give": _("Handed over; the next shift signs too."),
        "take": _("Taken over."),
        "plan": _("The shifts are planned."),
        "cancel": _("The shift is cancelled."),
    }.get(saved, "")
    page = pages.duty_page(
        stand, shifts, found, notes, may=stand.actor.may(P.KEEP_DUTY), saved=told,
        refusal=refusal, key=secrets.token_hex(16),
    )  # fmt: skip
    return framed(request, stand, "desk/board.html", page, here="duty", status=status)


@requires(P.KEEP_DUTY)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: OfficerRequest) -> HttpResponse:
    """Plan the three shifts of a day."""
    stand = stand_of(request, clock.now())
    posts = queries.duty_posts(stand.scope, stand.at)
    tomorrow = clock.moment(stand.today + _DAY)
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    if request.method != "POST":
        return asked(request, stand, pages.plan_form(typed, posts, tomorrow), HERE)
    midnight = clock.moment(typed.day("day", stand.today))
    new = [
        acts.NewShift(_uuid(who), midnight + n * timedelta(hours=8),
                      midnight + (n + 1) * timedelta(hours=8))
        for n, name in enumerate(pages.SHIFTS)
        if (who := typed.text(name))
    ]  # fmt: skip
    if typed.wrong:
        form = pages.plan_form(typed, posts, tomorrow)
        return asked(request, stand, form, HERE, status=422)
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        acts.plan_shifts(stand.incident, new, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, pages.plan_form(typed, posts, tomorrow), error, HERE)
    return redirect(address(reverse("duty"), saved="plan"))


@requires(P.KEEP_DUTY)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Cancel a shift that has not begun."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict())
    form = Form(
        request.path, typed.text("key") or secrets.token_hex(16), _("Cancel the shift"),
        (Field("why", _("Why"), value=typed.text("why")),),
        title=_("Cancel a shift"), cancel_url=reverse("duty"),
    )  # fmt: skip
    if request.method != "POST":
        return asked(request, stand, form, HERE)
    try:
        acts.cancel_shift(pk, typed.text("why"), by=request.actor, at=stand.at)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form, error, HERE)
    return redirect(address(reverse("duty"), saved="cancel"))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
