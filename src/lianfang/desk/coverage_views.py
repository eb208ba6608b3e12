"""How far the sweep has come, by place; as tiles, as table, as workbook."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.audit import queries as audit
from lianfang.desk.coverage_page import LEVELS, VIEWS, Counted, Covering, Ways, chosen_round
from lianfang.desk.frame import framed
from lianfang.desk.reconcile_views import book_facts
from lianfang.desk.standing import Stand, moment_of, stand_of
from lianfang.desk.workbooks import download, workbook
from lianfang.kernel import clock
from lianfang.screening import coverage as counting
from lianfang.screening.coverage import NOTHING, SweepRound, Tally

_STEP = {6: 9, 9: 12, 12: 15, 15: 15}


@requires(P.READ_FIGURES)
@require_safe
def coverage(request: OfficerRequest) -> HttpResponse:
    """Households and persons covered, by place, with who answers for each."""
    stand, as_of, made = _covering(request)
    provisional = not audit.is_final(as_of)
    return framed(
        request, stand, "desk/coverage.html", made.page(), here="coverage", as_of=as_of,
        provisional=provisional,
    )  # fmt: skip


@requires(P.READ_FIGURES)
@require_safe
def coverage_book(request: OfficerRequest) -> HttpResponse:
    """The same table as a workbook."""
    stand, as_of, made = _covering(request)
    facts = book_facts(stand, as_of, not audit.is_final(as_of))
    data = workbook(_("Coverage"), facts, [made.table()], as_of)
    return download(request, data, f"coverage-{clock.local(as_of):%Y%m%d-%H%M}", stand.at)


def _covering(request: OfficerRequest) -> tuple[Stand, datetime, Covering]:
    stand = stand_of(request, clock.now())
    named = moment_of(request, stand.at)
    as_of = named or counting.settled_minute(stand.at)
    rounds = counting.rounds(stand.scope, stand.incident.pk, as_of)
    asked = LEVELS.get(request.GET.get("level", ""), 0)
    view = request.GET.get("view", "")
    ways = Ways(
        round=chosen_round(rounds, request.GET.get("round", "")),
        level=asked if asked > len(stand.place) else _STEP[len(stand.place)],
        view=view if view in VIEWS else VIEWS[0],
        as_of=named.isoformat() if named else "",
    )
    return stand, as_of, Covering(stand, _counted(stand, as_of, ways), ways, rounds)


def _counted(stand: Stand, as_of: datetime, ways: Ways) -> Counted:
    round_: SweepRound | None = ways.round
    pk = round_.pk if round_ else None
    tallies = counting.coverage(stand.scope, stand.incident.pk, stand.place, as_of, pk, stand.at)
    found = counting.grouped(tallies, ways.level)
    names = _names(stand, ways.level)
    by_place: dict[str, Tally] = {
        code: found.get(code, NOTHING) for code in sorted({*names, *found})
    }
    return Counted(
        by_place=by_place,
        names={code: names.get(code) or stand.places.told(code) for code in by_place},
        total=counting.total(tallies.values()),
        people=counting.secretaries(stand.scope, stand.place, as_of),
    )


def _names(stand: Stand, level: int) -> dict[str, str]:
    """The places shown: by the register, and the grids by their own list."""
    places = stand.places
    if level == 15:
        known = counting.grid_names(stand.scope, stand.place)
        within = len(stand.place) >= 12
        return {code: places.short(code) if within else places.told(code) for code in known}
    if level == len(stand.place) + 3:
        return {code: places.short(code) for code, _name in places.below(stand.place)}
    return {code: places.told(code) for code in places.at_level(stand.place, level)}
