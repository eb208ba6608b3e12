"""A person: masked; opened for a purpose that is logged; one health check recorded."""

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
from lianfang.desk.check_form import CheckForm, check_form, still_to_do
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.looking import looks_of
from lianfang.desk.opening_form import opening_form
from lianfang.desk.person_queries import PersonStory, person_story
from lianfang.desk.presenters_person import opened_of, person_page
from lianfang.desk.shapes import Form, Link, Opened
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.temperatures import fault_words
from lianfang.incidents import queries as incidents
from lianfang.kernel import clock
from lianfang.kernel.errors import NotFound
from lianfang.people.choices import STATED
from lianfang.people.opening import relation_of
from lianfang.people.operations import open_identities
from lianfang.quarantine.check_operations import record_checks

READERS = (P.RECORD_CHECK, P.OPEN_IDENTITY, P.READ_FIGURES)


@requires(*READERS)
@require_safe
def person(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """A person as the post may see them."""
    stand = stand_of(request, clock.now())
    return _page(request, stand, _story(stand, pk))


@requires(P.OPEN_IDENTITY)
@sensitive_variables("identity", "opened")
@require_POST
def open_person(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Open the identity once a purpose is stated; it is logged, and said so."""
    stand = stand_of(request, clock.now())
    story = _story(stand, pk)
    typed = Typed(request.POST.dict())
    purposes = {p.value: str(p.label) for p in STATED}
    purpose = typed.chosen("purpose", purposes, _("State what the identity is opened for."))
    if typed.wrong:
        return _page(request, stand, story, typed_opening=typed, status=422)
    reason = typed.text("reason")[:200]
    (identity,) = open_identities([pk], purpose, by=request.actor, at=stand.at, reason=reason)
    opened = opened_of(identity, stand, purposes[purpose], stand.at)
    return _page(request, stand, story, opened=opened)


@requires(P.RECORD_CHECK)
@require_POST
def record_check(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Record one check of a person; sent twice, it is recorded once."""
    stand = stand_of(request, clock.now())
    story = _story(stand, pk)
    typed = Typed(request.POST.dict())
    read = CheckForm.read(typed, stand.at)
    order = story.order
    if typed.wrong:
        return _page(request, stand, story, typed_check=typed, status=422)
    if order is None:
        raise NotFound
    how: dict[str, Any] = {"key": read.key}
    reading = read.reading(order.pk, stand.at)
    done = record_checks(stand.incident.pk, [reading], by=request.actor, at=stand.at, **how)
    if done.faults:
        refusal = fault_words(done.faults[0][1])
        return _page(request, stand, story, typed_check=typed, refusal=refusal, status=409)
    return redirect("person", pk=pk)


def _story(stand: Stand, pk: UUID) -> PersonStory:
    story = person_story(stand.scope, pk, stand.at)
    if story is None:
        raise NotFound
    return story


def _page(
    request: OfficerRequest,
    stand: Stand,
    story: PersonStory,
    *,
    opened: Opened | None = None,
    typed_opening: Typed | None = None,
    typed_check: Typed | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    pk = story.person.pk
    parameters = incidents.parameters(stand.scope, stand.incident.pk, stand.at)
    page = person_page(
        stand, story, parameters,
        looks=looks_of(stand.scope, pk),
        opening=None if opened else _opening(stand, pk, typed_opening),
        opened=opened,
        check=_check(stand, story, parameters.fever, typed_check, refusal),
    )  # fmt: skip
    crumbs = (Link(_("Quarantine"), reverse("roster")), Link(story.person.display, ""))
    return framed(
        request, stand, "desk/person.html", page, here="roster", crumbs=crumbs, status=status
    )


def _opening(stand: Stand, pk: UUID, typed: Typed | None) -> Form | None:
    if not stand.actor.may(P.OPEN_IDENTITY):
        return None
    if not relation_of(stand.actor):
        return None
    return opening_form(reverse("person_open", args=[pk]), typed)


def _check(
    stand: Stand, story: PersonStory, fever: int, typed: Typed | None, refusal: str
) -> Form | None:
    open_now = still_to_do(story.checks, stand.at)
    if not stand.actor.may(P.RECORD_CHECK) or not (open_now or typed):
        return None
    given = typed or Typed({"key": secrets.token_hex(16)})
    return check_form(story.person.pk, open_now, given, fever, refusal=refusal)
