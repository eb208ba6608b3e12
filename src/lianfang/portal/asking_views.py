"""A form of the own page: shown, mended, refused in words, or done and back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from lianfang.kernel.errors import DomainError, NotFound
from lianfang.portal import queries
from lianfang.portal.entering_views import sentence_of, shown
from lianfang.portal.forms import Typed
from lianfang.portal.requests import PersonRequest
from lianfang.portal.shapes import Form

METHODS = ["GET", "HEAD", "POST"]
Build = Callable[[Typed, str, str], Form]
Act = Callable[[PersonRequest, Any, Typed], str]


def ask(request: PersonRequest, build: Build, act: Act) -> HttpResponse:
    """Show the form that `build` makes; sent, do `act`, whose answer names what the page says.

    `act` takes the order that the page is about; what it cannot read it leaves in `typed.wrong`,
    and does nothing then.
    """
    order = queries.order_of(request.page.actor.scope, request.at)
    if order is None:
        raise NotFound
    phone = order.authority.phone
    if request.method != "POST":
        return shown(request, "portal/form.html", build(Typed(QueryDict()), phone, ""))
    typed = Typed(request.POST)
    try:
        done = act(request, order, typed)
    except DomainError as error:
        refused = build(typed, phone, sentence_of(error))
        return shown(request, "portal/form.html", refused, status=409)
    if typed.wrong:
        return shown(request, "portal/form.html", build(typed, phone, ""), status=422)
    return HttpResponseRedirect(f"{reverse('portal:me')}?{urlencode({'done': done})}")
