"""The frame around every page of a post, and the page set into it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.duty_queries import owed_and_told
from lianfang.desk.rails import bar, rail
from lianfang.desk.shapes import Entry, Frame, Link
from lianfang.desk.sign_in_views import drill_sentence
from lianfang.desk.standing import Stand
from lianfang.jurisdictions.scope import ScopeKind


def framed(
    request: OfficerRequest,
    stand: Stand,
    template: str,
    page: object,
    *,
    here: str,
    as_of: datetime | None = None,
    provisional: bool = False,
    crumbs: Sequence[Link] = (),
    status: int = 200,
) -> HttpResponse:
    """A page of this template; `here` is its entry in the rail.

    htmx takes from the whole page the part that it asks for.
    """
    frame = _frame(request, stand, here, as_of or stand.at, provisional, tuple(crumbs))
    context = {"frame": frame, "page": page}
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _frame(
    request: OfficerRequest,
    stand: Stand,
    here: str,
    as_of: datetime,
    provisional: bool,
    crumbs: tuple[Link, ...],
) -> Frame:
    actor, incident = stand.actor, stand.incident
    overdue, unread = owed_and_told(stand.scope, stand.post, stand.at)
    return Frame(
        product=_("Lianfang"),
        language=get_language() or "zh-hans",
        as_of=as_of,
        incident=incident.name,
        drill=drill_sentence(incident.drill),
        provisional=provisional,
        scope=_scope_words(stand),
        officer=actor.label,
        post=actor.title,
        unit=actor.unit_name,
        rail=rail(actor.role, here, overdue),
        bar=bar(actor.role, here, overdue),
        inbox=Entry(icon="inbox", label=_("Inbox"), url=reverse("inbox"), overdue=unread),
        crumbs=crumbs,
        home=reverse("front"),
        here=request.get_full_path() if request.method == "GET" else reverse("front"),
        language_url=reverse("language"),
        switch_post_url=reverse("choose_post"),
        logout_url=reverse("logout"),
    )


def _scope_words(stand: Stand) -> str:
    match stand.scope.kind:
        case ScopeKind.UNIT:
            return stand.actor.unit_name
        case ScopeKind.RELATION | ScopeKind.GUARD:
            return _("the people that you answer for")
        case _:
            return stand.places.told(stand.place)
