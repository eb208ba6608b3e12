"""The second step of signing in: entering it, setting it the first time, printing its codes."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lianfang.accounts import queries, second_step_operations, sessions
from lianfang.accounts import second_step as step
from lianfang.accounts.actors import oneself
from lianfang.accounts.doors import public
from lianfang.accounts.requests import OfficerRequest
from lianfang.accounts.second_step_operations import Recovery
from lianfang.desk.entering_views import begin, device_token, enter, target_of, with_device
from lianfang.desk.pictures import qr
from lianfang.desk.shapes import Field, Form
from lianfang.desk.shapes_sign_in import Passkey, RecoveryPage, SecondStepPage, SetStepPage
from lianfang.desk.sign_in_views import outer_frame
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError

_SECRET = "second_step_secret"


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: OfficerRequest) -> HttpResponse:
    """Ask for a code or a passkey of whoever has set one; who has not sets it first."""
    officer, target = sessions.officer_awaiting(request.session), target_of(request)
    if officer is None:
        return redirect(f"{reverse('login')}?{urlencode({'next': target})}")
    means, token = step.means_of(officer), device_token(request)
    if not means:
        return redirect(f"{reverse('second_step_set')}?{urlencode({'next': target})}")
    if request.method != "POST":
        return with_device(request, _asked(request, means, target), token)
    try:
        if "passkey" in request.POST:
            step.show_passkey(officer, _proof(request), token)
        else:
            step.enter_code(officer, request.POST.get("code", ""), token)
    except DomainError as error:
        return with_device(request, _asked(request, means, target, _(error.sentence)), token)
    shared = sessions.shared(request.session)
    answer = enter(request, officer, token, target, shared=shared, two_steps=True)
    return with_device(request, answer, token)


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_step(request: OfficerRequest) -> HttpResponse:
    """Set a second step where there is none, and give the recovery codes this once."""
    officer, target = sessions.officer_awaiting(request.session), target_of(request)
    if officer is None or step.means_of(officer):
        return redirect(f"{reverse('second_step')}?{urlencode({'next': target})}")
    if request.method != "POST":
        return _set_page(request, officer, target)
    try:
        made = _set(request, officer)
    except DomainError as error:
        return _set_page(request, officer, target, _(error.sentence))
    token, shared = device_token(request), sessions.shared(request.session)
    begin(request, officer, token, shared=shared, two_steps=True)
    return with_device(request, _codes(request, officer, made, target), token)


@public
@never_cache
@require_POST
def passkey_options(request: OfficerRequest) -> HttpResponse:
    """What the browser needs to prove or make a passkey, for whoever is at this step."""
    officer = sessions.officer_awaiting(request.session)
    if officer is None:
        return JsonResponse({}, status=401)
    has = bool(step.means_of(officer))
    return JsonResponse(step.passkey_asked(officer) if has else step.passkey_wanted(officer))


def _proof(request: OfficerRequest) -> Any:
    try:
        return json.loads(request.POST["passkey"])
    except ValueError:
        raise step.PasskeyRefused from None


def _set(request: OfficerRequest, officer: Any) -> Recovery:
    by = oneself(officer.pk, officer.name)
    how: dict[str, Any] = {"by": by, "at": clock.now()}
    with entered(by.scope):
        if "passkey" in request.POST:
            return second_step_operations.set_passkey(officer, _proof(request), **how)
        secret, code = request.session.get(_SECRET, ""), request.POST.get("code", "")
        return second_step_operations.set_app(officer, secret, code, **how)


def _code_field(error: str) -> Field:
    return Field(
        "code", _("Code of the second step"), error=error, short=True,
        autocomplete="one-time-code",
        inputmode="numeric",
        hint=_("Six digits from the app on your phone, or one of your recovery codes."),
    )  # fmt: skip


def _asked(request: OfficerRequest, means: set[str], target: str, error: str = "") -> HttpResponse:
    where = reverse("second_step")
    form = Form(where, "", _("Go on"), fields=(_code_field(error),), hidden=(("next", target),))
    passkey = Passkey("get", reverse("passkey_options"), where, target)
    page = SecondStepPage(form, passkey if "webauthn" in means else None)
    context = {"frame": outer_frame(request), "page": page}
    return render(request, "desk/second_step.html", context, status=422 if error else 200)


def _set_page(request: OfficerRequest, officer: Any, target: str, error: str = "") -> HttpResponse:
    secret = request.session.setdefault(_SECRET, step.new_secret())
    request.session.modified = True
    where = reverse("second_step_set")
    field = Field(
        "code", _("The six digits that the app shows"), error=error, short=True,
        autocomplete="one-time-code", inputmode="numeric",
    )  # fmt: skip
    form = Form(where, "", _("Set the second step"), fields=(field,), hidden=(("next", target),))
    page = SetStepPage(
        form,
        Passkey("create", reverse("passkey_options"), where, target),
        qr(step.address_of(officer, secret)),
        " ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
    )
    context = {"frame": outer_frame(request), "page": page}
    return render(request, "desk/second_step_set.html", context, status=422 if error else 200)


def _codes(request: OfficerRequest, officer: Any, made: Recovery, target: str) -> HttpResponse:
    posts = list(queries.holdings(None, officer.pk, clock.now())[:2])
    onward = f"{reverse('choose_post')}?{urlencode({'next': target})}"
    if len(posts) == 1:
        sessions.take_post(request.session, posts[0].pk)
        onward = target
    told = tuple(f"{code[:5]} {code[5:]}" for code in made.codes)
    page = RecoveryPage(told, officer.username, onward)
    context = {"frame": outer_frame(request), "page": page}
    return render(request, "desk/recovery_codes.html", context)
