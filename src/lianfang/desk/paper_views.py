"""Lists on paper: what to print, making a sheet, and the sheet as it is printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from lianfang.accounts.choices import Role
from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import paper_queries as lines_of
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.opening_form import opening_form
from lianfang.desk.paper_pages import (
    MOST_PLACES,
    door_sheet,
    find_form,
    lead_sheet,
    papers_page,
    sheet_page,
)
from lianfang.desk.paper_queries import LeadOnPaper
from lianfang.desk.shapes import Form, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.templatetags.words import moment
from lianfang.kernel import clock
from lianfang.kernel.errors import NotFound
from lianfang.people.choices import STATED, LookKind
from lianfang.people.opening import Opened
from lianfang.people.operations import open_identities
from lianfang.people.releases import open_for_duty
from lianfang.screening import paper_queries as queries
from lianfang.screening.choices import SheetKind
from lianfang.screening.paper_queries import PaperSheet
from lianfang.screening.sheet_operations import make_door_sheet, make_lead_sheet

MOST_SHEETS = 50
_WORKERS = (Role.GRID_WORKER, Role.COMMUNITY_SECRETARY, Role.TOWNSHIP_SECRETARY)


@requires(P.ANSWER_LEAD, P.SWEEP)
@require_safe
def papers(request: OfficerRequest) -> HttpResponse:
    """What can be printed at a place, and the sheets made there today."""
    return _papers(request, stand_of(request, clock.now()), find_form("", "", ""))


def _papers(request: OfficerRequest, stand: Stand, find: Form, status: int = 200) -> HttpResponse:
    leads = stand.actor.may(P.ANSWER_LEAD)
    incident, scope, place = stand.incident.pk, stand.scope, stand.place
    round_ = queries.round_now(scope, incident) if stand.actor.may(P.SWEEP) else None
    waiting = lines_of.waiting_by_place(scope, incident, place, MOST_PLACES + 1) if leads else []
    doors = lines_of.doors_by_place(scope, round_.pk, place, MOST_PLACES + 1) if round_ else []
    sheets = list(queries.sheets(scope, incident, place, stand.today)[:MOST_SHEETS])
    page = papers_page(
        stand, dict(waiting), dict(doors), round_, sheets, lines_of.backs(scope, sheets), find,
        leads=leads,
    )  # fmt: skip
    return framed(request, stand, "desk/papers.html", page, here="papers", status=status)


@requires(P.ANSWER_LEAD, P.SWEEP)
@require_POST
def make(request: OfficerRequest) -> HttpResponse:
    """Put a place's leads or doors on a sheet; pressed twice, it is one sheet."""
    stand = stand_of(request, clock.now())
    if grid := request.POST.get("doors", ""):
        round_ = queries.round_now(stand.scope, stand.incident.pk)
        if round_ is None:
            raise NotFound
        made = make_door_sheet(round_.pk, grid, by=request.actor, at=stand.at)
    else:
        place = request.POST.get("leads", "")
        made = make_lead_sheet(stand.incident.pk, place, by=request.actor, at=stand.at)
    return redirect("paper_sheet", pk=made)


@requires(P.ANSWER_LEAD, P.SWEEP)
@require_safe
def find(request: OfficerRequest) -> HttpResponse:
    """Open the sheet of a number to key it back."""
    stand = stand_of(request, clock.now())
    number, on = request.GET.get("number", "").strip(), request.GET.get("day", "").strip()
    day = _day(on, stand.today)
    sheet = None
    if day and number.isascii() and number.isdigit() and len(number) < 7:
        sheet = queries.sheet_numbered(stand.scope, stand.incident.pk, day, int(number))
    if sheet is not None:
        return redirect("paper_key", pk=sheet.pk)
    words = _("There is no sheet “{number}” of that day here; look at the top of the paper.")
    form = find_form(number, on, words.format(number=number))
    return _papers(request, stand, form, status=422)


def _day(text: str, today: date) -> date | None:
    """“0210” or “210” of this year; empty means today."""
    if not text:
        return today
    if not re.fullmatch(r"\d{3,4}", text, re.ASCII):
        return None
    try:
        return date(today.year, int(text[:-2]), int(text[-2:]))
    except ValueError:
        return None


