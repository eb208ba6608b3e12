"""Looking after a person: the page, its words opened, and each act as a form of its own."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.care_acts import ACTS, Act, Doing, How
from lianfang.desk.care_page import Told, care_page
from lianfang.desk.care_queries import CareStory, care_story
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import said
from lianfang.desk.shapes import Form, FormPage, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.quarantine.breach import open_breach
from lianfang.quarantine.dependants import open_dependants
from lianfang.quarantine.needs import open_need

READERS = (P.RECORD_NEED, P.MEET_NEED, P.ASSESS_HOME, P.RECORD_BREACH)


@requires(*READERS)
@sensitive_variables("told", "page")
@require_http_methods(["GET", "HEAD", "POST"])
def care(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The page; sending opens the words of what is open, and that is logged."""
    stand = stand_of(request, clock.now())
    story = _story(stand, pk)
    opened = request.method == "POST"
    told = _told(stand, story) if opened else {}
    logged = _("Opened by your post; that is logged.") if opened else ""
    page = care_page(stand, story, told, logged)
    return framed(
        request, stand, "desk/care.html", page, here="needs", crumbs=_crumbs(story, _("Care"))
    )


@requires(*READERS, P.ISSUE_ORDER, P.SET_TEAM)
@sensitive_variables("typed", "doing")
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: OfficerRequest, pk: UUID, what: str, subject: str = "") -> HttpResponse:
    """One act on a page of its own; sent twice, it is done once."""
    stand = stand_of(request, clock.now())
    found, story = ACTS.get(what), _story(stand, pk)
    if found is None:
        raise NotFound
    stand.actor.require(found.may, story.person.division)
    if request.method != "POST":
        blank = Typed({"key": secrets.token_hex(16)})
        return _asking(request, found, Doing(stand, story, subject, blank))
    doing = Doing(stand, story, subject, Typed(request.POST.dict()))
    how: How = {"by": request.actor, "at": stand.at, "key": doing.typed.text("key")[:80]}
    try:
        found.do(doing, how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _asking(request, found, doing, refusal=said(error), status=status)
    if doing.typed.wrong:
        return _asking(request, found, doing, status=422)
    return redirect("care", pk=pk)


def _asking(
    request: OfficerRequest, found: Act, doing: Doing, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    asking = found.ask(doing)
    back = reverse("care", args=[doing.person])
    form = Form(
        action=request.path,
        key=doing.typed.text("key"),
        submit=asking.submit,
        fields=asking.fields,
        consequence=asking.consequence,
        cancel_url=back,
        refusal=refusal,
    )
    page = FormPage(asking.title, form, asking.sentence)
    crumbs = (*_crumbs(doing.story, _("Care"), back), Link(asking.title, ""))
    return framed(
        request, doing.stand, "desk/form.html", page, here="needs", crumbs=crumbs, status=status
    )


def _crumbs(story: CareStory, last: str, url: str = "") -> tuple[Link, ...]:
    person = reverse("person", args=[story.person.pk])
    return (
        Link(_("Quarantine"), reverse("roster")),
        Link(story.person.display, person),
        Link(last, url),
    )


def _story(stand: Stand, pk: UUID) -> CareStory:
    story = care_story(stand.scope, pk, stand.at)
    if story is None:
        raise NotFound
    return story


@sensitive_variables("told", "words")
def _told(stand: Stand, story: CareStory) -> Told:
    """The words of the open needs, of the dependants and of the open exits, for who may read."""
    told: dict[UUID, str] = {}
    actor, at = stand.actor, stand.at
    for need in story.needs:
        if need.outcome is None:
            told[need.need] = open_need(need.need, by=actor, at=at).text
    if story.dependants and actor.may(P.ASSESS_HOME, story.person.division):
        for one in open_dependants(story.person.pk, by=actor, at=at):
            told[one.dependant] = " → ".join(part for part in (one.who, one.carer) if part)
    for found in story.breaches:
        if found.outcome is None:
            words = open_breach(found.pk, by=actor, at=at)
            told[found.pk] = " / ".join(part for part in (words.facts, words.reason) if part)
    return told
