"""Observation of a scope seen from above, and the rows behind each number."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.frame import framed
from lianfang.desk.observation_page import observation_page, rows_page
from lianfang.desk.presenters import place_field
from lianfang.desk.shapes import Filters, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.incidents import queries as incidents
from lianfang.incidents.rules import Parameters
from lianfang.kernel import clock
from lianfang.kernel.errors import NotFound
from lianfang.quarantine import seen_from_above as above

MOST = 500


@requires(P.READ_FIGURES)
@require_safe
def observation(request: OfficerRequest) -> HttpResponse:
    """Every number of a place, and what must happen today, by whom."""
    stand = stand_of(request, clock.now())
    incident, place, at = stand.incident.pk, stand.place, stand.at
    counts = above.counts(stand.scope, incident, place, at, _fever(stand))
    loads = above.loads(stand.scope, place, at)
    filters = Filters(action=reverse("observation"), fields=(place_field(stand),))
    page = observation_page(stand, counts, loads, filters)
    return framed(request, stand, "desk/observation.html", page, here="observation")


@requires(P.READ_FIGURES)
@require_safe
def rows(request: OfficerRequest, what: str) -> HttpResponse:
    """The rows of one number."""
    stand = stand_of(request, clock.now())
    if what not in above.ROWS:
        raise NotFound
    found = above.rows_of(
        stand.scope, stand.incident.pk, stand.place, stand.at, _fever(stand), what, MOST
    )
    page = rows_page(stand, what, found, MOST)
    crumbs = (Link(_("Observation"), reverse("observation")), Link(page.title, ""))
    return framed(
        request, stand, "desk/observation_rows.html", page, here="observation", crumbs=crumbs
    )


def _fever(stand: Stand) -> int:
    """The threshold of the edition in force, in tenths of a degree."""
    edition = incidents.edition(stand.scope, stand.incident.pk, stand.at)
    return Parameters.from_json(edition.parameters).fever
