"""Keying a sheet back: digits and Enter, each line saved as it is sent.

A line is one act, not the sheet: what was typed is safe at each ✓, one refused line holds up no
other, and two clerks may key one sheet. The key of the act follows from the line's own words, so
that sending it twice records it once.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianfang.accounts.choices import Role
from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import paper_queries as lines_of
from lianfang.desk.duty_queries import titles
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.keying_form import Keyed, read
from lianfang.desk.keying_pages import keying_page, known_already
from lianfang.desk.paper_queries import Back
from lianfang.desk.paper_views import sheet_of
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError
from lianfang.screening.answering import FieldAnswer
from lianfang.screening.attempt_operations import record_attempts
from lianfang.screening.attempting import FieldAttempt
from lianfang.screening.choices import AttemptKind, Covered, SheetKind
from lianfang.screening.operations import answer_leads
from lianfang.screening.paper_queries import PaperSheet
from lianfang.screening.paper_rules import NOBODY
from lianfang.screening.sweep_operations import record_visits
from lianfang.screening.sweeping import DoorVisit

_WENT = (Role.GRID_WORKER, Role.COMMUNITY_SECRETARY, Role.TOWNSHIP_SECRETARY)


@requires(P.ANSWER_LEAD, P.SWEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The sheet with its fields; a line that is complete is saved, the next one asked for."""
    stand = stand_of(request, clock.now())
    sheet = sheet_of(stand, pk)
    posts = _posts(stand, sheet)
    asked = request.POST if request.method == "POST" else request.GET
    typed = Typed(_beginning(sheet, posts) | asked.dict())
    if request.method != "POST":
        just = typed.text("saved")
        return _page(request, stand, sheet, posts, typed, just=int(just) if just.isdigit() else 0)
    keyed = read(sheet, typed, stand.at)
    if typed.wrong:
        focus = next(iter(typed.wrong))
        return _page(request, stand, sheet, posts, typed, focus=focus, status=422)
    if keyed.next:
        return _page(request, stand, sheet, posts, typed, focus=keyed.next)
    return _save(request, stand, sheet, posts, typed, keyed)


def _save(
    request: OfficerRequest,
    stand: Stand,
    sheet: PaperSheet,
    posts: dict[str, str],
    typed: Typed,
    keyed: Keyed,
) -> HttpResponse:
    line = sheet.lines[keyed.line - 1]
    fact = lines_of.back(stand.scope, sheet).get(line)
    if fact and not keyed.says(fact) and keyed.again != str(fact.fact):
        return _warned(request, stand, sheet, posts, typed, keyed, fact)
    try:
        _record(request, stand, sheet, line, keyed)
    except DomainError as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _page(request, stand, sheet, posts, typed, refusal=said(error), status=status)
    onward = {name: typed.text(name) for name in ("by", "on", "time")}
    url = reverse("paper_key", args=[sheet.pk])
    return redirect(address(url, **onward, saved=keyed.line))


def _record(
    request: OfficerRequest, stand: Stand, sheet: PaperSheet, line: UUID, keyed: Keyed
) -> None:
    """One act for the line: an answer, a try, or a knock at a door."""
    how: dict[str, Any] = {
        "paper_of": keyed.by,
        "by": request.actor,
        "at": stand.at,
        "key": keyed.key(sheet.pk),
    }
    if sheet.round_id:
        answered = keyed.what != NOBODY
        way = keyed.what if answered else Covered.DOOR
        visit = DoorVisit(line, keyed.at, answered, keyed.members, way)
        record_visits(sheet.round_id, [visit], **how)
    elif keyed.what in AttemptKind.values:
        record_attempts([FieldAttempt(line, AttemptKind(keyed.what), keyed.at)], **how)
    else:
        answer_leads([FieldAnswer(line, keyed.what, keyed.at, told=keyed.told)], **how)


def _warned(
    request: OfficerRequest,
    stand: Stand,
    sheet: PaperSheet,
    posts: dict[str, str],
    typed: Typed,
    keyed: Keyed,
    fact: Back,
) -> HttpResponse:
    again = Typed({**typed.values, "again": str(fact.fact)})
    words = known_already(stand, keyed.line, fact, titles(stand.scope, [fact.by_post]))
    return _page(request, stand, sheet, posts, again, focus="time", warning=words, status=409)


def _posts(stand: Stand, sheet: PaperSheet) -> dict[str, str]:
    """Who may have gone: the posts of the place and those around it, the nearest first."""
    roles = (*_WENT, Role.SWEEP_HELPER) if sheet.kind == SheetKind.DOORS else _WENT
    found = lines_of.posts_around(stand.scope, sheet.division, roles, stand.at)
    return {str(pk): " ".join(filter(None, (title, name))) for pk, title, name in found}


def _beginning(sheet: PaperSheet, posts: dict[str, str]) -> dict[str, str]:
    return {"by": next(iter(posts), ""), "on": f"{sheet.day:%m%d}"}


def _page(
    request: OfficerRequest,
    stand: Stand,
    sheet: PaperSheet,
    posts: dict[str, str],
    typed: Typed,
    *,
    focus: str = "line",
    just: int = 0,
    warning: str = "",
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    back = lines_of.back(stand.scope, sheet)
    named = titles(
        stand.scope, [p for fact in back.values() for p in (fact.by_post, fact.keyed_by)]
    )
    page = keying_page(
        stand, sheet, _names(stand, sheet), back, named, posts, typed,
        focus=focus, just=just, warning=warning, refusal=refusal,
    )  # fmt: skip
    crumbs = (
        Link(_("On paper"), reverse("papers")),
        Link(_("No. {n}").format(n=sheet.number), ""),
    )
    return framed(
        request, stand, "desk/keying.html", page, here="papers", crumbs=crumbs, status=status
    )


def _names(stand: Stand, sheet: PaperSheet) -> list[str]:
    """Who or which door stands on each line: masked names, doors as they are."""
    gone = _("given to another place")
    if sheet.kind == SheetKind.DOORS:
        doors = lines_of.door_lines(stand.scope, sheet.round_id or sheet.pk, sheet.lines)
        return [door.door if door else gone for door in doors]
    leads = lines_of.lead_lines(stand.scope, sheet.lines)
    return [lead.name if lead else gone for lead in leads]
