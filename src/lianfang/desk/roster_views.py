"""The roster: people under observation by days."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address
from lianfang.desk.presenters_checks import days_around
from lianfang.desk.presenters_roster import roster_page
from lianfang.desk.roster_queries import check_marks, roster_counts, sees_checks
from lianfang.desk.shapes import Pager
from lianfang.desk.standing import Stand, stand_of
from lianfang.incidents import queries as incidents
from lianfang.kernel import clock
from lianfang.quarantine import queries

PAGE = 50


@requires(P.RECORD_CHECK, P.OPEN_IDENTITY, P.READ_FIGURES)
@require_safe
def roster(request: OfficerRequest) -> HttpResponse:
    """Who is under observation in a place, and each day's checks."""
    stand = stand_of(request, clock.now())
    after = _uuid(request.GET.get("after", ""))
    people = queries.roster(
        stand.scope, stand.at, place=_narrower(stand), after=after, limit=PAGE + 1
    )
    shown = people[:PAGE]
    days = days_around(stand.today)
    parameters = incidents.parameters(stand.scope, stand.incident.pk, stand.at)
    orders = [one.order for one in shown]
    marks = (
        check_marks(stand.scope, orders, days[0], days[-1], stand.at, parameters.fever)
        if shown and sees_checks(stand.scope)
        else {}
    )
    counts = roster_counts(stand.scope, stand.incident.pk, stand.place, stand.at)
    place = request.GET.get("place", "")
    onward = (
        address(reverse("roster"), place=place, after=str(shown[-1].order))
        if len(people) > PAGE
        else ""
    )
    first = address(reverse("roster"), place=place) if after else ""
    number = _("{n} on this page").format(n=len(shown)) if shown else ""
    page = roster_page(
        stand, shown, marks, counts, parameters, Pager(number, first, onward),
        records=stand.actor.may(P.RECORD_CHECK),
    )  # fmt: skip
    return framed(request, stand, "desk/roster.html", page, here="roster")


def _narrower(stand: Stand) -> str:
    """The place chosen, where it is less than the whole scope; row security says the rest."""
    return "" if stand.scope.prefix == stand.place else stand.place


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
