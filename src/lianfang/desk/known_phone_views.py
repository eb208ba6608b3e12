"""A phone that a slip makes known, speaks again, is signed off, or has to empty itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lianfang.accounts import phones, sessions, slips
from lianfang.accounts.actors import oneself
from lianfang.accounts.doors import public
from lianfang.accounts.phones import Opened
from lianfang.accounts.requests import OfficerRequest
from lianfang.accounts.slip_operations import sign_off_phone
from lianfang.desk.entering_views import browser_of, device_token, with_device
from lianfang.desk.shapes import Field, Form, FormPage
from lianfang.desk.shapes_sign_in import UseSlipPage
from lianfang.desk.sign_in_views import outer_frame
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotFound

PHONE, _SALT = "phone", "lianfang.phone"
_EMPTY = '"cache", "cookies", "storage"'


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def use_slip(request: OfficerRequest, code: str = "") -> HttpResponse:
    """Make this phone known. Looking alone uses nothing up: chat applications look at links."""
    device = device_token(request)
    if request.method != "POST":
        return with_device(request, _use_page(request, code), device)
    typed, token = request.POST.get("code", ""), slips.new_token()
    try:
        opened = phones.use_slip(typed, token, browser_of(request), device, at=clock.now())
    except DomainError as error:
        answer = _use_page(request, typed, _(error.sentence))
        return with_device(request, answer, device)
    _begin(request, opened)
    rotate_token(request)
    response = redirect("/")
    response.set_signed_cookie(
        PHONE, token, salt=_SALT, max_age=int(slips.PHONE_LASTS.total_seconds()),
        httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return with_device(request, response, device)


@public
@require_POST
def logout(request: OfficerRequest) -> HttpResponse:
    """End the session; a known phone would open again by itself, so it is asked about first."""
    phone, officer = sessions.phone_of(request.session), sessions.officer_of(request.session)
    if phone is None or officer is None:
        request.session.flush()
        return redirect("login")
    if request.POST.get("sure") != "yes":
        return _sign_off_page(request)
    by = oneself(officer.pk, officer.name)
    try:
        with entered(by.scope):
            sign_off_phone(phone, by=by, at=clock.now())
    except NotFound:
        pass  # the township was faster
    request.session.flush()
    return emptied(request)


def spoken(request: HttpRequest) -> HttpResponse | None:
    """Begin a session for a known phone without one; the answer if it has to empty itself."""
    if not request.COOKIES.get(PHONE) or sessions.begun(request.session):
        return None
    token = request.get_signed_cookie(PHONE, default="", salt=_SALT)
    opened = phones.speak(token, at=clock.now()) if token else None
    if opened is None:
        return emptied(request)
    _begin(request, opened)
    return None


def emptied(request: HttpRequest) -> HttpResponse:
    """Has the browser forget all it kept of us, by header and, where it knows none, by script."""
    context: dict[str, Any] = {"frame": outer_frame(request)}
    response = render(request, "desk/emptied.html", context, status=401)
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204, headers={"HX-Redirect": reverse("login")})
    else:
        for name in (PHONE, settings.SESSION_COOKIE_NAME):
            response.delete_cookie(name, samesite="Lax")
    response["Clear-Site-Data"] = _EMPTY
    response["Cache-Control"] = "no-store"
    return response


def _begin(request: HttpRequest, opened: Opened) -> None:
    sessions.remember(
        request.session, opened.officer, browser=browser_of(request), phone=opened.phone
    )
    sessions.take_post(request.session, opened.holding)


def _use_page(request: OfficerRequest, code: str, error: str = "") -> HttpResponse:
    known = slips.typed(code)
    by_link = len(known) == slips.LENGTH and not error
    field = Field(
        "code", _("Code on your slip"), value=code if error else "", error=error,
        hint=_("12 letters and digits; small letters and spaces do not matter."),
        autocomplete="off",
    )  # fmt: skip
    form = Form(
        reverse("use_slip"),
        "",
        _("Make this phone mine"),
        fields=() if by_link else (field,),
        hidden=(("code", known),) if by_link else (),
        consequence=_("The slip opens this one phone, once. An earlier phone of this post ends."),
    )
    context = {"frame": outer_frame(request), "page": UseSlipPage(form, by_link)}
    return render(request, "desk/use_slip.html", context, status=422 if error else 200)


def _sign_off_page(request: OfficerRequest) -> HttpResponse:
    form = Form(
        reverse("logout"),
        "",
        _("Sign this phone off"),
        hidden=(("sure", "yes"),),
        cancel_url="/",
        consequence=_(
            "This phone then opens nothing, and what it kept is removed. To work on it again"
            " you need a new slip from your township."
        ),
    )
    page = FormPage(_("Sign this phone off?"), form)
    context = {"frame": outer_frame(request), "page": page}
    return render(request, "desk/sign_off.html", context)
