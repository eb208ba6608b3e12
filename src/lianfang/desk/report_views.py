"""Daily reports: the matrix of units and days, and filing one's own."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.forms import Typed, read_day
from lianfang.desk.frame import framed
from lianfang.desk.presenters import said
from lianfang.desk.presenters_reports import LEVELS, first_day, matrix_page, of_level
from lianfang.desk.report_form import read_figures, report_form
from lianfang.desk.shapes import FormPage, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.templatetags.words import day as day_words
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed
from lianfang.oversight.queries import disagreeing
from lianfang.reporting import queries
from lianfang.reporting.operations import UnitReport, file_reports


@requires(P.READ_FIGURES, P.FILE_REPORT)
@require_safe
def reports(request: OfficerRequest) -> HttpResponse:
    """Who reported on the last fourteen days."""
    stand = stand_of(request, clock.now())
    asked = request.GET.get("level", "")
    level = asked if asked in LEVELS else ""
    first, until = first_day(stand.today), stand.today + timedelta(days=1)
    matrix = queries.matrix(stand.scope, stand.incident.pk, stand.place, first, until, stand.at)
    own = reverse("report_file") if stand.actor.may(P.FILE_REPORT) else ""
    disagree = disagreeing(stand.scope, stand.incident.pk, stand.place, first)
    page = matrix_page(stand, of_level(matrix, level), level, own, disagree)
    return framed(request, stand, "desk/reports.html", page, here="reports")


@requires(P.FILE_REPORT)
@require_http_methods(["GET", "POST"])
def file(request: OfficerRequest) -> HttpResponse:
    """File the unit's report of a day: figures, or a signed zero; again is a correction."""
    stand = stand_of(request, clock.now())
    unit = request.actor.unit_id
    if unit is None:
        raise NotAllowed
    values = request.POST if request.method == "POST" else request.GET
    on = read_day(values.get("day", ""), stand.today) or stand.today
    if request.method != "POST":
        return _page(request, stand, on, Typed({"key": secrets.token_hex(16)}))
    typed = Typed(request.POST.dict())
    figures, is_zero = read_figures(typed)
    if typed.wrong:
        return _page(request, stand, on, typed, status=422)
    report = UnitReport(unit, on, stand.at, figures, is_zero, typed.text("reason")[:200])
    how: dict[str, Any] = {"key": typed.text("key")[:80]}
    try:
        file_reports(stand.incident, [report], by=request.actor, at=stand.at, **how)
    except NotAllowed:
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _page(request, stand, on, typed, refusal=said(error), status=status)
    return redirect("reports")


def _page(
    request: OfficerRequest,
    stand: Stand,
    on: date,
    typed: Typed,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    unit = stand.actor.unit_id
    if unit is None:
        raise NotAllowed
    found = list(queries.versions(stand.scope, stand.incident.pk, unit, on))
    form = report_form(unit, on, typed, filed=bool(found), refusal=refusal)
    words = _("{unit} states what there was on {day}; no report is not a zero.")
    sentence = words.format(unit=stand.actor.unit_name, day=day_words(on))
    page = FormPage(form.title, form, sentence)
    crumbs = (Link(_("Daily reports"), reverse("reports")), Link(day_words(on), ""))
    return framed(
        request, stand, "desk/form.html", page, here="reports", crumbs=crumbs, status=status
    )
