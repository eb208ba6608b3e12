"""Is everyone accounted for: the reconciliation, its workbook, and the rows behind a number."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianfang.accounts.choices import Role
from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.duty_queries import titles, unit_names
from lianfang.desk.frame import framed
from lianfang.desk.front_queries import moments_published
from lianfang.desk.presenters import address
from lianfang.desk.reconcile_page import reconcile_page
from lianfang.desk.reconcile_queries import names_of_leads, rows_of
from lianfang.desk.reconcile_rows_page import Known, rows_page
from lianfang.desk.reconcile_tables import Opening
from lianfang.desk.shapes import Link, Pager
from lianfang.desk.sign_in_views import drill_sentence
from lianfang.desk.standing import Stand, moment_of, stand_of
from lianfang.desk.templatetags.words import moment
from lianfang.desk.workbooks import download, workbook
from lianfang.jurisdictions.scope import ScopeKind
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput
from lianfang.screening.choices import Fate, Outcome, Source
from lianfang.screening.reconciling import Question, reconciliation
from lianfang.screening.reconciling_rows import (
    DONE,
    IN_FORCE,
    NOBODY,
    NOT_SAID,
    Behind,
    Mark,
    rows_behind,
)
from lianfang.screening.reconciling_sql import What

PAGE = 50
_ALLOWED: dict[str, frozenset[str]] = {
    "part": frozenset({*Fate.values, "lead", "open", "agrees", "differs", IN_FORCE, DONE}),
    "outcome": frozenset(Outcome.values),
    "source": frozenset(Source.values),
    "role": frozenset({*Role.values, NOBODY}),
}


class FilterUnreadable(BadInput):
    """“{value}” is not a condition of this list. Open it from the reconciliation again."""


@requires(P.READ_FIGURES, P.IMPORT_LIST)
@require_safe
def reconcile(request: OfficerRequest) -> HttpResponse:
    """Everyone of a place, or all rows that a unit supplied, as of a moment."""
    stand, as_of, opening = _stand(request)
    found = reconciliation(stand.scope, _question(stand, as_of))
    units = unit_names(stand.scope, [pk for pk in found.missed if pk])
    moments = moments_published(stand.scope, stand.incident.pk, stand.place)
    page = reconcile_page(stand, found, units, opening, moments)
    return framed(
        request, stand, "desk/reconcile.html", page, here="reconcile", as_of=as_of,
        provisional=found.provisional,
    )  # fmt: skip


@requires(P.READ_FIGURES, P.IMPORT_LIST)
@require_safe
def reconcile_book(request: OfficerRequest) -> HttpResponse:
    """The same numbers as a workbook."""
    stand, as_of, opening = _stand(request)
    found = reconciliation(stand.scope, _question(stand, as_of))
    units = unit_names(stand.scope, [pk for pk in found.missed if pk])
    page = reconcile_page(stand, found, units, opening, ())
    facts = book_facts(stand, as_of, found.provisional)
    data = workbook(_("Reconciliation"), facts, page.tables, as_of)
    return download(request, data, f"reconciliation-{clock.local(as_of):%Y%m%d-%H%M}", stand.at)


@requires(P.READ_FIGURES, P.IMPORT_LIST)
@require_safe
def reconcile_rows(request: OfficerRequest) -> HttpResponse:
    """The rows behind a number, as far as the reader's scope shows them."""
    stand, as_of, opening = _stand(request)
    what, filters = _wanted(request)
    after = _mark(request.GET.get("after", ""))
    question = _question(stand, as_of)
    behind = rows_behind(stand.scope, question, what, filters, after=after, limit=PAGE)
    known = _known(stand, behind, filters)
    pager = _pager(opening, what, filters, behind, first=after is None)
    page = rows_page(stand, as_of, what, filters, behind, known, pager)
    back = address(reverse("reconcile"), **opening.kept)
    crumbs = (Link(_("Reconciliation"), back), Link(page.title, ""))
    return framed(
        request, stand, "desk/reconcile_rows.html", page, here="reconcile", as_of=as_of,
        crumbs=crumbs,
    )  # fmt: skip


def _stand(request: OfficerRequest) -> tuple[Stand, datetime, Opening]:
    stand = stand_of(request, clock.now())
    named = moment_of(request, stand.at)
    place = "" if stand.place == stand.own_area else stand.place
    kept = {"as_of": named.isoformat() if named else "", "place": place}
    return stand, named or stand.at, Opening(kept)


def _question(stand: Stand, as_of: datetime) -> Question:
    own = stand.actor.unit_id if stand.scope.kind is ScopeKind.UNIT else None
    return Question(stand.incident.pk, stand.place, as_of, own)


def book_facts(stand: Stand, as_of: datetime, provisional: bool) -> list[str]:
    """What stands on every sheet: moment, scope, drill."""
    told = moment(as_of, None)
    year = clock.local(as_of).year
    facts = [_("As of {year}: {moment}").format(year=year, moment=told)]
    if provisional:
        facts[0] += _(" (provisional)")
    unit = stand.scope.kind is ScopeKind.UNIT
    facts.append(
        _("Scope: {scope}").format(
            scope=stand.actor.unit_name if unit else stand.places.told(stand.place)
        )
    )
    drill = drill_sentence(stand.incident.drill)
    return [*facts, " ".join((_("Drill"), drill))] if drill else facts


def _wanted(request: OfficerRequest) -> tuple[What, dict[str, str]]:
    given = {name: request.GET.get(name, "") for name in (*_ALLOWED, "provider", "batch", "at")}
    asked = request.GET.get("what", "")
    if asked not in {each.value for each in What}:
        raise FilterUnreadable(value=asked)
    for name, value in given.items():
        if value and not _readable(name, value):
            raise FilterUnreadable(value=value)
    return What(asked), {name: value for name, value in given.items() if value}


def _readable(name: str, value: str) -> bool:
    if name in _ALLOWED:
        return value in _ALLOWED[name]
    if name == "at":
        return value.isascii() and value.isdigit() and len(value) <= 15
    return value == NOT_SAID or _uuid(value) is not None


def _known(stand: Stand, behind: Behind, filters: dict[str, str]) -> Known:
    units = {one.provider for one in behind.rows if one.provider}
    named = _uuid(filters.get("provider", ""))
    return Known(
        rows=rows_of(stand.scope, behind.rows),
        names=names_of_leads(stand.scope, behind.rows),
        posts=titles(stand.scope, (one.post for one in behind.rows)),
        units=unit_names(stand.scope, units | ({named} if named else set())),
    )


def _pager(
    opening: Opening, what: What, filters: dict[str, str], behind: Behind, *, first: bool
) -> Pager:
    shown = len(behind.rows)
    words = _("{n} of {all} rows").format(n=f"{shown:,}", all=f"{behind.seen:,}")
    onward = ""
    if behind.more:
        last = behind.rows[-1]
        onward = opening.of(what, **filters, after=f"{last.id}.{last.since.isoformat()}")
    return Pager(words if shown else "", "" if first else opening.of(what, **filters), onward)


def _mark(text: str) -> Mark | None:
    pk, _dot, since = text.partition(".")
    try:
        moment = datetime.fromisoformat(since.replace(" ", "+"))
        return Mark(clock.from_outside(moment), UUID(pk))
    except ValueError:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
