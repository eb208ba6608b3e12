"""A report with its versions, rates and sums, forms and their loading."""

from __future__ import annotations

import base64
import binascii
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import report_forms_page as form_pages
from lianfang.desk import report_pages as pages
from lianfang.desk.asking import Place, asked, refusal_status
from lianfang.desk.duty_queries import titles
from lianfang.desk.forms import Typed, read_day, read_moment
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.unit_roster_queries import unit_name
from lianfang.desk.workbooks import download
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.reporting import form_operations as acts
from lianfang.reporting import form_queries as forms
from lianfang.reporting import form_sheets as sheets
from lianfang.reporting import queries
from lianfang.reporting import rate_queries as rated

DAYS = 14
HERE = Place("reports", _lazy("Report forms"), "report_forms")
_FROZEN = timedelta(hours=18)


@requires(P.READ_FIGURES, P.FILE_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: OfficerRequest, unit: UUID, day: str) -> HttpResponse:
    """A unit's report of a day with its versions; sending allows an exception."""
    stand = stand_of(request, clock.now())
    scope, incident, on = stand.scope, stand.incident, read_day(day, stand.today)
    if on is None:
        raise NotFound
    owed = forms.owed_forms(scope, incident.pk, unit, on)
    form = request.GET.get("form", "") or next((spec.key for spec in owed), "")
    arriving = forms.arriving(scope, incident.pk, unit, on, form, stand.at)
    if arriving is None:
        raise NotFound
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    refusal, status = "", 200
    if request.method == "POST":
        try:
            _allow(stand, acts.Exempted(unit, on, form), typed)
            return redirect(address(request.path, form=form))
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            refusal, status = said(error), refusal_status(error)
    page = _day(stand, unit, arriving, typed, refusal)
    crumbs = (Link(_("Daily reports"), reverse("reports")), Link(page.title, ""))
    return framed(
        request, stand, "desk/board.html", page, here="reports", crumbs=crumbs, status=status
    )


def _allow(stand: Stand, what: acts.Exempted, typed: Typed) -> None:
    how: dict[str, Any] = {
        "by": stand.actor, "at": stand.at, "key": typed.text("key")[:80] or None,
    }  # fmt: skip
    until, why = typed.text("until"), typed.text("why")
    if not until:
        acts.excuse_report(stand.incident, what, why, **how)
        return
    moment = read_moment(until, stand.at)
    if moment is None:
        raise acts.ExceptionTooLong
    acts.extend_report(stand.incident, what, moment, why, **how)


def _day(
    stand: Stand, unit: UUID, arriving: forms.Arriving, typed: Typed, refusal: str
) -> BoardPage:
    scope, incident = stand.scope, stand.incident.pk
    day, form = arriving.duty.slot_on, arriving.spec.key
    found = list(queries.versions(scope, incident, unit, day, form))
    allowed = [
        one
        for one in forms.exceptions(scope, incident, day)
        if (one.unit_id, one.day, one.form) == (unit, day, form)
    ]
    posts = [*(v.signed_by for v in found), *(e.allowed_by for e in allowed)]
    own = stand.actor.may(P.FILE_REPORT) and stand.actor.unit_id == unit
    act = Link(
        _("Correct…") if found else _("Sign…"),
        address(reverse("report_file"), day=day.isoformat(), form=form),
    )
    may_allow = stand.actor.may(P.ORGANISE) and not found and stand.at < arriving.duty.late_at
    return pages.day_page(
        stand, unit_name(scope, unit) or "—", arriving, found, titles(scope, posts), allowed,
        clock.moment(day) + _FROZEN, (act,) if own else (),
        (pages.exception_form(unit, day.isoformat(), form, typed),) if may_allow else (),
        refusal=refusal,
    )  # fmt: skip


