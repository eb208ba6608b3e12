"""Taking away an officer's second step when phone and recovery codes are lost."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.queries import officer_named
from lianfang.accounts.requests import OfficerRequest
from lianfang.accounts.second_step_operations import NoSecondStep, reset_second_step
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Field, Form, FormPage
from lianfang.desk.standing import stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError


@requires(P.ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def reset_step(request: OfficerRequest) -> HttpResponse:
    """Take it away, with why; the officer sets it anew at the next sign-in."""
    stand = stand_of(request, clock.now())
    refusal, status = "", 200
    if request.method == "POST":
        name, why = request.POST.get("username", "").strip(), request.POST.get("why", "")
        how: dict[str, Any] = {"by": request.actor, "at": stand.at}
        how["key"] = request.POST.get("key", "")[:80] or None
        try:
            officer = officer_named(stand.scope, name)
            if officer is None:
                raise NoSecondStep(name=name)
            reset_second_step(officer, why, **how)
        except DomainError as error:
            refusal, status = said(error), 422 if isinstance(error, BadInput) else 409
        else:
            return redirect(address(reverse("reset_step"), saved="reset"))
    page = FormPage(_("Take away a second step"), _form(request, refusal), _sentence(request))
    return framed(request, stand, "desk/form.html", page, here="reset_step", status=status)


def _sentence(request: OfficerRequest) -> str:
    if request.GET.get("saved"):
        return _("Done: taken away, and the officer's sessions have ended.")
    return _("For an officer who has lost both the phone and the recovery codes.")


def _form(request: OfficerRequest, refusal: str) -> Form:
    typed = request.POST
    return Form(
        reverse("reset_step"),
        typed.get("key", "") or secrets.token_hex(16),
        _("Take away"),
        refusal=refusal,
        fields=(
            Field(
                "username", _("User name"), value=typed.get("username", ""), autocomplete="off"
            ),
            Field(
                "why", _("Why, and how you made sure who is asking"),
                kind="textarea", value=typed.get("why", ""),
                hint=_("Such as: phone lost, came in person, identity card seen."),
            ),
        ),
        consequence=_(
            "All sessions of the officer end. The next sign-in sets a new second step. It is"
            " kept who took it away and why; never your own."
        ),
    )  # fmt: skip
