"""The slip with the link and the code of a person's own page: printed once, handed over inside."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import phone_queries as queries
from lianfang.desk.frame import framed
from lianfang.desk.presenters import said
from lianfang.desk.shapes import Form, Link
from lianfang.desk.shapes_phone import SlipPage
from lianfang.desk.standing import stand_of
from lianfang.desk.templatetags.words import ending
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.quarantine.portal_codes import GivenCode, give_portal_codes

OWN_PAGE = "/p/"


@requires(P.HAND_OVER_PAPER)
@sensitive_variables("given", "page")
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Ask first, for an earlier code ends; then the slip, which no page can show again."""
    stand = stand_of(request, clock.now())
    order = queries.called(stand.scope, pk)
    if order is None:
        raise NotFound
    page, status = SlipPage(order.person.display, order.number, give=_give(pk)), 200
    if request.method == "POST":
        try:
            given = give_portal_codes([pk], by=request.actor, at=stand.at)
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            page, status = SlipPage(page.name, page.number, refusal=said(error)), 409
        else:
            page = _slip(request, order, given.codes[0] if given.codes else None)
    crumbs = (
        Link(order.person.display, reverse("person", args=[order.person_id])),
        Link(_("Code for the own page"), ""),
    )
    return framed(
        request, stand, "desk/slip.html", page, here="roster", crumbs=crumbs, status=status
    )


def _slip(request: OfficerRequest, order: Any, given: GivenCode | None) -> SlipPage:
    name, number = order.person.display, order.number
    if given is None:
        words = _("A minor gets no code. The guardian files by the team or by telephone.")
        return SlipPage(name, number, refusal=words)
    words = _("It opens the page until {end}. Without a smartphone call {phone}.")
    return SlipPage(
        name=name,
        number=number,
        address=request.build_absolute_uri(OWN_PAGE),
        link=_grouped(given.link, 3),
        code=_grouped(given.code, 4),
        words=words.format(end=ending(given.until), phone=order.authority.phone),
    )


def _give(pk: UUID) -> Form:
    return Form(
        reverse("slip", args=[pk]),
        "",
        _("Give a code and print it"),
        consequence=_(
            "An earlier code of this person ends at once. The code is shown this once, and kept"
            " nowhere. Hand it over inside, to the person alone; it never hangs at the door."
        ),
    )


def _grouped(digits: str, by: int) -> str:
    """“123 456 7890”: easier to read and to type."""
    head = len(digits) // by * by - (by if len(digits) % by else 0)
    parts = [digits[n : n + by] for n in range(0, head, by)]
    return " ".join([*parts, digits[head:]])
