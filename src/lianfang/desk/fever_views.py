"""A fever: seen, brought to the clinic, measured again."""

from __future__ import annotations

import secrets
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
from lianfang.desk import fever_queries as queries
from lianfang.desk.duty_queries import titles
from lianfang.desk.fever_pages import (
    again_form,
    clinic_form,
    fever_page,
    seen_form,
    slots_of,
    waits,
)
from lianfang.desk.fever_queries import Feverish
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.second_forms import read_second
from lianfang.desk.shapes import Form, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.duties.choices import DutyKind
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, NotFound
from lianfang.quarantine.check_operations import bring_to_clinic
from lianfang.quarantine.fever_operations import acknowledge_fever, measure_again

READERS = (P.RECORD_CHECK, P.BRING_TO_CLINIC)


@requires(*READERS)
@require_safe
def fever(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """A reading that called for more, and what can be done about it."""
    stand = stand_of(request, clock.now())
    saved = _("Recorded.") if request.GET.get("saved") else ""
    return _page(request, stand, _found(stand, pk), saved=saved)


@requires(P.BRING_TO_CLINIC)
@require_POST
def seen(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """This was seen and is being acted on."""
    stand = stand_of(request, clock.now())
    how: dict[str, Any] = {"key": request.POST.get("key", "")[:80] or None}
    slot = request.POST.get("slot", "")
    acknowledge_fever(pk, slot, by=request.actor, at=stand.at, **how)
    return _again(pk)


@requires(P.BRING_TO_CLINIC)
@require_POST
def clinic(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The person is at the fever clinic."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict())
    vehicle = typed.needed("vehicle", _("Name the dedicated vehicle, by its plate."))[:40]
    if typed.wrong:
        return _page(request, stand, _found(stand, pk), clinic=typed, status=422)
    how: dict[str, Any] = {"key": typed.text("key")[:80] or None}
    bring_to_clinic(pk, vehicle, by=request.actor, at=stand.at, **how)
    return _again(pk)


@requires(P.RECORD_CHECK)
@require_POST
def again(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """A second reading of this check."""
    stand = stand_of(request, clock.now())
    found = _found(stand, pk)
    typed = Typed(request.POST.dict())
    reading = read_second(typed, found.check, stand.at)
    if typed.wrong:
        return _page(request, stand, found, again=typed, status=422)
    how: dict[str, Any] = {"key": typed.text("key")[:80] or None}
    try:
        measure_again(pk, reading, by=request.actor, at=stand.at, **how)
    except BadInput as error:
        refusal = said(error)
        return _page(request, stand, found, again=typed, refusal=refusal, status=422)
    return _again(pk)


def _again(pk: UUID) -> HttpResponse:
    return redirect(address(reverse("fever", args=[pk]), saved=1))


def _found(stand: Stand, pk: UUID) -> Feverish:
    found = queries.feverish(stand.scope, pk)
    if found is None:
        raise NotFound
    return found


def _page(
    request: OfficerRequest,
    stand: Stand,
    found: Feverish,
    *,
    clinic: Typed | None = None,
    again: Typed | None = None,
    refusal: str = "",
    saved: str = "",
    status: int = 200,
) -> HttpResponse:
    forms: list[Form] = []
    if stand.actor.may(P.BRING_TO_CLINIC):
        forms += [seen_form(found, slot, _key()) for slot in slots_of(stand, found)]
        if waits(found, DutyKind.CLINIC_REFERRAL) or clinic:
            forms.append(clinic_form(found, clinic or Typed({"key": _key()})))
    if stand.actor.may(P.RECORD_CHECK) and (waits(found, DutyKind.MEASURE_AGAIN) or again):
        url = reverse("fever_again", args=[found.check.pk])
        title = _("Measure again in the armpit, indoors")
        typed = again or Typed({"key": _key()})
        forms.append(again_form(url, typed, title=title, refusal=refusal))
    posts = [d.owner for d in found.duties] + [c.by_post for c in (found.check, *found.seconds)]
    page = fever_page(stand, found, titles(stand.scope, posts), tuple(forms), saved)
    crumbs = (Link(_("Quarantine"), reverse("roster")), Link(found.person.display, page.url))
    return framed(
        request, stand, "desk/fever.html", page, here="roster", crumbs=crumbs, status=status
    )


def _key() -> str:
    return secrets.token_hex(16)
