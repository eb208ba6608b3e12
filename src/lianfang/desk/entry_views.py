"""Entering one person: a self-declaration, someone told of at the desk, a call."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.person_fields import person_fields, read_person
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Choice, Field, Form, FormPage, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.screening.choices import Source
from lianfang.screening.entry_operations import SOURCES, enter_person

_COMMUNITY = 12
_HERE = "here"


@requires(P.ENTER_LEAD)
@sensitive_variables("typed", "found")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: OfficerRequest) -> HttpResponse:
    """One short form; whoever is entered is matched at once, and the reader is told little."""
    stand = stand_of(request, clock.now())
    if request.method != "POST":
        return _page(request, stand, Typed({"source": request.GET.get("source", "")}))
    typed = Typed(request.POST.dict())
    here = stand.own_area if typed.text("where") == _HERE and _has_here(stand) else ""
    error = _("Say how the person is known.")
    source = typed.chosen("source", {one.value: "" for one in SOURCES}, error)
    found = read_person(typed, here, stand.at)
    if typed.wrong:
        return _page(request, stand, typed, status=422)
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        received = enter_person(stand.incident.pk, found, source, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _page(request, stand, typed, refusal=said(error), status=status)
    done = str(received.lead) if received.lead else "received"
    return redirect(address(reverse("lead_new"), done=done))


def _has_here(stand: Stand) -> bool:
    """Whether the reader works in one community or grid, and so may mean that place."""
    return len(stand.own_area) >= _COMMUNITY


def _page(
    request: OfficerRequest, stand: Stand, typed: Typed, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    form = Form(
        action=reverse("lead_new"),
        key=typed.text("key") or secrets.token_hex(16),
        title=_("Enter one person"),
        submit=_("Enter"),
        fields=(_source(typed), *person_fields(typed), *_where(stand, typed)),
        consequence=_(
            "Whoever answers for the address is asked at once. If the person is known already,"
            " nobody is asked twice."
        ),
        cancel_url=reverse("leads"),
        refusal=refusal,
    )
    page = FormPage(form.title, form, _received(request))
    crumbs = (Link(_("Leads"), reverse("leads")), Link(form.title, ""))
    return framed(
        request, stand, "desk/form.html", page, here="leads", crumbs=crumbs, status=status
    )


def _received(request: OfficerRequest) -> str:
    done = request.GET.get("done", "")
    if not done:
        return ""
    if done == "received":
        return _("Received. Whoever answers for the place is asked; enter the next one.")
    try:
        UUID(done)
    except ValueError:
        return ""
    return _("Received; it stands among the leads of your place. Enter the next one.")


def _source(typed: Typed) -> Field:
    chosen = typed.text("source")
    hints = {
        Source.SELF: _("the person came or called"),
        Source.DESK: _("told of at the desk"),
        Source.HOTLINE: _("a call that was verified"),
    }
    return Field(
        "source",
        _("How known"),
        kind="radio",
        choices=tuple(
            Choice(one.value, str(one.label), hints[one], chosen=one.value == chosen)
            for one in SOURCES
        ),
        error=typed.wrong.get("source", ""),
    )


def _where(stand: Stand, typed: Typed) -> tuple[Field, ...]:
    if not _has_here(stand):
        return ()
    chosen = typed.text("where") or _HERE
    choices = (
        Choice(_HERE, stand.places.told(stand.own_area), chosen=chosen == _HERE),
        Choice("address", _("as the address says"), chosen=chosen == "address"),
    )
    return (Field("where", _("Who goes there"), kind="radio", choices=choices),)