@requires(P.ANSWER_LEAD, P.SWEEP)
@sensitive_variables("opened")
@require_safe
def sheet(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """A sheet for printing: today's own duty opens by itself, everything else asks."""
    stand = stand_of(request, clock.now())
    found = sheet_of(stand, pk)
    if found.kind == SheetKind.DOORS:
        return _doors(request, stand, found)
    lines = lines_of.lead_lines(stand.scope, found.lines)
    mine = _mine(stand, found, lines)
    print_ = LookKind.PRINTED
    opened = open_for_duty(mine, by=request.actor, at=stand.at, kind=print_) if mine else ()
    return _leads(request, stand, found, lines, opened)


@requires(P.OPEN_IDENTITY)
@sensitive_variables("opened")
@require_POST
def open_sheet(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """A sheet of others' leads, opened once a purpose is stated; it is logged, and said so."""
    stand = stand_of(request, clock.now())
    found = sheet_of(stand, pk)
    if found.kind != SheetKind.LEADS:
        raise NotFound
    lines = lines_of.lead_lines(stand.scope, found.lines)
    typed = Typed(request.POST.dict())
    purposes = {p.value: str(p.label) for p in STATED}
    purpose = typed.chosen("purpose", purposes, _("State what the identity is opened for."))
    if typed.wrong:
        return _leads(request, stand, found, lines, (), typed=typed, status=422)
    persons = [line.person for line in lines if line]
    opened = open_identities(
        persons,
        purpose,
        by=request.actor,
        at=stand.at,
        reason=typed.text("reason")[:200],
        kind=LookKind.PRINTED,
    )
    logged = _("Logged: {n} people opened on {moment}, for: {purpose}.").format(
        n=len(persons), moment=moment(stand.at), purpose=purposes[purpose]
    )
    return _leads(request, stand, found, lines, opened, logged=logged)


def sheet_of(stand: Stand, pk: UUID) -> PaperSheet:
    """A sheet within the scope entered; raises NotFound."""
    found = queries.sheet(stand.scope, pk)
    if found is None:
        raise NotFound
    return found


def _mine(
    stand: Stand, found: PaperSheet, lines: Sequence[LeadOnPaper | None]
) -> tuple[UUID, ...]:
    """The persons on a sheet of today whose leads this very post answers for."""
    if found.day != stand.today or not stand.actor.may(P.OPEN_IDENTITY):
        return ()
    return tuple(line.person for line in lines if line and line.owner == stand.post)


def _leads(
    request: OfficerRequest,
    stand: Stand,
    found: PaperSheet,
    lines: Sequence[LeadOnPaper | None],
    opened: Sequence[Opened],
    *,
    typed: Typed | None = None,
    logged: str = "",
    status: int = 200,
) -> HttpResponse:
    by_person: Mapping[UUID, Opened] = {one.person: one for one in opened}
    covered = all(line is None or line.person in by_person for line in lines)
    asks = not covered and stand.actor.may(P.OPEN_IDENTITY)
    if opened and not logged:
        logged = _("Opened for today's duty on your own list; logged once today.")
    page = sheet_page(
        stand,
        found,
        tuple(lead_sheet(stand, lines, by_person)),
        _worker(stand, found),
        opening=opening_form(reverse("paper_open", args=[found.pk]), typed) if asks else None,
        logged=logged,
    )
    return _framed(request, stand, page, found, status)


def _doors(request: OfficerRequest, stand: Stand, found: PaperSheet) -> HttpResponse:
    lines = lines_of.door_lines(stand.scope, found.round_id or found.pk, found.lines)
    page = sheet_page(stand, found, tuple(door_sheet(lines)), _worker(stand, found))
    return _framed(request, stand, page, found, 200)


def _framed(
    request: OfficerRequest, stand: Stand, page: object, found: PaperSheet, status: int
) -> HttpResponse:
    crumbs = (
        Link(_("On paper"), reverse("papers")),
        Link(_("No. {n}").format(n=found.number), ""),
    )
    return framed(
        request, stand, "desk/sheet.html", page, here="papers", crumbs=crumbs, status=status
    )


def _worker(stand: Stand, found: PaperSheet) -> str:
    """Who answers for the sheet's place: the nearest post and who holds it."""
    posts = lines_of.posts_around(stand.scope, found.division, _WORKERS, stand.at)
    return " ".join(filter(None, posts[0][1:])) if posts else ""
