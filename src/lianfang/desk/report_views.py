"""Daily reports: the matrix of units and days, and filing one's own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.asking import refusal_status
from lianfang.desk.forms import Typed, read_day
from lianfang.desk.frame import framed
from lianfang.desk.presenters import said
from lianfang.desk.presenters_reports import first_day, matrix_page
from lianfang.desk.report_form import first_values, read_report, report_form
from lianfang.desk.shapes import FormPage, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.templatetags.words import day as day_words
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed
from lianfang.oversight.queries import disagreeing
from lianfang.reporting import form_queries as forms
from lianfang.reporting import queries
from lianfang.reporting.filing import ReportNotOwed, UnitReport
from lianfang.reporting.form_rules import FormSpec
from lianfang.reporting.operations import file_reports


@requires(P.READ_FIGURES, P.FILE_REPORT)
@require_safe
def reports(request: OfficerRequest) -> HttpResponse:
    """Who reported on the last fourteen days."""
    stand = stand_of(request, clock.now())
    found = forms.forms_on(stand.scope, stand.incident.pk, stand.today)
    asked = request.GET.get("form", "")
    form = asked if asked in found else ""
    first, until = first_day(stand.today), stand.today + timedelta(days=1)
    place, at = stand.place, stand.at
    matrix = queries.matrix(stand.scope, stand.incident.pk, place, first, until, at, form)
    own = reverse("report_file") if stand.actor.may(P.FILE_REPORT) else ""
    disagree = disagreeing(stand.scope, stand.incident.pk, stand.place, first)
    page = matrix_page(stand, matrix, list(found.values()), form, own, disagree)
    return framed(request, stand, "desk/reports.html", page, here="reports")


@requires(P.FILE_REPORT)
@require_http_methods(["GET", "POST"])
def file(request: OfficerRequest) -> HttpResponse:
    """File a unit's report of a day as it arrived, or a signed zero; again is a correction."""
    page = _asked(request)
    if request.method != "POST":
        return page.shown(Typed(first_values(page.arriving, secrets.token_hex(16))))
    typed = Typed(request.POST.dict())
    figures, is_zero, why = read_report(typed, page.arriving)
    if typed.wrong:
        return page.shown(typed, status=422)
    stand, reason = page.stand, typed.text("reason")[:200]
    form = page.arriving.spec.key
    report = UnitReport(page.unit, page.on, stand.at, figures, is_zero, reason, form, why)
    how: dict[str, Any] = {"key": typed.text("key")[:80]}
    try:
        file_reports(stand.incident, [report], by=request.actor, at=stand.at, **how)
    except NotAllowed:
        raise
    except DomainError as error:
        return page.shown(typed, refusal=said(error), status=refusal_status(error))
    return redirect("reports")


def _asked(request: OfficerRequest) -> _Page:
    """Which report is asked for: a day's, of one's own unit unless another is named."""
    stand = stand_of(request, clock.now())
    values = request.POST if request.method == "POST" else request.GET
    on = read_day(values.get("day", ""), stand.today) or stand.today
    unit = _unit(values.get("unit", "")) or request.actor.unit_id
    if unit is None:
        raise NotAllowed
    owed = forms.owed_forms(stand.scope, stand.incident.pk, unit, on)
    key = values.get("form", "") or next((spec.key for spec in owed), "")
    arriving = forms.arriving(stand.scope, stand.incident.pk, unit, on, key, stand.at)
    if arriving is None:
        raise ReportNotOwed(day=on)
    return _Page(request, stand, unit, on, arriving, owed)


def _unit(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Page:
    request: OfficerRequest
    stand: Stand
    unit: UUID
    on: date
    arriving: forms.Arriving
    owed: list[FormSpec]

    def shown(self, typed: Typed, *, refusal: str = "", status: int = 200) -> HttpResponse:
        """The form as typed, with what is wrong."""
        stand, on = self.stand, self.on
        form = report_form(
            self.arriving, self.unit, on, typed, self.owed,
            filed=self.arriving.duty.done_at is not None, refusal=refusal,
        )  # fmt: skip
        words = _("{unit} states what there was on {day}; no report is not a zero.")
        sentence = words.format(unit=stand.actor.unit_name, day=day_words(on))
        page = FormPage(form.title, form, sentence)
        crumbs = (Link(_("Daily reports"), reverse("reports")), Link(day_words(on), ""))
        return framed(
            self.request, stand, "desk/form.html", page, here="reports", crumbs=crumbs,
            status=status,
        )  # fmt: skip
