"""Second looks: my list with the agreement by place, and one of them answered."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import recheck_queries as queries
from lianfang.desk.demands import ASKED, told_label
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.recheck_pages import (
    AGREES,
    DIFFERS,
    outcomes,
    recheck_form,
    recheck_page,
    rechecks_page,
)
from lianfang.desk.recheck_queries import SecondLook
from lianfang.desk.shapes import Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.people.releases import open_for_duty
from lianfang.screening import ground_queries as ground
from lianfang.screening.answering import FieldAnswer
from lianfang.screening.operations import answer_leads
from lianfang.screening.recheck_operations import Looked, record_rechecks

MOST = 200


@requires(P.RECHECK)
@require_safe
def rechecks(request: OfficerRequest) -> HttpResponse:
    """My second looks, the most urgent first; and agreement by place for whoever leads."""
    stand = stand_of(request, clock.now())
    waiting = ground.rechecks_of(stand.scope, stand.post).values_list("pk", flat=True)
    looks = queries.second_looks(stand.scope, list(waiting[:MOST]))
    figures = stand.actor.may(P.READ_FIGURES)
    found = _agreement(stand) if figures else []
    saved = _("Recorded; the next one follows.") if request.GET.get("saved") else ""
    page = rechecks_page(stand, looks, found, saved, figures=figures)
    return framed(request, stand, "desk/rechecks.html", page, here="rechecks")


def _agreement(stand: Stand) -> list[ground.Agreement]:
    """Townships of the district, communities of anything smaller; never a grid."""
    digits = 9 if len(stand.place) == 6 else 12
    found = ground.agreement(stand.scope, stand.incident.pk, stand.at, digits=digits)
    return [one for one in found if one.division.startswith(stand.place[:digits])]


@requires(P.RECHECK)
@sensitive_variables("opened")
@require_http_methods(["GET", "HEAD", "POST"])
def recheck(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One second look: it is so, or it is not and something else is."""
    stand = stand_of(request, clock.now())
    found = queries.second_looks(stand.scope, [pk])
    if not found:
        raise NotFound
    look = found[0]
    if request.method != "POST":
        return _page(request, stand, look, Typed({"key": secrets.token_hex(16)}))
    typed = Typed(request.POST.dict())
    given = {AGREES: _("It is so"), DIFFERS: _("It is not so")}
    agrees = typed.chosen("agrees", given, _("Choose whether it is so.")) == AGREES
    at = typed.moment("at", stand.at)
    if not agrees and look.lead and "agrees" not in typed.wrong:
        _read_so(typed)
    if typed.wrong:
        return _page(request, stand, look, typed, status=422)
    return _save(request, stand, look, typed, Looked(pk, agrees, at))


def _read_so(typed: Typed) -> None:
    """What is so instead, with what that demands."""
    outcome = typed.chosen("outcome", outcomes(), _("Choose what is so."))
    if outcome in ASKED and not typed.text("told"):
        typed.wrong["told"] = _("“{outcome}” needs this: {what}.").format(
            outcome=outcomes()[outcome], what=told_label(outcome)
        )


def _save(
    request: OfficerRequest, stand: Stand, look: SecondLook, typed: Typed, looked: Looked
) -> HttpResponse:
    """The second look, and with it the answer that corrects the first."""
    key = typed.text("key")[:70]
    how: dict[str, Any] = {"by": request.actor, "at": stand.at}
    first, second = how | {"key": key}, how | {"key": f"{key}:so"}
    try:
        with transaction.atomic():  # both or neither
            record_rechecks([looked], **first)
            if not looked.agrees and look.lead:
                so = typed.text("outcome"), looked.at
                given = FieldAnswer(look.lead, *so, told=typed.text("told"))
                answer_leads([given], **second)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _page(request, stand, look, typed, refusal=said(error), status=status)
    return redirect(address(reverse("rechecks"), saved=1))


@sensitive_variables("opened")
def _page(
    request: OfficerRequest,
    stand: Stand,
    look: SecondLook,
    typed: Typed,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    found = queries.recheck(stand.scope, look.recheck)
    own = found is not None and found.post == stand.post and look.person is not None
    opened = None
    if own and look.person and stand.actor.may(P.OPEN_IDENTITY):
        (opened,) = open_for_duty([look.person], by=request.actor, at=stand.at)
    page = recheck_page(stand, look, recheck_form(look, typed, refusal=refusal), opened)
    crumbs = (Link(_("Second looks"), reverse("rechecks")), Link(look.name, ""))
    return framed(
        request, stand, "desk/recheck.html", page, here="rechecks", crumbs=crumbs, status=status
    )
