"""What signing in has in common, by whatever steps: the device, the session, the way on."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lianfang.accounts import browsers, queries, sessions
from lianfang.accounts.sign_in import complete
from lianfang.kernel import clock

DEVICE = "device"
_DEVICE_AGE = 2 * 365 * 24 * 3600


def device_token(request: HttpRequest) -> str:
    """The token of this browser, made when it first comes."""
    return request.COOKIES.get(DEVICE) or secrets.token_urlsafe(24)


def with_device(request: HttpRequest, response: HttpResponse, token: str) -> HttpResponse:
    """The answer, with the browser's token kept."""
    response.set_cookie(
        DEVICE, token, max_age=_DEVICE_AGE, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip
    return response


def browser_of(request: HttpRequest) -> str:
    """The browser in few words."""
    return browsers.told(request.headers.get("User-Agent", ""))


def enter(
    request: HttpRequest, officer: Any, token: str, target: str,
    *, shared: bool, two_steps: bool = False,
) -> HttpResponse:  # fmt: skip
    """Begin the session after the last step, and lead to the post, or to the choice of one."""
    begin(request, officer, token, shared=shared, two_steps=two_steps)
    posts = list(queries.holdings(None, officer.pk, clock.now())[:2])
    if len(posts) == 1:
        sessions.take_post(request.session, posts[0].pk)
        return redirect(target)
    return redirect(f"{reverse('choose_post')}?{urlencode({'next': target})}")


def begin(
    request: HttpRequest, officer: Any, token: str, *, shared: bool, two_steps: bool
) -> None:
    """Begin the session under a fresh key, with fresh proof of where forms come from."""
    complete(officer, token, shared=shared)
    sessions.remember(
        request.session, officer, browser=browser_of(request), shared=shared, two_steps=two_steps
    )
    rotate_token(request)


def target_of(request: HttpRequest) -> str:
    """Where to go afterwards: a place on this site, else the first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    here = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(wanted, here, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else "/"
