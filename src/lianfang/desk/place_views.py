"""A lead whose address leaves its place open: a person says where, and teaches the name."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import lead_queries as queries
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.lead_queries import LeadStory
from lianfang.desk.opening_form import opening_form
from lianfang.desk.presenters import said
from lianfang.desk.presenters_place import (
    Placed,
    place_form,
    read_placed,
    read_terms,
    reason_words,
)
from lianfang.desk.shapes import Form, Link
from lianfang.desk.shapes_place import PlacePage
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.templatetags.words import moment
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.people.choices import STATED
from lianfang.people.operations import open_identities
from lianfang.places.alias_operations import teach_alias
from lianfang.places.naming import gazetteer
from lianfang.screening.operations import reassign_leads

WHY = "chosen"


@requires(P.REASSIGN_LEAD)
@sensitive_variables("page")
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Ask the purpose, show the address with the places it fits, then give the lead there."""
    stand = stand_of(request, clock.now())
    story = queries.lead_story(stand.scope, pk)
    if story is None:
        raise NotFound
    request.actor.require(P.REASSIGN_LEAD, story.lead.division)
    typed = Typed(request.POST.dict())
    if request.method != "POST":
        return _page(request, stand, story, opening=_asking(pk))
    if typed.text("step") == "place":
        return _give(request, stand, story, typed)
    return _open(request, stand, story, typed)


def _asking(pk: UUID, typed: Typed | None = None) -> Form:
    return opening_form(reverse("lead_place", args=[pk]), typed)


@sensitive_variables("opened", "found")
def _open(request: OfficerRequest, stand: Stand, story: LeadStory, typed: Typed) -> HttpResponse:
    """Open the address for a purpose, and read it anew with all that was taught since."""
    lead = story.lead
    purposes = {p.value: str(p.label) for p in STATED}
    purpose = typed.chosen("purpose", purposes, _("State what the identity is opened for."))
    if typed.wrong:
        return _page(request, stand, story, opening=_asking(lead.pk, typed), status=422)
    (opened,) = open_identities(
        [lead.person_id], purpose, by=request.actor, at=stand.at, reason=typed.text("reason")[:200]
    )
    found = gazetteer(None, stand.incident.division, stand.at).locate(opened.address)
    candidates = tuple(code for code in found.candidates or (found.code or "",) if len(code) > 6)
    blank = Typed({"key": secrets.token_hex(16), "alias": found.estate})
    logged = _("Logged: {n} people opened on {moment}, for: {purpose}.").format(
        n=1, moment=moment(stand.at), purpose=purposes[purpose]
    )
    return _page(
        request, stand, story,
        terms=read_terms(stand, opened.address, found),
        form=place_form(stand, lead.pk, blank, candidates),
        logged=logged,
    )  # fmt: skip


def _give(request: OfficerRequest, stand: Stand, story: LeadStory, typed: Typed) -> HttpResponse:
    lead = story.lead.pk
    chosen = read_placed(stand, typed)
    refusal, status = "", 422
    if not typed.wrong:
        try:
            _act(request, stand, lead, chosen, typed.text("key")[:70])
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            refusal, status = said(error), 422 if isinstance(error, BadInput) else 409
        else:
            inside = request.actor.scope.covers(chosen.place)
            return redirect("lead", pk=lead) if inside else redirect("leads")
    named = tuple(c for c in request.POST.getlist("candidate") if c in stand.places)
    form = place_form(stand, lead, typed, named, refusal=refusal)
    return _page(request, stand, story, form=form, status=status)


def _act(request: OfficerRequest, stand: Stand, lead: UUID, chosen: Placed, key: str) -> None:
    how: dict[str, Any] = {"by": request.actor, "at": stand.at}
    with transaction.atomic():  # both or neither
        if chosen.alias:
            teach_alias(chosen.alias, chosen.place, **{**how, "key": f"{key}:teach"})
        reassign_leads([lead], chosen.place, WHY, **{**how, "key": key})


def _page(
    request: OfficerRequest,
    stand: Stand,
    story: LeadStory,
    *,
    status: int = 200,
    **parts: Any,
) -> HttpResponse:
    why = story.placements[-1].why if story.placements else ""
    words = _("It lies at {place}: {reason}.").format(
        place=stand.places.told(story.lead.division), reason=reason_words(why) or why
    )
    page = PlacePage(story.lead.person.display, words, **parts)
    crumbs = (
        Link(_("Leads"), reverse("leads")),
        Link(page.name, reverse("lead", args=[story.lead.pk])),
        Link(_("Where it belongs"), ""),
    )
    return framed(
        request, stand, "desk/place.html", page, here="leads", crumbs=crumbs, status=status
    )
