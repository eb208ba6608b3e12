"""A decision on level, tier, phase or edition: asked for, shown with what it changes, recorded."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import change_form as forms
from lianfang.desk import change_page as pages
from lianfang.desk.asking import Place, asked, refused
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address
from lianfang.desk.shapes import Form, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.incidents.parameters import Worth, parameter
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.transitions.previewing import preview, touched

HERE = Place("chart", _lazy("Plans"), "plans")


@requires(P.DECIDE_LEVEL)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: OfficerRequest, what: str) -> HttpResponse:
    """Ask for a decision; show what it changes; record it once that was seen."""
    stand = stand_of(request, clock.now())
    deciding = forms.decidings().get(what)
    if deciding is None:
        raise NotFound
    if request.method != "POST":
        return _look(request, stand, deciding, what)
    typed = Typed(request.POST.dict())
    changes = forms.changes_of(stand, typed)
    effective = forms.effective_of(typed, stand.at)
    seen = typed.text("seen") == "yes"
    try:
        if not typed.wrong:
            _enact(request, stand, deciding, typed, changes, effective, rehearsal=not seen)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, _form(stand, deciding, typed, what), error, HERE)
    if typed.wrong:
        form = _form(stand, deciding, typed, what)
        return asked(request, stand, form, HERE, status=422)
    if seen:
        return redirect(address(reverse("plans"), saved="yes"))
    kept = {k: v for k, v in typed.values.items() if k not in ("key", "csrfmiddlewaretoken")}
    return redirect(address(reverse("change_new", args=[what]), look="yes", **kept))


def _look(
    request: OfficerRequest, stand: Stand, deciding: forms.Deciding, what: str
) -> HttpResponse:
    """The empty form; or, with a decision in the address, what it changes."""
    typed = Typed(request.GET.dict() | {"key": secrets.token_hex(16)})
    if "look" in request.GET:
        changes = forms.changes_of(stand, typed)
        effective = forms.effective_of(typed, stand.at)
        if not typed.wrong:
            return _shown(request, stand, deciding, typed, what, changes, effective)
    return asked(request, stand, _form(stand, deciding, typed, what), HERE)


def _enact(
    request: OfficerRequest, stand: Stand, deciding: forms.Deciding, typed: Typed,
    changes: dict[str, Worth], effective: datetime, *, rehearsal: bool,
) -> None:  # fmt: skip
    """Record the decision; or only try whether it could be, leaving nothing."""
    how = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:76]}
    with transaction.atomic():
        forms.enact(stand, deciding, typed, changes, effective, how)
        if rehearsal or typed.wrong:
            transaction.set_rollback(True)


def _shown(
    request: OfficerRequest, stand: Stand, deciding: forms.Deciding, typed: Typed, what: str,
    changes: dict[str, Worth], effective: datetime,
) -> HttpResponse:  # fmt: skip
    seen = preview(
        stand.scope, stand.incident.pk, stand.incident.division, changes, effective, stand.at
    )
    kept = {k: v for k, v in typed.values.items() if k not in ("key", "look")}
    form = Form(
        reverse("change_new", args=[what]), typed.text("key"), _("Record it"),
        title=deciding.title, cancel_url=reverse("plans"), consequence=deciding.follows(typed),
        hidden=(*kept.items(), ("seen", "yes")),
    )  # fmt: skip
    page = pages.preview_page(
        stand,
        deciding.title,
        (*deciding.fields(typed), *forms.source_fields(typed)),
        seen,
        effective,
        form,
    )
    crumbs = (Link(str(HERE.label), reverse(HERE.view)), Link(deciding.title, ""))
    return framed(request, stand, "desk/board.html", page, here=HERE.here, crumbs=crumbs)


def _form(stand: Stand, deciding: forms.Deciding, typed: Typed, what: str) -> Form:
    return Form(
        reverse("change_new", args=[what]), typed.text("key"), _("See what it changes"),
        (
            *deciding.fields(typed), *forms.source_fields(typed),
            *forms.parameter_fields(stand, typed, deciding.kind),
        ),
        title=deciding.title, cancel_url=reverse("plans"), consequence=deciding.follows(typed),
    )  # fmt: skip


@requires(P.DECIDE_LEVEL)
@require_safe
def rows(request: OfficerRequest, key: str) -> HttpResponse:
    """The rows that one change would touch."""
    stand = stand_of(request, clock.now())
    try:
        one = parameter(key)
        effective = datetime.fromisoformat(request.GET.get("effective", ""))
    except (KeyError, ValueError):
        raise NotFound from None
    asked_for = request.GET.get("question", "")
    question = next((q for q in one.questions if q.key == asked_for), None)
    value = _plain(request.GET.get("value", ""))
    if question is None or not one.accepts(value, stand.incident.pk, effective):
        raise NotFound
    found = touched(
        stand.scope, stand.incident.pk, stand.incident.division, (key, value), question.key,
        effective, stand.at,
    )  # fmt: skip
    page = pages.rows_page(stand, str(one.label), question, found)
    crumbs = (Link(str(HERE.label), reverse(HERE.view)), Link(page.title, ""))
    return framed(request, stand, "desk/board.html", page, here=HERE.here, crumbs=crumbs)


def _plain(value: str) -> Worth:
    return int(value) if value.isascii() and value.isdigit() else value
