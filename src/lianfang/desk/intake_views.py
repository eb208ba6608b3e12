"""A file on its way to becoming a list: its columns, its progress, its end."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.frame import framed
from lianfang.desk.intake_form import intake_form, read_mappings, unsaid
from lianfang.desk.presenters import said
from lianfang.desk.shapes import FormPage, Link
from lianfang.desk.shapes_list import IntakePage
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.screening import intake_queries as queries
from lianfang.screening.choices import IntakeState
from lianfang.screening.import_operations import import_intake
from lianfang.screening.intake_operations import (
    SheetLook,
    call_off,
    look_at_columns,
    settle_columns,
    stop_intake,
)
from lianfang.screening.intake_queries import FileOnItsWay
from lianfang.screening.intakes import IntakeEnded

AT_ONCE = 1 << 20
"""Files up to this many bytes are imported while the clerk waits, some seconds at most."""


@requires(P.IMPORT_LIST)
@require_safe
def intake(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """What the file waits for: the clerk's word, its turn, its end."""
    stand = stand_of(request, clock.now())
    one = _found(stand, pk)
    if one.state == IntakeState.HELD:
        sheets = look_at_columns(one.pk, by=request.actor, at=stand.at)
        return _columns(request, stand, one, sheets)
    batch = queries.batch_of(stand.scope, one.pk)
    if batch is not None:
        return redirect("batch", pk=batch)
    page, crumbs = _page(one), _crumbs(one)
    return framed(request, stand, "desk/intake.html", page, here="lists", crumbs=crumbs)


@requires(P.IMPORT_LIST)
@require_POST
def settle(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Take the clerk's word on the columns, and import."""
    stand = stand_of(request, clock.now())
    one = _found(stand, pk)
    how: dict[str, Any] = {"key": request.POST.get("key", "")[:80] or None}
    if one.state == IntakeState.HELD:
        sheets = look_at_columns(pk, by=request.actor, at=stand.at)
        typed = request.POST.dict()
        if lost := unsaid(typed, sheets):
            return _columns(request, stand, one, sheets, typed, lost)
        told = read_mappings(typed, sheets)
        settle_columns(pk, told, by=request.actor, at=stand.at, **how)
    go_on(request, stand, pk)
    return redirect("intake", pk=pk)


@requires(P.IMPORT_LIST)
@require_POST
def cancel(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Call the import off."""
    stand = stand_of(request, clock.now())
    with suppress(IntakeEnded):
        call_off(_found(stand, pk).pk, by=request.actor, at=stand.at)
    return redirect("intake", pk=pk)


def go_on(request: OfficerRequest, stand: Stand, pk: UUID) -> None:
    """Import a small file at once; a large one waits for the jobs."""
    one = _found(stand, pk)
    if one.state != IntakeState.QUEUED or one.size > AT_ONCE:
        return
    try:
        import_intake(pk, by=request.actor, at=stand.at)
    except (NotAllowed, NotFound):
        raise
    except IntakeEnded:
        return
    except DomainError as problem:
        stop_intake(pk, problem, by=request.actor, at=stand.at)


def _found(stand: Stand, pk: UUID) -> FileOnItsWay:
    one = queries.intake(stand.scope, stand.incident.pk, pk)
    if one is None:
        raise NotFound
    return one


def _columns(
    request: OfficerRequest,
    stand: Stand,
    one: FileOnItsWay,
    sheets: tuple[SheetLook, ...],
    typed: Mapping[str, str] | None = None,
    lost: Collection[str] = (),
) -> HttpResponse:
    key = (typed or {}).get("key") or secrets.token_hex(16)
    form = intake_form(one.pk, sheets, key, typed=typed, lost=lost)
    left = [column for sheet in sheets for column in sheet.not_taken]
    words = _("{file}: see whether each column is read for what it holds.")
    if left:
        words += _(" Not read in, for want of a purpose: {columns}.")
    sentence = words.format(file=one.file_name, columns=_(", ").join(left))
    page = FormPage(_("Columns of the list"), form, sentence)
    status, crumbs = 422 if lost else 200, _crumbs(one)
    answer = framed(
        request, stand, "desk/form.html", page, here="lists", crumbs=crumbs, status=status
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _page(one: FileOnItsWay) -> IntakePage:
    runs = one.state in (IntakeState.QUEUED, IntakeState.RUNNING)
    return IntakePage(
        title=one.title,
        sentence=_sentence(one),
        url=reverse("intake", args=[one.pk]),
        cancel_url=reverse("intake_cancel", args=[one.pk]) if runs else "",
        again_url="" if runs else reverse("batch_new"),
        runs=runs,
        rows=f"{one.rows_read:,}",
    )


def _sentence(one: FileOnItsWay) -> str:
    file = one.file_name
    match one.state:
        case IntakeState.QUEUED:
            return _("{file} is kept and waits its turn.").format(file=file)
        case IntakeState.RUNNING if one.cancel_asked:
            return _("{file} is being called off; nothing of it stays.").format(file=file)
        case IntakeState.RUNNING:
            words = _("{file} is being imported; it counts once it is whole.")
            return words.format(file=file)
        case IntakeState.CANCELLED:
            return _("{file} was called off. Nothing of it was taken in.").format(file=file)
        case IntakeState.DONE:
            words = _("All {n} rows of this file were sent before. Nothing was changed.")
            return words.format(n=f"{one.rows_read:,}")
    problem = one.problem or {}
    return said(DomainError(problem.get("message"), **problem.get("places", {})))


def _crumbs(one: FileOnItsWay) -> tuple[Link, ...]:
    return (Link(_("Lists"), reverse("batches")), Link(one.title, ""))
