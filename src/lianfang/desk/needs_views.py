"""The open needs of a place, by when they are due; teams that are not whole, and who carries."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.care_page import need_chip, need_name
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, place_field
from lianfang.desk.shapes import Filters, Link, Nothing
from lianfang.desk.shapes_care import GapRow, LoadLine, NeedRow, NeedsPage, TeamsPage
from lianfang.desk.standing import Stand, has_area, stand_of
from lianfang.desk.templatetags.words import left, moment, short
from lianfang.kernel import clock
from lianfang.quarantine import needs_queries, team_queries
from lianfang.quarantine.needs_queries import NeedLine
from lianfang.quarantine.team_queries import Incomplete, Load
from lianfang.quarantine.team_rules import overloaded


@requires(P.RECORD_NEED, P.MEET_NEED)
@require_safe
def needs(request: OfficerRequest) -> HttpResponse:
    """The open needs."""
    stand = stand_of(request, clock.now())
    found = needs_queries.open_needs(stand.scope, stand.place)
    page = _needs_page(stand, found, needs_queries.count_open(stand.scope, stand.place))
    return framed(request, stand, "desk/needs.html", page, here="needs")


def _needs_page(stand: Stand, found: Sequence[NeedLine], total: int) -> NeedsPage:
    late = sum(n.due_at <= stand.at for n in found)
    nothing = None if found else Nothing("done", _("No need is open here."))
    return NeedsPage(
        sentence=_("{n} needs are open, {late} of them overdue.").format(n=total, late=late),
        rows=tuple(_need_row(stand, n) for n in found),
        filters=_filters(stand, "needs"),
        nothing=nothing,
    )


def _need_row(stand: Stand, line: NeedLine) -> NeedRow:
    chip = need_chip(line, stand.at)
    return NeedRow(
        url=f"{reverse('care', args=[line.person])}#needs",
        name=line.display,
        place=stand.places.told(line.division),
        kind=need_name(line),
        state=chip.state,
        mark=chip.mark,
        words=chip.words,
        owner=line.owner or _("nobody is responsible"),
        promised=short(line.promised_at, stand.at) if line.promised_at else "—",
        due=short(line.due_at, stand.at),
        left=left(line.due_at, stand.at),
        overdue=line.due_at <= stand.at,
    )


@requires(P.SET_TEAM, P.READ_FIGURES)
@require_safe
def teams(request: OfficerRequest) -> HttpResponse:
    """Teams that are not whole, overload, and who is away."""
    stand = stand_of(request, clock.now())
    gaps = team_queries.incomplete(stand.scope, stand.place, stand.at)
    loads = team_queries.loads(stand.scope, stand.place, stand.at)
    labels = team_queries.labels_of(stand.scope, stand.place, stand.at)
    page = TeamsPage(
        sentence=_sentence(gaps, loads),
        gaps=tuple(_gap_row(stand, gap, labels) for gap in gaps),
        loads=tuple(_load_line(stand, load, labels) for load in _worst_first(loads)),
        filters=_filters(stand, "teams"),
        roles="、".join(labels.values()),
        rename=_rename(stand),
        nothing=None if gaps else Nothing("done", _("Every team is whole.")),
    )
    return framed(request, stand, "desk/teams.html", page, here="teams")


def _rename(stand: Stand) -> Link | None:
    if not stand.actor.may(P.ORGANISE, stand.place):
        return None
    return Link(_("Name the five roles…"), address(reverse("team_names"), place=stand.place))


def _sentence(gaps: Sequence[Incomplete], loads: Sequence[Load]) -> str:
    words = _("{gaps} teams are not whole; {many} members have too many people, {away} are away.")
    return words.format(
        gaps=len(gaps),
        many=sum(overloaded(x.role, x.people) for x in loads),
        away=sum(x.away_until is not None for x in loads),
    )


def _worst_first(loads: Sequence[Load]) -> list[Load]:
    return sorted(loads, key=lambda x: (x.away_until is None, not overloaded(x.role, x.people)))


def _gap_row(stand: Stand, gap: Incomplete, labels: dict[str, str]) -> GapRow:
    late = gap.due_at <= stand.at
    return GapRow(
        url=f"{reverse('care', args=[gap.person])}#team",
        name=gap.display,
        place=stand.places.told(gap.division),
        missing="、".join(labels[role] for role in gap.missing),
        state="missed" if late else "due",
        mark="✕" if late else "○",
        words=_("overdue") if late else _("to do"),
        due=short(gap.due_at, stand.at),
        left=left(gap.due_at, stand.at),
        overdue=late,
    )


def _load_line(stand: Stand, load: Load, labels: dict[str, str]) -> LoadLine:
    state, mark, words = "done", "✓", _("there")
    if load.away_until:
        state, mark = "late", "假"
        words = _("away until {moment}").format(moment=moment(load.away_until, stand.at))
    elif overloaded(load.role, load.people):
        state, mark, words = "missed", "✕", _("too many")
    elif not load.people:
        state, mark, words = "waived", "—", _("free")
    nobody = _("nobody stands in") if load.away_until else ""
    return LoadLine(
        title=load.title,
        role=labels[load.role],
        people=str(load.people),
        villages=str(load.villages),
        state=state,
        mark=mark,
        words=words,
        deputy=load.deputy or nobody,
    )


def _filters(stand: Stand, view: str) -> Filters:
    fields = (place_field(stand),) if has_area(stand.actor) else ()
    return Filters(reverse(view), fields)
