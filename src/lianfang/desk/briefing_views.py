"""The evening briefing: read, opened number by number, signed."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.audit import queries as audit
from lianfang.briefing.balance import balance
from lianfang.briefing.markdown import as_markdown
from lianfang.briefing.queries import bulletin
from lianfang.desk.frame import framed
from lianfang.desk.front_queries import moments_published
from lianfang.desk.presenters import address
from lianfang.desk.presenters_briefing import briefing_page, sign_form
from lianfang.desk.standing import MomentUnreadable, Stand, moment_of, stand_of
from lianfang.figures.identities import Identity
from lianfang.figures.operations import publish
from lianfang.kernel import clock
from lianfang.people.operations import log_export


@requires(P.READ_FIGURES)
@require_safe
def briefing(request: OfficerRequest) -> HttpResponse:
    """The briefing of the latest closed moment, or of the one named."""
    stand = stand_of(request, clock.now())
    older = moments_published(stand.scope, stand.incident.pk, stand.place)
    as_of = _moment(request, stand, older)
    written = bulletin(stand.scope, stand.incident, stand.place, as_of)
    published = as_of in older
    sign = None
    if not published and not written.provisional and stand.actor.may(P.PUBLISH, stand.place):
        sign = sign_form(written, secrets.token_hex(16))
    page = briefing_page(stand, written, _identities(stand), published, older, sign)
    return framed(
        request, stand, "desk/briefing.html", page, here="briefing", as_of=as_of,
        provisional=written.provisional,
    )  # fmt: skip


@requires(P.READ_FIGURES)
@require_safe
def markdown(request: OfficerRequest) -> HttpResponse:
    """The same briefing as Markdown."""
    stand = stand_of(request, clock.now())
    older = moments_published(stand.scope, stand.incident.pk, stand.place)
    as_of = _moment(request, stand, older)
    text = as_markdown(bulletin(stand.scope, stand.incident, stand.place, as_of))
    name = f"briefing-{clock.local(as_of):%Y%m%d-%H%M}.md"
    log_export(name, by=request.actor, at=stand.at)
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires(P.PUBLISH)
@require_POST
def sign(request: OfficerRequest) -> HttpResponse:
    """Publish the figures of a closed moment; sent twice, they are published once."""
    stand = stand_of(request, clock.now())
    try:
        as_of = clock.from_outside(datetime.fromisoformat(request.POST.get("as_of", "")))
    except ValueError:
        raise MomentUnreadable(value=request.POST.get("as_of", "")) from None
    how: dict[str, Any] = {"key": request.POST.get("key", "")[:80]}
    publish(stand.incident.pk, stand.place, as_of, by=request.actor, at=stand.at, **how)
    return redirect(address(reverse("briefing"), as_of=as_of.isoformat()))


def _moment(request: OfficerRequest, stand: Stand, older: list[datetime]) -> datetime:
    named = moment_of(request, stand.at)
    return named or (older[0] if older else audit.last_cutoff() or stand.at)


def _identities(stand: Stand) -> list[Identity]:
    if not stand.whole_district:
        return []
    return balance(stand.scope, stand.incident, stand.at)