@requires(P.READ_FIGURES)
@require_safe
def rates(request: OfficerRequest) -> HttpResponse:
    """The rates of the last fourteen days at each level, and the sums of today."""
    stand = stand_of(request, clock.now())
    scope, incident, place, at = stand.scope, stand.incident.pk, stand.place, stand.at
    first, until = stand.today - timedelta(days=DAYS - 1), stand.today + timedelta(days=1)
    found = rated.rates(scope, incident, place, first, until, at)
    matrix = queries.matrix(scope, incident, place, stand.today, until, at)
    names = {row.unit: row.name for row in matrix.rows}
    specs = forms.forms_on(scope, incident, stand.today)
    summed = [
        (spec, rated.sums(scope, incident, place, spec, stand.today, at))
        for spec in specs.values()
        if spec.key in found.by_form
    ]
    page = pages.rates_page(stand, found, names, specs, summed, DAYS)
    crumbs = (Link(_("Daily reports"), reverse("reports")), Link(page.title, ""))
    return framed(request, stand, "desk/board.html", page, here="reports", crumbs=crumbs)


@requires(P.READ_FIGURES)
@require_safe
def all_forms(request: OfficerRequest) -> HttpResponse:
    """The forms in force."""
    stand = stand_of(request, clock.now())
    found = list(forms.forms_on(stand.scope, stand.incident.pk, stand.today).values())
    may = stand.actor.may(P.ORGANISE)
    links = [Link(_("As a workbook to edit"), reverse("report_forms_book"))]
    if may:
        links.append(Link(_("Load forms…"), reverse("report_forms_load")))
    told = _("The forms are loaded.") if request.GET.get("saved") else ""
    page = form_pages.forms_page(found, tuple(links), (), told)
    crumbs = (Link(_("Daily reports"), reverse("reports")), Link(page.title, ""))
    return framed(request, stand, "desk/board.html", page, here="reports", crumbs=crumbs)


@requires(P.READ_FIGURES)
@require_safe
def book(request: OfficerRequest) -> HttpResponse:
    """The forms in force as the workbook that is edited and loaded."""
    stand = stand_of(request, clock.now())
    found = list(forms.forms_on(stand.scope, stand.incident.pk, stand.today).values())
    return download(request, sheets.written(found), "report-forms", stand.at)


@requires(P.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: OfficerRequest) -> HttpResponse:
    """Look at a workbook of forms; then put it in force."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    file = request.FILES.get("file")
    sent = _content(typed)
    if request.method != "POST" or (file is None and not sent):
        if request.method == "POST":
            typed.wrong["file"] = _("Choose the workbook.")
        status = 422 if typed.wrong else 200
        return asked(request, stand, form_pages.loading_form(typed), HERE, status=status)
    name = str(file.name) if file else typed.text("name")
    content = file.read() if file else sent
    try:
        found = sheets.read(name, content)
        if not file and found.forms:
            how: dict[str, Any] = {"by": stand.actor, "at": stand.at, "key": typed.text("key")}
            acts.load_forms(stand.incident, found.forms, **how)
            return redirect(address(reverse("report_forms"), saved="yes"))
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        typed.wrong["file"] = said(error)
        form = form_pages.loading_form(typed)
        return asked(request, stand, form, HERE, status=refusal_status(error))
    return _preview(request, stand, name, content, found)


def _preview(
    request: OfficerRequest, stand: Stand, name: str, content: bytes, found: sheets.Read
) -> HttpResponse:
    key = secrets.token_hex(16)
    again = form_pages.loading_form(Typed({"key": key}))
    kept = base64.b64encode(content).decode()
    confirm = form_pages.confirming_form(key, name, kept, len(found.forms))
    page = form_pages.preview_page(
        found.forms, found.problems, (again,) if found.problems else (confirm,)
    )
    crumbs = (Link(_("Report forms"), reverse("report_forms")), Link(page.title, ""))
    status = 422 if found.problems else 200
    return framed(
        request, stand, "desk/board.html", page, here="reports", crumbs=crumbs, status=status
    )


def _content(typed: Typed) -> bytes:
    try:
        return base64.b64decode(typed.values.get("content", ""), validate=True)
    except binascii.Error:
        return b""
