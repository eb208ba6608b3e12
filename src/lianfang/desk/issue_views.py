"""Issues on the spot: raised where somebody stands, owned, solved, counted."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.command import plan_queries as queries
from lianfang.command.duty_queries import duty_posts
from lianfang.command.plan_operations import raise_issue, solve_issue
from lianfang.desk import plans_page as pages
from lianfang.desk.asking import Place, asked, refused
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address
from lianfang.desk.shapes import Field, Form
from lianfang.desk.standing import stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound

HERE = Place("issues", _lazy("Issues on the spot"), "issues")


@requires(P.READ_FIGURES, P.RAISE_ISSUE)
@require_safe
def issues(request: OfficerRequest) -> HttpResponse:
    """What is wanting in a place."""
    stand = stand_of(request, clock.now())
    found = list(queries.issues(stand.scope, stand.incident.pk, stand.place))
    saved = _("It is recorded.") if request.GET.get("saved") else ""
    may = stand.actor.may(P.RAISE_ISSUE)
    page = pages.issues_page(stand, found, may=may, saved=saved)
    return framed(request, stand, "desk/board.html", page, here="issues")


@requires(P.RAISE_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def issue_new(request: OfficerRequest) -> HttpResponse:
    """Raise what is wanting where one stands."""
    stand = stand_of(request, clock.now())
    posts = duty_posts(stand.scope, stand.at)
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    form = pages.issue_form(typed, posts)
    if request.method != "POST":
        return asked(request, stand, form, HERE)
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        owner = _uuid(typed.text("owner"))
        raise_issue(stand.incident, stand.own_area, typed.text("text"), owner, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form, error, HERE)
    return redirect(address(reverse("issues"), saved="yes"))


@requires(P.RAISE_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Say how it was solved."""
    stand = stand_of(request, clock.now())
    one = queries.issue(stand.scope, pk)
    if one is None:
        raise NotFound
    typed = Typed(request.POST.dict())
    field = Field("outcome", _("How it was solved"), "textarea", value=typed.text("outcome"))
    form = Form(
        request.path, typed.text("key") or secrets.token_hex(16), _("It is solved"),
        (field,) if one.solved_at is None else (), title=one.text, cancel_url=reverse("issues"),
        consequence=one.outcome,
    )  # fmt: skip
    if request.method != "POST":
        return asked(request, stand, form, HERE)
    try:
        solve_issue(pk, typed.text("outcome"), by=request.actor, at=stand.at)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form, error, HERE)
    return redirect(address(reverse("issues"), saved="yes"))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
