"""A form on a page of its own, asked for the first time or again after a refusal."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise

from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.frame import framed
from lianfang.desk.presenters import said
from lianfang.desk.shapes import Form, FormPage, Link
from lianfang.desk.standing import Stand
from lianfang.kernel.errors import BadInput, DomainError


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form belongs: its entry in the rail, the page above it, and that page's view."""

    here: str
    label: str | Promise
    view: str


def asked(
    request: OfficerRequest, stand: Stand, form: Form, place: Place, *, status: int = 200
) -> HttpResponse:
    """The form, below the page it belongs to."""
    crumbs = (Link(str(place.label), reverse(place.view)), Link(form.title, ""))
    page = FormPage(form.title, form)
    return framed(
        request, stand, "desk/form.html", page, here=place.here, crumbs=crumbs, status=status
    )


def refused(
    request: OfficerRequest, stand: Stand, form: Form, error: DomainError, place: Place
) -> HttpResponse:
    """The form again with why it was refused; what was typed stands in its fields."""
    again = replace(form, refusal=said(error))
    return asked(request, stand, again, place, status=refusal_status(error))


def refusal_status(error: DomainError) -> int:
    """422 for what was wrongly filled in, 409 for what is not possible now."""
    return 422 if isinstance(error, BadInput) else 409
