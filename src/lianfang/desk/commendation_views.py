"""Units commended by speed and by precision looked at again: the computation stands open."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.asking import Place, asked, refused
from lianfang.desk.forms import Typed, read_day
from lianfang.desk.frame import framed
from lianfang.desk.oversight_page import tabs
from lianfang.desk.presenters import address
from lianfang.desk.shapes import Choice, Field, Filters, Form, Link, Nothing
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.tables import Table, Value, count, heads, rate
from lianfang.desk.templatetags.words import day, share
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.oversight import queries
from lianfang.oversight.operations import commend_unit
from lianfang.oversight.queries import Measured

HERE = Place("contradictions", _lazy("Commendation"), "commendations")
_WEEK = timedelta(days=7)


@requires(P.READ_FIGURES)
@require_http_methods(["GET", "HEAD"])
def commendations(request: OfficerRequest) -> HttpResponse:
    """What the records say of each township's days, and who was commended."""
    stand = stand_of(request, clock.now())
    first, last = _days(request.GET.dict(), stand)
    found = _measured(stand, first, last)
    kept = queries.commendations(stand.scope, stand.incident.pk)
    rows = tuple(
        (
            Value(c.unit.name), Value(f"{day(c.from_at)}—{day(c.until)}"), Value(c.reason),
        )
        for c in kept
    )  # fmt: skip
    head = heads(_("Unit"), _("Days"), _("For what"), numbers=0)
    nothing = None if rows else Nothing("never", _("No unit is commended yet."))
    may = stand.actor.may(P.COMMEND)
    url = address(reverse("commend"), first=first.isoformat(), last=last.isoformat())
    page = BoardPage(
        title=_("Commendation"),
        sentence=_("Units only, by speed and second looks; a person approves. Nobody is ranked."),
        saved=_("The unit is commended.") if request.GET.get("saved") else "",
        acts=(Link(_("Commend a unit…"), url),) if may else (),
        tabs=tabs("commendations", matters=stand.actor.may(P.KEEP_MATTERS)),
        filters=Filters(
            reverse("commendations"),
            (
                Field("first", _("First day"), "date", value=first.isoformat()),
                Field("last", _("Last day"), "date", value=last.isoformat()),
            ),
        ),
        tables=(_table(found), Table("kept", _("Commended"), head, rows, nothing=nothing)),
    )
    return framed(request, stand, "desk/board.html", page, here="contradictions")


def _days(values: dict[str, str], stand: Stand) -> tuple[date, date]:
    last = read_day(values.get("last", ""), stand.today) or stand.today
    first = read_day(values.get("first", ""), stand.today) or last - _WEEK
    return min(first, last), min(last, stand.today)


def _measured(stand: Stand, first: date, last: date) -> list[Measured]:
    until = min(stand.at, clock.moment(last + timedelta(days=1)))
    return queries.measured(stand.scope, stand.incident.pk, clock.moment(first), until)


def _table(found: list[Measured]) -> Table:
    rows = tuple(
        (
            Value(m.name), count(m.answered), _share(m.answered_in_time, m.answered),
            count(m.looked_again), _share(m.agreed, m.looked_again),
            count(m.reports), _share(m.reports_in_time, m.reports),
        )
        for m in found
    )  # fmt: skip
    head = heads(
        _("Unit"), _("Leads answered"), _("in time"), _("Looked at again"), _("agreed"),
        _("Reports owed"), _("reports on time"), numbers=6,
    )  # fmt: skip
    return Table("measured", _("What the records say"), head, rows)


def _share(part: int, whole: int) -> Value:
    return rate(part, whole, share(part, whole, counts=False) if whole else "—")


@requires(P.COMMEND)
@require_http_methods(["GET", "HEAD", "POST"])
def commend(request: OfficerRequest) -> HttpResponse:
    """Commend a unit for some days; the computation is kept with it."""
    stand = stand_of(request, clock.now())
    first, last = _days(request.GET.dict(), stand)
    found = _measured(stand, first, last)
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    form = _form(request, found, typed, (first, last))
    if request.method != "POST":
        return asked(request, stand, form, HERE)
    chosen = next((m for m in found if str(m.unit) == typed.text("unit")), None)
    if chosen is None:
        raise NotFound
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    days = (clock.moment(first), min(stand.at, clock.moment(last + timedelta(days=1))))
    counts = chosen.as_counts()
    try:
        commend_unit(stand.incident, chosen.unit, counts, days, typed.text("reason"), **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form, error, HERE)
    return redirect(address(reverse("commendations"), saved="yes"))


def _form(
    request: OfficerRequest, found: list[Measured], typed: Typed, days: tuple[date, date]
) -> Form:
    units = tuple(
        Choice(str(m.unit), m.name, chosen=str(m.unit) == typed.text("unit")) for m in found
    )
    return Form(
        request.get_full_path(), typed.text("key"), _("Commend"),
        (
            Field("unit", _("Unit"), "select", choices=units),
            Field("reason", _("For what"), value=typed.text("reason"),
                  hint=_("such as: quick, and right when looked at again")),
        ),
        title=_("Commend a unit: {first} to {last}").format(first=day(days[0]), last=day(days[1])),
        cancel_url=reverse("commendations"),
        consequence=_("The counts of these days are kept with it, open to all."),
    )  # fmt: skip
