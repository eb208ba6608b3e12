"""Opening and ending the rounds of a sweep, and inviting those who help in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.round_pages import current, end_form, invite_form, open_form, rounds_page
from lianfang.desk.round_queries import helpers
from lianfang.desk.shapes import Form
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.screening import coverage as counting
from lianfang.screening.coverage import SweepRound, Tally
from lianfang.screening.helper_operations import NewHelper, invite_helpers
from lianfang.screening.sweep_operations import close_round, open_round

_MOST, _SHORTEST = 99, 8


@requires(P.ORGANISE, P.INVITE_HELPER)
@require_http_methods(["GET", "HEAD", "POST"])
def rounds(request: OfficerRequest) -> HttpResponse:
    """The rounds with how far they came; one is opened or ended here."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict())
    if request.method != "POST":
        return _page(request, stand, Typed({}))
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    if typed.text("step") == "end":
        close_round(_pk(typed.text("round")), **how)
        return redirect(address(reverse("rounds"), saved="ended"))
    number = typed.whole("number", 1, _MOST)
    name = typed.needed("name", _("Give the round a name."))
    if typed.wrong:
        return _page(request, stand, typed, step="open", status=422)
    try:
        open_round(stand.incident.pk, number, name, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _page(request, stand, typed, step="open", refused=error)
    return redirect(address(reverse("rounds"), saved="opened"))


@requires(P.INVITE_HELPER)
@require_POST
def invite(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Give a villager the doors of a village until the round ends."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict())
    division = typed.chosen("division", _villages(stand), _("Choose a village."))
    name = typed.needed("name", _("Enter the name."))
    username = typed.needed("username", _("Enter a user name."))
    password = request.POST.get("password", "")
    if password and len(password) < _SHORTEST:
        typed.wrong["password"] = _("At least 8 characters.")
    if typed.wrong:
        return _page(request, stand, typed, step="invite", status=422)
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        invite_helpers(pk, [NewHelper(username, name, division, password)], **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _page(request, stand, typed, step="invite", refused=error)
    return redirect(address(reverse("rounds"), saved="invited"))


def _page(
    request: OfficerRequest,
    stand: Stand,
    typed: Typed,
    *,
    step: str = "",
    refused: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    if refused:
        status = 422 if isinstance(refused, BadInput) else 409
    found = counting.rounds(stand.scope, stand.incident.pk, stand.at)
    now = current(found)
    helping = helpers(stand.scope, now.pk, stand.place) if now else []
    refusal = said(refused) if refused else ""

    def told(form: str) -> tuple[Typed, str]:
        return (typed, refusal) if form == step else (Typed({}), "")

    forms: list[Form] = []
    if now and stand.actor.may(P.INVITE_HELPER):
        forms.append(invite_form(stand, now, _villages(stand), *told("invite")))
    if stand.actor.may(P.ORGANISE, stand.incident.division):
        forms.append(end_form(now, len(helping)) if now else open_form(found, *told("open")))
    saved = {
        "opened": _("The round is open."),
        "ended": _("The round is ended, and its helpers' posts with it."),
        "invited": _("The helper may sign in now."),
    }.get(request.GET.get("saved", ""), "")
    page = rounds_page(stand, found, _tallies(stand, found), helping, tuple(forms), saved)
    return framed(request, stand, "desk/rounds.html", page, here="coverage", status=status)


def _tallies(stand: Stand, found: Sequence[SweepRound]) -> dict[UUID, Tally]:
    as_of, incident = counting.settled_minute(stand.at), stand.incident.pk
    return {
        one.pk: counting.total(
            counting.coverage(stand.scope, incident, stand.place, as_of, one.pk, stand.at).values()
        )
        for one in found
    }


def _villages(stand: Stand) -> dict[str, str]:
    """The communities and villages of the reader's place, by code."""
    if len(stand.place) >= 12:
        return {stand.place: stand.places.told(stand.place)}
    return {code: stand.places.told(code) for code in stand.places.at_level(stand.place, 12)}


def _pk(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
