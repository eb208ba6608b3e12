"""Timers: how fast each item went, what is beyond its limit, and defining what is timed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import timer_page as pages
from lianfang.desk.asking import Place, asked, refused
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address
from lianfang.desk.shapes import Form, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.transitions import timing_operations as acts
from lianfang.transitions import timing_queries as queries
from lianfang.transitions.timing_rules import pace

HERE = Place("chart", _lazy("Timers"), "timers")


@requires(P.READ_FIGURES)
@require_safe
def timers(request: OfficerRequest) -> HttpResponse:
    """四快一稳, 五早 and 7-1-7."""
    stand = stand_of(request, clock.now())
    scope, incident = stand.scope, stand.incident.pk
    paces = {}
    for item, one in queries.definitions(scope, incident, stand.at).items():
        found = queries.ran(scope, incident, stand.place, one.interval, stand.at)
        limit = timedelta(minutes=one.limit_minutes) if one.limit_minutes else None
        paces[item] = (one, pace([(r.began, r.ended) for r in found], limit, stand.at))
    page = pages.timers_page(
        stand,
        paces,
        queries.steps(scope, incident),
        may=stand.actor.may(P.ORGANISE, stand.incident.division),
        saved=_("It is recorded.") if request.GET.get("saved") else "",
    )
    return framed(request, stand, "desk/board.html", page, here=HERE.here)


@requires(P.READ_FIGURES)
@require_safe
def timer(request: OfficerRequest, item: str) -> HttpResponse:
    """The rows of one timer."""
    stand = stand_of(request, clock.now())
    definition = queries.definitions(stand.scope, stand.incident.pk, stand.at).get(item)
    if definition is None:
        raise NotFound
    found = queries.ran(stand.scope, stand.incident.pk, stand.place, definition.interval, stand.at)
    only_beyond = request.GET.get("only") == "beyond"
    page = pages.rows_page(stand, definition, found, only_beyond=only_beyond)
    crumbs = (Link(str(HERE.label), reverse(HERE.view)), Link(page.title, ""))
    return framed(request, stand, "desk/board.html", page, here=HERE.here, crumbs=crumbs)


@requires(P.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: OfficerRequest) -> HttpResponse:
    """Define what is timed."""

    def do(stand: Stand, typed: Typed) -> None:
        limit = typed.whole("limit", 1, acts.LONGEST) if typed.text("limit") else None
        if not typed.wrong:
            words = (typed.text("item"), typed.text("interval"), limit, typed.text("document"))
            acts.define_timer(
                stand.incident, *words, by=request.actor, at=stand.at,
                key=typed.text("key")[:80],
            )  # type: ignore[call-arg]  # fmt: skip

    return _written(request, pages.define_form, do)


@requires(P.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: OfficerRequest) -> HttpResponse:
    """Write down a step of 7-1-7."""

    def do(stand: Stand, typed: Typed) -> None:
        when = typed.moment("when", stand.at) if typed.text("when") else None
        if not typed.wrong:
            acts.note_step(
                stand.incident, typed.text("step"), when, typed.text("document"),
                by=request.actor, at=stand.at, key=typed.text("key")[:80],
            )  # type: ignore[call-arg]  # fmt: skip

    return _written(request, pages.step_form, do)


def _written(
    request: OfficerRequest,
    form: Callable[[Typed], Form],
    do: Callable[[Stand, Typed], None],
) -> HttpResponse:
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    if request.method != "POST":
        return asked(request, stand, form(typed), HERE)
    try:
        do(stand, typed)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form(typed), error, HERE)
    if typed.wrong:
        return asked(request, stand, form(typed), HERE, status=422)
    return redirect(address(reverse("timers"), saved="yes"))
