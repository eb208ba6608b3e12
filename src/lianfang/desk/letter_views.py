"""Letters to other counties (协查函): whom they are about, writing, printing, receipts."""

from __future__ import annotations

import secrets
from typing import Any
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
from lianfang.desk import letter_queries as queries
from lianfang.desk.duty_queries import titles
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.letter_pages import (
    again_page,
    letter_page,
    letters_page,
    printed,
    proposals_page,
    receipt_form,
)
from lianfang.desk.letter_queries import Letter
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.shapes_letters import PrintedPage
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.templatetags.words import moment
from lianfang.jurisdictions.data import region_names, region_told
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.people.choices import LookKind, Purpose
from lianfang.people.operations import open_identities
from lianfang.places.naming import gazetteer
from lianfang.screening import referring
from lianfang.screening.referral_operations import issue_letters, record_receipt

AT_ONCE = 100


@requires(P.REFER_LEAD)
@require_safe
def letters(request: OfficerRequest) -> HttpResponse:
    """Letters out, by county and whether they were acknowledged; how many leads wait for one."""
    stand = stand_of(request, clock.now())
    incident, county = stand.incident.pk, request.GET.get("county", "")
    lines = queries.letter_lines(stand.scope, incident, county)
    waiting = referring.awaiting(stand.scope, incident).count()
    counties = queries.counties(stand.scope, incident)
    done = request.GET.get("written", "")
    words = _("{n} letters were written; print them and send them out.").format(n=done)
    page = letters_page(stand, lines, waiting, counties, county, words if done.isdigit() else "")
    return framed(request, stand, "desk/letters.html", page, here="letters")


@requires(P.REFER_LEAD)
@sensitive_variables("proposals", "page")
@require_POST
def propose(request: OfficerRequest) -> HttpResponse:
    """Open the addresses of the leads that wait, logged as tracing, and propose their counties."""
    stand = stand_of(request, clock.now())
    leads = list(referring.awaiting(stand.scope, stand.incident.pk)[:AT_ONCE])
    if not leads:
        return redirect("letters")
    proposals = referring.proposals(leads, by=request.actor, at=stand.at)
    logged = _("Logged: {n} people opened on {moment}, for: {purpose}.").format(
        n=len(leads), moment=moment(stand.at), purpose=str(Purpose.TRACING.label)
    )
    page = proposals_page(proposals, secrets.token_hex(16), logged)
    return _proposed(request, stand, page, 200)


@requires(P.REFER_LEAD)
@require_POST
def issue(request: OfficerRequest) -> HttpResponse:
    """Write the letters of the leads ticked; pressed twice, they are written once."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict())
    chosen = _ids(request)
    counties = {lead: _county(stand, typed, lead) for lead in chosen}
    refusal, status = "", 422
    if not chosen:
        refusal = _("Nobody is ticked. Tick the people whose letters are to be written.")
    elif not typed.wrong:
        key = typed.text("key")[:80]
        how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": key}
        try:
            done = issue_letters(counties, **how)
            return redirect(address(reverse("letters"), written=len(done.letters)))
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            refusal, status = said(error), 422 if isinstance(error, BadInput) else 409
    names = queries.masked_names(stand.scope, _ids(request, "lead"))
    return _proposed(request, stand, again_page(names, typed, frozenset(chosen), refusal), status)


def _county(stand: Stand, typed: Typed, lead: UUID) -> str:
    """The code of the county typed for a lead, by its name or as six digits."""
    name = f"county_{lead}"
    text = typed.text(name)
    names = gazetteer(None, stand.incident.division, stand.at)
    code = text if text in region_names() else referring.county_of(names, text)
    if not code:
        typed.wrong[name] = _(
            "“{value}” is no county; write it with its city or province."
        ).format(value=text)
    return code


def _ids(request: OfficerRequest, name: str = "id") -> list[UUID]:
    try:
        return [UUID(text) for text in dict.fromkeys(request.POST.getlist(name))]
    except ValueError:
        raise NotFound from None


def _proposed(request: OfficerRequest, stand: Stand, page: object, status: int) -> HttpResponse:
    crumbs = (
        Link(_("Letters to other counties"), reverse("letters")),
        Link(_("Write letters"), ""),
    )
    return framed(
        request, stand, "desk/letters_propose.html", page, here="letters", crumbs=crumbs,
        status=status,
    )  # fmt: skip


@requires(P.REFER_LEAD)
@require_safe
def letter(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One letter, its people masked, and the form for its receipt."""
    stand = stand_of(request, clock.now())
    return _letter(request, stand, _found(stand, pk), Typed({"key": secrets.token_hex(16)}))


@requires(P.REFER_LEAD)
@require_POST
def receipt(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Record that a letter was acknowledged; pressed twice, it is recorded once."""
    stand = stand_of(request, clock.now())
    found = _found(stand, pk)
    typed = Typed(request.POST.dict())
    who = typed.needed("by", _("Write who acknowledged it."))
    at = typed.moment("at", stand.at)
    if typed.wrong:
        return _letter(request, stand, found, typed, status=422)
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        record_receipt(pk, at, who, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _letter(request, stand, found, typed, refusal=said(error), status=422)
    return redirect("letter", pk=pk)


def _found(stand: Stand, pk: UUID) -> Letter:
    found = queries.letters(stand.scope, [pk])
    if not found:
        raise NotFound
    return found[0]


def _letter(
    request: OfficerRequest,
    stand: Stand,
    found: Letter,
    typed: Typed,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    head = found[0]
    form = receipt_form(head, typed, refusal=refusal) if head.received_at is None else None
    writer = titles(stand.scope, [head.issued_by]).get(head.issued_by, _("the system"))
    page = letter_page(stand, found, writer, form)
    crumbs = (Link(_("Letters to other counties"), reverse("letters")), Link(page.number, ""))
    return framed(
        request, stand, "desk/letter.html", page, here="letters", crumbs=crumbs, status=status
    )


@requires(P.REFER_LEAD)
@sensitive_variables("opened", "page")
@require_POST
def print_letters(request: OfficerRequest) -> HttpResponse:
    """Letters with their lists opened, ready to print; opened for tracing, in one logged act."""
    stand = stand_of(request, clock.now())
    found = queries.letters(stand.scope, _ids(request))
    if not found:
        return redirect("letters")
    persons = [one.lead.person_id for letter in found for one in letter]
    opened = open_identities(
        list(dict.fromkeys(persons)),
        Purpose.TRACING,
        by=request.actor,
        at=stand.at,
        kind=LookKind.PRINTED,
    )
    by_person = {one.person: one for one in opened}
    contact = f"{request.actor.title} {request.actor.label}".strip()
    sheets = tuple(printed(stand, letter, by_person, contact) for letter in found)
    logged = _("Logged: {n} people opened on {moment}, for: {purpose}.").format(
        n=len(by_person), moment=moment(stand.at), purpose=str(Purpose.TRACING.label)
    )
    page = PrintedPage(_title(found), sheets, logged, stand.incident.drill)
    crumbs = (Link(_("Letters to other counties"), reverse("letters")), Link(_("Print"), ""))
    return framed(request, stand, "desk/letters_print.html", page, here="letters", crumbs=crumbs)


def _title(found: list[Letter]) -> str:
    if len(found) == 1:
        return referring.number_of(found[0][0])
    counties = {letter[0].to_code for letter in found}
    if len(counties) == 1:
        return region_told(counties.pop())
    return _("{n} letters").format(n=len(found))
