"""Superiors' workbooks: taken once, bound once, filled by themselves, kept as sent."""

from __future__ import annotations

import re
import secrets
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
from lianfang.desk import workbook_page as pages
from lianfang.desk.asking import Place, asked, refusal_status, refused
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.workbooks import download
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.reporting import binding_library as library
from lianfang.reporting import workbook_operations as acts
from lianfang.reporting import workbook_queries as queries
from lianfang.reporting.change_queries import changes
from lianfang.reporting.superior_files import is_document
from lianfang.reporting.workbook_queries import Form as Workbook
from lianfang.reporting.xlsx_forms import LARGEST

HERE = Place("workbooks", _lazy("Superiors' workbooks"), "workbooks")
_TIME = re.compile(r"(\d{1,2})[:：](\d{2})")


@requires(P.BIND_WORKBOOK)
@require_safe
def workbooks(request: OfficerRequest) -> HttpResponse:
    """The workbooks that superiors want."""
    stand = stand_of(request, clock.now())
    page = pages.workbooks_page(stand, list(queries.workbooks(stand.scope, stand.incident.pk)))
    return framed(request, stand, "desk/board.html", page, here="workbooks")


@requires(P.BIND_WORKBOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: OfficerRequest) -> HttpResponse:
    """Take a workbook as it came."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    if request.method != "POST":
        return asked(request, stand, pages.taking_form(typed), HERE)
    file, minute = request.FILES.get("file"), _minute(typed)
    if file is None:
        typed.wrong["file"] = _("Choose the workbook.")
    if typed.wrong or file is None:
        return asked(request, stand, pages.taking_form(typed), HERE, status=422)
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    words = (typed.text("name"), typed.text("issuer"), str(file.name), file.read())
    try:
        made = acts.take_workbook(stand.incident, *words, minute=minute, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, pages.taking_form(typed), error, HERE)
    return redirect("workbook", pk=made.pk)


def _minute(typed: Typed) -> int | None:
    text = typed.text("minute")
    if not text:
        return None
    told = _TIME.fullmatch(text)
    if told is None or int(told[1]) > 23 or int(told[2]) > 59:
        typed.wrong["minute"] = _("Enter a time of day such as 17:55.")
        return None
    return 60 * int(told[1]) + int(told[2])


@requires(P.BIND_WORKBOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One workbook; sending binds a cell or fills it now."""
    stand = stand_of(request, clock.now())
    one = queries.workbook(stand.scope, pk)
    if one is None:
        raise NotFound
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    if request.method != "POST":
        return _one(request, stand, one, typed, saved=request.GET.get("saved", ""))
    key = typed.text("act")[:8] + typed.text("key")[:60] or None
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": key}
    try:
        _act(request, stand, one, typed, how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = refusal_status(error)
        return _one(request, stand, one, typed, refusal=said(error), status=status)
    if typed.wrong:
        return _one(request, stand, one, typed, status=422)
    return redirect(address(reverse("workbook", args=[pk]), saved=typed.text("act")))


def _act(
    request: OfficerRequest, stand: Stand, one: Workbook, typed: Typed, how: dict[str, Any]
) -> None:
    """Fill it, bind by a file, or bind one cell."""
    file = request.FILES.get("file")
    if typed.text("act") == "fill":
        acts.fill_workbook(one.pk, stand.at.replace(second=0, microsecond=0), **how)
    elif typed.text("act") == "library":
        content = file.read(LARGEST) if file else b""
        acts.bind_cells(one.pk, library.read(content, stand.incident.division), **how)
    else:
        cell = typed.text("cell")
        new = acts.NewBinding(
            typed.text("sheet"), cell if is_document(one.filename) else cell.upper(),
            typed.text("figure"), typed.text("part"), typed.text("place"),
            typed.whole("days", 0, 365, 0),
        )  # fmt: skip
        if not typed.wrong:
            acts.bind_cells(one.pk, [new], **how)


def _one(
    request: OfficerRequest,
    stand: Stand,
    one: Workbook,
    typed: Typed,
    *,
    refusal: str = "",
    saved: str = "",
    status: int = 200,
) -> HttpResponse:
    told = {
        "bind": _("The cell is bound."),
        "library": _("The cells of the file are bound."),
        "fill": _("It is filled and kept as sent."),
    }
    key = secrets.token_hex(16)
    typed = Typed({**typed.values, "key": key}, typed.wrong)
    page = pages.workbook_page(
        stand, one, queries.bound(stand.scope, one), queries.suggested(stand.scope, one),
        list(queries.sent(stand.scope, one.pk)), changes(stand.scope, one),
        (
            pages.filling_form(one, key), pages.binding_form(stand, one, typed),
            pages.by_file_form(one, key),
        ),
        refusal=refusal, saved=told.get(saved, ""),
    )  # fmt: skip
    crumbs = (Link(_("Superiors' workbooks"), reverse("workbooks")), Link(one.name, ""))
    return framed(
        request, stand, "desk/board.html", page, here="workbooks", crumbs=crumbs, status=status
    )


@requires(P.BIND_WORKBOOK)
@require_safe
def sent(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """A workbook as it was sent."""
    stand = stand_of(request, clock.now())
    found = queries.one_sent(stand.scope, pk)
    if found is None:
        raise NotFound
    name = f"workbook-{clock.local(found.as_of):%Y%m%d-%H%M}"
    ending = "docx" if is_document(found.workbook.filename) else "xlsx"
    return download(request, bytes(found.content), name, stand.at, ending)


@requires(P.BIND_WORKBOOK)
@require_safe
def bindings(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The bindings of a workbook as a file that travels."""
    stand = stand_of(request, clock.now())
    one = queries.workbook(stand.scope, pk)
    if one is None:
        raise NotFound
    response = HttpResponse(
        queries.bindings_file(stand.scope, one), content_type="application/json"
    )
    response["Content-Disposition"] = 'attachment; filename="bindings.json"'
    return response
