"""Leads: the list, one lead with its story, and answering it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
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
from lianfang.desk import lead_queries as queries
from lianfang.desk.answer_form import AnswerForm, TryForm, answer_form, try_form
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.lead_queries import LeadStory
from lianfang.desk.looking import looks_of
from lianfang.desk.presenters import said
from lianfang.desk.presenters_lead import Acts, lead_page
from lianfang.desk.presenters_leads import BACK, VIEWS, leads_page, pager_of, read_mark
from lianfang.desk.reassign_pages import bulk_form
from lianfang.desk.shapes import Form, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.templatetags.words import moment
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.people.opening import Opened
from lianfang.people.releases import open_for_duty
from lianfang.screening.answering import FieldAnswer, told
from lianfang.screening.attempt_operations import record_attempts
from lianfang.screening.attempting import FieldAttempt
from lianfang.screening.choices import AttemptKind, Outcome, Source
from lianfang.screening.operations import answer_leads

PAGE = 50
READERS = (P.ANSWER_LEAD, P.REASSIGN_LEAD, P.READ_FIGURES)


@requires(*READERS)
@require_safe
def leads(request: OfficerRequest) -> HttpResponse:
    """The leads of a place: those to answer by urgency, all by when they came."""
    stand = stand_of(request, clock.now())
    filters = _filters(request)
    view, outcome = filters["view"], filters["outcome"]
    outcomes = BACK if view == "back" else (outcome,) if outcome else ()
    before = read_mark(request.GET.get("before", ""), view)
    after = None if before else read_mark(request.GET.get("after", ""), view)
    lines = queries.lead_lines(
        stand.scope, stand.incident.pk, stand.place, stand.at,
        view=view, outcomes=outcomes, source=filters["source"],
        after=after, before=before, limit=PAGE + 1,
    )  # fmt: skip
    more = len(lines) > PAGE
    shown = lines[1:] if more and before else lines[:PAGE]
    counts = queries.lead_counts(stand.scope, stand.incident.pk, stand.place, stand.at)
    back, on = (more, True) if before else (after is not None, more)
    pager = pager_of(reverse("leads"), filters, shown, back=back, on=on)
    page = leads_page(
        stand, shown, counts, filters, pager,
        bulk=bulk_form() if stand.actor.may(P.REASSIGN_LEAD) else None,
        done=_moved(request, stand), acts=_acts(stand),
    )  # fmt: skip
    return framed(request, stand, "desk/leads.html", page, here="leads")


def _moved(request: OfficerRequest, stand: Stand) -> str:
    """What a bulk act did just now."""
    number, place = request.GET.get("moved", ""), request.GET.get("to", "")
    if not (number.isascii() and number.isdigit()) or place not in stand.places:
        return ""
    words = _("{n} leads were received by {place}; their answer is due anew.")
    return words.format(n=number, place=stand.places.told(place))


def _acts(stand: Stand) -> tuple[Link, ...]:
    """Where else leads are worked: entered by hand, on paper, looked at again."""
    ways = (
        (P.ENTER_LEAD, _("Enter one person"), "lead_new"),
        (P.ANSWER_LEAD, _("On paper"), "papers"),
        (P.SWEEP, _("Doors"), "doors"),
        (P.RECHECK, _("Second looks"), "rechecks"),
    )
    return tuple(Link(label, reverse(view)) for may, label, view in ways if stand.actor.may(may))


def _filters(request: OfficerRequest) -> dict[str, str]:
    asked: Mapping[str, str] = request.GET.dict()
    view = asked.get("view", "")
    outcome, source = asked.get("outcome", ""), asked.get("source", "")
    if outcome in Outcome.values and not view:
        view = "all"
    return {
        "view": view if view in VIEWS else "open",
        "place": asked.get("place", ""),
        "outcome": outcome if outcome in Outcome.values and view == "all" else "",
        "source": source if source in Source.values else "",
    }


@requires(*READERS)
@require_safe
def lead(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One lead, what happened to it, and the form that answers it for whoever may."""
    stand = stand_of(request, clock.now())
    story = _story(stand, pk)
    return _lead_page(request, stand, story, _blank(stand, story))


