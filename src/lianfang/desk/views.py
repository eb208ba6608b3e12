"""The front page, and the way from it to where a post begins."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.briefing.balance import balance
from lianfang.desk import duty_queries, front_queries
from lianfang.desk.fever_pages import fever_gap
from lianfang.desk.fever_queries import fevers_open
from lianfang.desk.frame import framed
from lianfang.desk.presenters_front import FIGURES, LOCAL, front_page
from lianfang.desk.presenters_unsettled import Ground
from lianfang.desk.rails import home
from lianfang.desk.release_pages import held_line
from lianfang.desk.remedy_queries import held_now
from lianfang.desk.shapes import ErrorPage, Link
from lianfang.desk.site_pages import contradictions
from lianfang.desk.standing import Stand, stand_of
from lianfang.figures import queries as figures
from lianfang.figures.identities import Identity
from lianfang.figures.registry import all_figures
from lianfang.kernel import clock
from lianfang.quarantine.site_queries import sites_now
from lianfang.screening import ground_queries


@requires()
@require_safe
def front(request: OfficerRequest) -> HttpResponse:
    """Is everyone accounted for; posts without figures go on to where they begin."""
    actor = request.actor
    if not actor.may(P.READ_FIGURES):
        where = home(actor.role)
        return redirect(where) if where else _no_page(request)
    stand = stand_of(request, clock.now())
    declared = {f.id: f for f in all_figures()}
    wanted = [declared[key] for key in FIGURES if key in declared]
    incident = stand.incident.pk
    answers = figures.ask(stand.scope, incident, stand.place, stand.at, wanted)
    page = front_page(
        stand,
        _identities(stand),
        duty_queries.overdue_whose(stand.scope, stand.at, stand.place),
        answers,
        front_queries.published_since(
            stand.scope, incident, stand.place, FIGURES, stand.at - timedelta(days=7)
        ),
        front_queries.news(stand.scope, incident, stand.place, stand.at),
        _sign(stand),
        Ground(
            ground_queries.unstaffed_places(stand.scope, stand.incident, stand.at),
            front_queries.pairs_to_review(stand.scope, incident)
            if stand.actor.may(P.JOIN_PEOPLE)
            else None,
            contradictions(sites_now(stand.scope, stand.at), stand.at)
            if stand.whole_district
            else (),
            held=held_line(stand, held_now(stand.scope, incident, stand.place, stand.at)),
            fevers=fever_gap(stand, fevers_open(stand.scope, stand.place, stand.at)),
        ),
    )
    provisional = any(answer.provisional for answer in answers)
    return framed(request, stand, "desk/front.html", page, here="front", provisional=provisional)


def _identities(stand: Stand) -> list[Identity]:
    """The district's balance sheet; of a part of it, the lines that keep to that part."""
    found = balance(stand.scope, stand.incident, stand.at)
    return found if stand.whole_district else [line for line in found if line.name in LOCAL]


def _sign(stand: Stand) -> Link | None:
    """The briefing of the latest closed moment, while it waits to be signed."""
    if not stand.actor.may(P.PUBLISH, stand.incident.division):
        return None
    return Link(_("To the briefing"), reverse("briefing"))


def _no_page(request: OfficerRequest) -> HttpResponse:
    """For posts whose pages come with a later part of the house."""
    stand = stand_of(request, clock.now())
    words = _("The pages of this post are not built yet. Nothing is expected of you here.")
    page = ErrorPage(
        _("Nothing to do here yet"), words, (Link(_("Change post"), reverse("choose_post")),)
    )
    return framed(request, stand, "desk/error.html", page, here="")


@requires()
@require_safe
def kit(request: OfficerRequest) -> HttpResponse:
    """The component sheet: each part in each state, for whoever changes a page."""
    return framed(request, stand_of(request, clock.now()), "desk/kit.html", None, here="")
