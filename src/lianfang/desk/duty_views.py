"""Duties: mine, and everybody's overdue ones with whose they are."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import duty_queries, duty_subjects
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address
from lianfang.desk.presenters_duties import (
    duty_rows,
    duty_tabs,
    mark_of,
    mine_page,
    overdue_page,
    read_mark,
)
from lianfang.desk.shapes import DutyRow, Pager
from lianfang.desk.standing import Stand, stand_of
from lianfang.duties import queries
from lianfang.duties.choices import DutyKind
from lianfang.kernel import clock

PAGE = 50


@requires(P.READ_RECORDS)
@require_safe
def mine(request: OfficerRequest) -> HttpResponse:
    """What this post has to do now, the most urgent first."""
    stand = stand_of(request, clock.now())
    rows, pager = _page(request, stand, queries.of_post(stand.scope, stand.post, stand.at), {})
    owed, _told = duty_queries.owed_and_told(stand.scope, stand.post, stand.at)
    overdue = sum(owed.values())
    tabs = duty_tabs("mine", leads=stand.actor.may(P.READ_FIGURES))
    return framed(
        request, stand, "desk/duties.html", mine_page(rows, overdue, tabs, pager), here="mine"
    )


@requires(P.READ_FIGURES)
@require_safe
def overdue(request: OfficerRequest) -> HttpResponse:
    """What is overdue in a place, and whose it is."""
    stand = stand_of(request, clock.now())
    asked = request.GET.get("kind", "")
    kind = asked if asked in DutyKind.values else ""
    found = duty_queries.overdue_whose(stand.scope, stand.at, stand.place)
    if kind:
        found = [whose for whose in found if whose.kind == kind]
    listed = queries.overdue(stand.scope, stand.at, kind=kind or None, place=stand.place)
    kept = {"kind": kind, "place": request.GET.get("place", "")}
    rows, pager = _page(request, stand, listed, kept)
    tabs = duty_tabs("overdue", leads=True)
    page = overdue_page(stand, found, rows, kind, tabs, pager)
    return framed(request, stand, "desk/duties.html", page, here="overdue")


def _page(
    request: OfficerRequest, stand: Stand, found: QuerySet[Any], kept: dict[str, str]
) -> tuple[tuple[DutyRow, ...], Pager]:
    """A page of duties after the mark, with whom they are about and whose they are."""
    mark = read_mark(request.GET.get("after", ""))
    if mark:
        late_at, pk = mark
        found = found.filter(Q(late_at__gt=late_at) | Q(late_at=late_at, id__gt=pk))
    duties = list(found[: PAGE + 1])
    shown = duties[:PAGE]
    titles = duty_queries.titles(stand.scope, (duty.owner for duty in shown))
    about = duty_subjects.about(stand.scope, shown)
    url = reverse(request.resolver_match.view_name) if request.resolver_match else ""
    onward = address(url, **kept, after=mark_of(shown[-1])) if len(duties) > PAGE else ""
    first = address(url, **kept) if mark else ""
    return duty_rows(stand, shown, about, titles), Pager("", first, onward)
