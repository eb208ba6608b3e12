"""By telephone: an officer files for a caller what the caller's own page would take (C15)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import phone_queries as queries
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.phone_page import call_page, phone_page
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.quarantine.appealing import file_appeal, file_correction
from lianfang.quarantine.choices import Field as Wrong
from lianfang.quarantine.choices import HeldHow, Manner, NeedKind, Priority
from lianfang.quarantine.holding import say_held
from lianfang.quarantine.needs import raise_need

OPERATORS = (P.RECORD_NEED, P.TAKE_APPEAL)


@requires(*OPERATORS)
@require_safe
def phone(request: OfficerRequest) -> HttpResponse:
    """Find the caller by the number on their paper."""
    stand, typed = stand_of(request, clock.now()), request.GET.get("number", "").strip()[:40]
    found = queries.callers(stand.scope, typed, stand.today.year) if typed else ()
    if len(found) == 1:
        return redirect("call", pk=found[0].pk)
    page = phone_page(stand, typed, found)
    return framed(request, stand, "desk/phone.html", page, here="phone")


@requires(*OPERATORS)
@require_safe
def call(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """A caller, and what may be filed for them."""
    stand = stand_of(request, clock.now())
    return _called(request, stand, pk, _fresh({}), words=_done(request.GET.get("done", "")))


@requires(*OPERATORS)
@sensitive_post_parameters()
@require_POST
def file(request: OfficerRequest, pk: UUID, act: str) -> HttpResponse:
    """File one thing for the caller; sent twice, it counts once."""
    stand = stand_of(request, clock.now())
    typed = _fresh(request.POST.dict())
    order = queries.called(stand.scope, pk)
    if order is None or act not in _ACTS:
        raise NotFound
    try:
        _ACTS[act](stand, order, typed, {"key": typed.text("key")[:80] or secrets.token_hex(16)})
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _called(request, stand, pk, typed, act=act, refusal=said(error), status=409)
    if typed.wrong:
        return _called(request, stand, pk, typed, act=act, status=422)
    return redirect(address(reverse("call", args=[pk]), done=act))


def _fresh(values: Mapping[str, str]) -> Typed:
    """What was typed, with a new key for the forms that were not sent."""
    key = secrets.token_hex(16)
    return Typed({"key": key, **values, "fresh": key})


def _called(
    request: OfficerRequest,
    stand: Stand,
    pk: UUID,
    typed: Typed,
    *,
    act: str = "",
    refusal: str = "",
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    order = queries.called(stand.scope, pk)
    if order is None:
        raise NotFound
    page = call_page(stand, order, typed, act=act, refusal=refusal, said=words)
    crumbs = (Link(_("Telephone"), reverse("phone")), Link(order.person.display, ""))
    return framed(
        request, stand, "desk/call.html", page, here="phone", crumbs=crumbs, status=status
    )


def _labels(among: type[TextChoices]) -> dict[str, str]:
    return {choice.value: str(choice.label) for choice in among}


def _need(stand: Stand, order: Any, typed: Typed, how: dict[str, Any]) -> None:
    kind = typed.chosen("kind", _labels(NeedKind), _("Choose what is needed."))
    soon = typed.chosen("priority", _labels(Priority), _("Choose how soon."))
    if not typed.wrong:
        raise_need(
            order.person_id, kind, soon, typed.text("text"), Manner.TELEPHONE,
            order=order.pk, by=stand.actor, at=stand.at, **how,
        )  # fmt: skip


def _appeal(stand: Stand, order: Any, typed: Typed, how: dict[str, Any]) -> None:
    words = typed.needed("words", _("Write down what the caller says."))
    if not typed.wrong:
        file_appeal(order.pk, words, Manner.TELEPHONE, by=stand.actor, at=stand.at, **how)


def _correct(stand: Stand, order: Any, typed: Typed, how: dict[str, Any]) -> None:
    field = typed.chosen("field", _labels(Wrong), _("Choose what is wrong."))
    words = typed.needed("right", _("Write down how it should be."))
    if not typed.wrong:
        file_correction(
            order.pk, field, words, Manner.TELEPHONE, by=stand.actor, at=stand.at, **how
        )


def _held(stand: Stand, order: Any, typed: Typed, how: dict[str, Any]) -> None:
    say_held(order.pk, HeldHow.SAID, by=stand.actor, at=stand.at, **how)


_ACTS = {"need": _need, "appeal": _appeal, "correct": _correct, "held": _held}


def _done(act: str) -> str:
    return {
        "need": _("The need is recorded."),
        "appeal": _("The appeal is filed; it is confirmed within two hours."),
        "correct": _("The correction is filed."),
        "held": _("Recorded; the call about it is owed at once."),
    }.get(act, "")
