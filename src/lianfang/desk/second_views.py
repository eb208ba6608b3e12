"""After a missed check someone calls or goes; a drawn reading is measured a second time."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import fever_queries as queries
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import said
from lianfang.desk.second_forms import contact_form, read_second, sample_form
from lianfang.desk.shapes import FormPage, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.templatetags.words import celsius, moment
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.quarantine.choices import Manner
from lianfang.quarantine.missed_operations import record_contact
from lianfang.quarantine.sample_operations import measure_sample

_EITHER = {"yes": "", "no": ""}


@requires(P.RECORD_CHECK)
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Record that someone called, or went."""
    stand = stand_of(request, clock.now())
    whom = queries.contacted(stand.scope, pk)
    if whom is None:
        raise NotFound
    if request.method != "POST":
        return _contact(request, stand, whom, _blank())
    typed = Typed(request.POST.dict())
    ways = {m.value: str(m.label) for m in (Manner.TELEPHONE, Manner.IN_PERSON)}
    manner = typed.chosen("manner", ways, _("Choose whether you called or went."))
    reached = typed.chosen("reached", _EITHER, _("Choose whether you reached them."))
    when = typed.moment("at", stand.at)
    if typed.wrong:
        return _contact(request, stand, whom, typed, status=422)
    how: dict[str, Any] = {"by": request.actor, "at": when, "key": _key_of(typed)}
    record_contact(pk, manner, reached == "yes", typed.text("words"), **how)
    return redirect("person", pk=whom.person)


def _contact(
    request: OfficerRequest,
    stand: Stand,
    whom: queries.Contacted,
    typed: Typed,
    status: int = 200,
) -> HttpResponse:
    form = contact_form(reverse("contact", args=[whom.order]), typed, "")
    sentence = _("After one missed check someone calls, after two someone goes.")
    told = f"{stand.places.told(whom.division)}　{sentence}"
    return _form(request, stand, FormPage(whom.display, form, told), status)


@requires(P.RECORD_CHECK)
@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Measure a drawn reading a second time; the first is shown only afterwards."""
    stand = stand_of(request, clock.now())
    drawn = queries.drawn(stand.scope, pk)
    if drawn is None:
        raise NotFound
    typed = Typed(request.POST.dict()) if request.method == "POST" else _blank()
    refusal, status = "", 200
    if request.method == "POST":
        refusal, status = _measured(request, stand, drawn, typed)
        if not status:
            return redirect("duties_mine")
    form = sample_form(reverse("check_sample", args=[pk]), typed, refusal)
    return _form(request, stand, FormPage(drawn.person.display, form, _told(drawn)), status)


def _measured(
    request: OfficerRequest, stand: Stand, drawn: queries.Drawn, typed: Typed
) -> tuple[str, int]:
    """Record it; gives why not and the status, which is 0 if it was recorded."""
    reading = read_second(typed, drawn.first, stand.at)
    given = typed.chosen("measured", _EITHER, _("Choose what they say of the first reading."))
    if typed.wrong:
        return "", 422
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": _key_of(typed)}
    try:
        measure_sample(drawn.sample.pk, reading, given == "yes", **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return said(error), 422 if isinstance(error, BadInput) else 409
    return "", 0


def _told(drawn: queries.Drawn) -> str:
    if drawn.sample.done_recorded_at is None:
        return _("Drawn by chance; it says how far readings can be trusted, and blames nobody.")
    words = _("Measured a second time already; the first was {first} on {moment}.")
    return words.format(first=celsius(drawn.first.temperature), moment=moment(drawn.first.at))


def _form(request: OfficerRequest, stand: Stand, page: FormPage, status: int) -> HttpResponse:
    crumbs = (Link(_("Quarantine"), reverse("roster")), Link(page.title, ""))
    return framed(
        request, stand, "desk/form.html", page, here="roster", crumbs=crumbs, status=status
    )


def _blank() -> Typed:
    return Typed({"key": secrets.token_hex(16)})


def _key_of(typed: Typed) -> str | None:
    return typed.text("key")[:80] or None
