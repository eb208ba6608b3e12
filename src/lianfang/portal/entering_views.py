"""Coming in by link and code, staying for a while, and leaving at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.accounts.doors import persons, public
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError
from lianfang.portal.requests import PersonRequest
from lianfang.portal.shapes import EnterPage
from lianfang.quarantine.portal_codes import PageClosed, WrongCode, open_portal, own_page

COOKIE, PATH = "own_page", "/p/"
IDLE = 30 * 60  # seconds without a click after which the code is asked for again
_SALT = "lianfang.portal"


def shown(request: HttpRequest, template: str, page: object, *, status: int = 200) -> HttpResponse:
    """A page that no cache keeps and no other site learns of."""
    incident = getattr(request, "incident", None)
    context = {"page": page, "drill": bool(incident and incident.drill)}
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to whoever holds a page opened by a code that has not ended; all others enter it."""

    @persons
    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.at = clock.now()
        try:
            request.page = own_page(_remembered(request), at=request.at)
        except PageClosed:
            return _forget(redirect("portal:enter"))
        with entered(request.page.actor.scope):
            response = view(request, *args, **kwargs)
        return _remember(response, request.page.code)

    return guarded


@public
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, link: str = "") -> HttpResponse:
    """Ask for the code, and open the page; whatever does not fit is told in one sentence."""
    if request.method != "POST":
        return shown(request, "portal/enter.html", EnterPage(link=link))
    typed = link or request.POST.get("link", "")
    try:
        page = open_portal(typed, request.POST.get("code", ""), at=clock.now())
    except WrongCode as error:
        asked = EnterPage(link=link, problem=sentence_of(error))
        return shown(request, "portal/enter.html", asked, status=422)
    return _remember(redirect("portal:me"), page.code)


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the page on this phone."""
    return _forget(redirect("portal:enter"))


@public
@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """Close the page at once and show something that anyone may see."""
    return _forget(shown(request, "portal/away.html", None))


def sentence_of(error: DomainError) -> str:
    """A refusal's sentence in the language of the reader."""
    text = _(error.sentence)
    return text.format(**error.values) if error.values else text


def _remembered(request: HttpRequest) -> UUID:
    """The code's row that the cookie names; raises PageClosed."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        return UUID(signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=IDLE))
    except (signing.BadSignature, ValueError):
        raise PageClosed from None


def _remember(response: HttpResponse, code: UUID) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        signing.TimestampSigner(salt=_SALT).sign(str(code)),
        max_age=IDLE,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response
