"""Signing in, choosing the one post to act in, signing out."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lianfang.accounts import queries, sessions
from lianfang.accounts.doors import officers, public
from lianfang.accounts.requests import OfficerRequest
from lianfang.accounts.second_step import Asked, asked_of
from lianfang.accounts.sign_in import sign_in
from lianfang.desk.entering_views import device_token, enter, target_of, with_device
from lianfang.desk.shapes import (
    Choice,
    ChoosePostPage,
    Field,
    Form,
    Frame,
    LoginPage,
)
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError


def outer_frame(request: HttpRequest) -> Frame:
    """The frame around pages outside a post: login, choosing a post, errors."""
    incident = getattr(request, "incident", None)
    actor = getattr(request, "actor", None)
    officer = getattr(request, "officer", None)
    name = actor.label if actor else officer.name if officer else ""
    return Frame(
        product=_("Lianfang"),
        language=get_language() or settings.LANGUAGE_CODE,
        as_of=clock.now(),
        incident=incident.name if incident else "",
        drill=drill_sentence(bool(incident and incident.drill)),
        officer=name,
        post=actor.title if actor else "",
        unit=actor.unit_name if actor else "",
        scope=actor.division if actor else "",
        here=request.get_full_path() if request.method == "GET" else "/",
        language_url=reverse("language"),
        switch_post_url=reverse("choose_post") if name else "",
        logout_url=reverse("logout") if name else "",
    )


def drill_sentence(drill: bool) -> str:
    """The words of the band over every page of a drill; empty where it is real."""
    if not drill:
        return ""
    return _("The people and their records are invented; the time is the scenario's.")


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: OfficerRequest) -> HttpResponse:
    """The door. A wrong name and a wrong password are told alike; addresses play no part."""
    token, target = device_token(request), target_of(request)
    if request.method != "POST":
        response = _login_page(request, target)
    else:
        try:
            response = _first_step(request, token, target)
        except DomainError as error:
            response = _login_page(request, target, refusal=_(error.sentence), status=422)
    return with_device(request, response, token)


def _first_step(request: OfficerRequest, token: str, target: str) -> HttpResponse:
    username, password = request.POST.get("username", ""), request.POST.get("password", "")
    officer = sign_in(username.strip(), password, token).officer
    shared = request.POST.get("computer_shared") == "yes"
    if asked_of(officer, clock.now()) is Asked.NOTHING:
        return enter(request, officer, token, target, shared=shared)
    sessions.await_second_step(request.session, officer, shared=shared)
    return redirect(f"{reverse('second_step')}?{urlencode({'next': target})}")


def _login_page(
    request: OfficerRequest, target: str, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    username = request.POST.get("username", "")
    shared = Choice(
        "shared", _("This is a shared computer"), chosen="computer_shared" in request.POST
    )
    form = Form(
        action=reverse("login"),
        key="",
        submit=_("Log in"),
        refusal=refusal,
        hidden=(("next", target),),
        fields=(
            Field("username", _("User name"), value=username, autocomplete="username"),
            Field("password", _("Password"), kind="password", autocomplete="current-password"),
            Field(
                "computer", _("Computer"), kind="ticks", choices=(shared,),
                hint=_("Then you are logged out 20 minutes after your last page."),
            ),
        ),
    )  # fmt: skip
    context = {"frame": outer_frame(request), "page": LoginPage(form=form)}
    return render(request, "desk/login.html", context, status=status)


@officers
@never_cache
@require_http_methods(["GET", "POST"])
def choose_post(request: OfficerRequest) -> HttpResponse:
    """Choose the one post to act in; what one sees and may do follows from it."""
    now, target = clock.now(), target_of(request)
    held = {str(h.pk): h for h in queries.holdings(None, request.officer.pk, now)}
    chosen = request.POST.get("post", "")
    if chosen in held:
        sessions.take_post(request.session, UUID(chosen))
        return redirect(target)
    refusal = error = ""
    if not held:
        refusal = _("You hold no post at present; the administrator gives posts.")
    elif request.method == "POST":
        error = _("Choose one of your posts.")
    choices = tuple(
        Choice(key, holding.post.title, hint=holding.post.unit.name)
        for key, holding in held.items()
    )
    form = Form(
        action=reverse("choose_post"),
        key="",
        submit=_("Work in this post"),
        refusal=refusal,
        hidden=(("next", target),),
        fields=(Field("post", _("Post"), kind="radio", choices=choices, error=error),),
    )
    context = {"frame": outer_frame(request), "page": ChoosePostPage(form=form)}
    return render(request, "desk/choose_post.html", context, status=422 if error else 200)
