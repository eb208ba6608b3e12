"""A township's slips and phones: printed for many posts at once, listed, revoked."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.accounts.slip_operations import issue_slips, revoke_phones
from lianfang.accounts.slip_queries import posts_by_slip
from lianfang.desk.frame import framed
from lianfang.desk.phones_page import phones_page, printed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.shapes_sign_in import SlipsPage
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound


@requires(P.ISSUE_SLIP)
@require_safe
def phones(request: OfficerRequest) -> HttpResponse:
    """Which posts of my area have a phone that opens."""
    saved = _("The phones are revoked.") if request.GET.get("saved") else ""
    return _page(request, stand_of(request, clock.now()), saved=saved)


@requires(P.ISSUE_SLIP)
@sensitive_variables("given", "page")
@require_POST
def print_slips(request: OfficerRequest) -> HttpResponse:
    """A sheet of slips for the posts chosen, or for all that have neither phone nor slip."""
    stand, chosen = stand_of(request, clock.now()), _chosen(request)
    if "all" in request.POST:
        posts = posts_by_slip(stand.scope, stand.at, stand.place)
        chosen = [post.holding for post in posts if not (post.known or post.waiting)]
    try:
        given = issue_slips(chosen, by=request.actor, at=stand.at)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _page(request, stand, refusal=said(error))
    where = request.build_absolute_uri(reverse("use_slip"))
    page = SlipsPage(tuple(printed(slip, where, stand) for slip in given.slips), reverse("phones"))
    crumbs = (Link(_("Phones"), reverse("phones")), Link(_("Slips"), ""))
    return framed(request, stand, "desk/slips_print.html", page, here="phones", crumbs=crumbs)


@requires(P.ISSUE_SLIP)
@require_POST
def revoke(request: OfficerRequest) -> HttpResponse:
    """End the phones and unused slips of the posts chosen."""
    stand = stand_of(request, clock.now())
    try:
        revoke_phones(_chosen(request), by=request.actor, at=stand.at)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _page(request, stand, refusal=said(error))
    return redirect(address(reverse("phones"), saved="revoked"))


def _page(
    request: OfficerRequest, stand: Stand, *, refusal: str = "", saved: str = ""
) -> HttpResponse:
    posts = posts_by_slip(stand.scope, stand.at, stand.place)
    page = phones_page(posts, stand, refusal=refusal, saved=saved)
    status = 422 if refusal else 200
    return framed(request, stand, "desk/phones.html", page, here="phones", status=status)


def _chosen(request: OfficerRequest) -> list[UUID]:
    try:
        return [UUID(value) for value in request.POST.getlist("post")]
    except ValueError:
        raise NotFound from None