@requires(P.ANSWER_LEAD)
@require_POST
def answer(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Answer one lead; sent twice, it is answered once."""
    stand = stand_of(request, clock.now())
    story = _story(stand, pk)
    typed = Typed(request.POST.dict())
    read = AnswerForm.read(typed, stand.at)
    if typed.wrong:
        return _again(request, stand, story, typed, status=422)
    if read.stale(story):
        if read.said_already(story, stand.post):
            return redirect("lead", pk=pk)
        return _again(request, stand, story, typed, refusal=_overtaken(story), status=409)
    given = FieldAnswer(pk, read.outcome, read.at, len(story.tries) + 1, read.told)
    how: dict[str, Any] = {"key": read.key}
    try:
        answer_leads([given], by=request.actor, at=stand.at, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _again(request, stand, story, typed, refusal=said(error), status=status)
    return redirect("lead", pk=pk)


@requires(P.ANSWER_LEAD)
@require_POST
def attempt(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Record that somebody went or called and reached nobody; sent twice, it is recorded once."""
    stand = stand_of(request, clock.now())
    story = _story(stand, pk)
    typed = Typed(request.POST.dict())
    read = TryForm.read(typed, stand.at)
    if typed.wrong:
        return _tried_again(request, stand, story, typed, status=422)
    how: dict[str, Any] = {"key": read.key}
    try:
        given = FieldAttempt(pk, AttemptKind(read.kind), read.at)
        record_attempts([given], by=request.actor, at=stand.at, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _tried_again(request, stand, story, typed, refusal=said(error), status=status)
    return redirect("lead", pk=pk)


def _tried_again(
    request: OfficerRequest,
    stand: Stand,
    story: LeadStory,
    typed: Typed,
    *,
    refusal: str = "",
    status: int,
) -> HttpResponse:
    trying = try_form(story, typed, refusal=refusal)
    return _lead_page(request, stand, story, _blank(stand, story), trying, status=status)


def _story(stand: Stand, pk: UUID) -> LeadStory:
    story = queries.lead_story(stand.scope, pk)
    if story is None:
        raise NotFound
    return story


def _overtaken(story: LeadStory) -> str:
    latest = story.latest
    if latest is None:
        return ""
    words = _(
        "This lead was answered “{outcome}” by {post} at {moment}. What you entered was not saved;"
        " look at it first, then decide."
    )
    return words.format(
        outcome=str(Outcome(latest.outcome).label),
        post=story.posts.get(latest.by_post, _("another post")),
        moment=moment(latest.at),
    )


def _blank(stand: Stand, story: LeadStory) -> Form | None:
    if not stand.actor.may(P.ANSWER_LEAD, story.lead.division):
        return None
    return answer_form(story, Typed({"key": secrets.token_hex(16)}))


def _again(
    request: OfficerRequest,
    stand: Stand,
    story: LeadStory,
    typed: Typed,
    *,
    refusal: str = "",
    status: int,
) -> HttpResponse:
    form = answer_form(story, typed, refusal=refusal)
    return _lead_page(request, stand, story, form, status=status)


def _trying(stand: Stand, story: LeadStory) -> Form | None:
    """The form that records a try, while an answer is waited for."""
    waits = story.lead.outcome == Outcome.PENDING
    if not waits or not stand.actor.may(P.ANSWER_LEAD, story.lead.division):
        return None
    return try_form(story, Typed({"key": secrets.token_hex(16)}))


def _opened(stand: Stand, story: LeadStory) -> tuple[Opened | None, dict[UUID, str]]:
    """The person of one's own list, logged once a shift (C14), and what was told of them."""
    own = story.owner == stand.post and stand.actor.may(P.OPEN_IDENTITY)
    if not own:
        return None, {}
    (opened,) = open_for_duty([story.lead.person_id], by=stand.actor, at=stand.at)
    return opened, {a.pk: told(stand.incident.pk, a) for a in story.answers}


@sensitive_variables("opened", "told_of")
def _lead_page(
    request: OfficerRequest,
    stand: Stand,
    story: LeadStory,
    form: Form | None,
    trying: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    opened, told_of = _opened(stand, story)
    looks = looks_of(stand.scope, story.lead.person_id)
    opens = stand.actor.may(P.OPEN_IDENTITY)
    acts = Acts(form, trying or _trying(stand, story), opens, opened, told_of)
    page = lead_page(stand, story, acts, looks)
    crumbs = (Link(_("Leads"), reverse("leads")), Link(story.lead.person.display, ""))
    return framed(
        request, stand, "desk/lead.html", page, here="leads", crumbs=crumbs, status=status
    )
