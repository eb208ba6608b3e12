"""What the five roles of a team are called at a place: a district may have its own words."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Field, Form, FormPage, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.quarantine import team_queries
from lianfang.quarantine.choices import TeamRole
from lianfang.quarantine.team_operations import set_team_template


@requires(P.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def team_names(request: OfficerRequest) -> HttpResponse:
    """Name the five roles below a place from now on; papers and pages say them so."""
    stand = stand_of(request, clock.now())
    if request.method != "POST":
        now = team_queries.labels_of(stand.scope, stand.place, stand.at)
        return _asked(request, stand, Typed({"key": secrets.token_hex(16)} | now))
    typed = Typed(request.POST.dict())
    labels = {role: typed.text(role) for role in TeamRole.values}
    key = typed.text("key")[:80] or None
    how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": key}
    try:
        set_team_template(stand.place, typed.text("name"), labels, **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _asked(request, stand, typed, said(error), status=422)
    return redirect(address(reverse("teams"), place=stand.place))


def _asked(
    request: OfficerRequest, stand: Stand, typed: Typed, refusal: str = "", status: int = 200
) -> HttpResponse:
    document = _("such as the document that names them")
    teams = address(reverse("teams"), place=stand.place)
    form = Form(
        action=address(reverse("team_names"), place=stand.place),
        key=typed.text("key"),
        submit=_("Use these names"),
        title=_("Name the five roles: {place}").format(place=stand.places.told(stand.place)),
        refusal=refusal,
        cancel_url=teams,
        fields=(
            Field("name", _("Name of the set"), value=typed.text("name"), hint=document),
            *(
                Field(role.value, str(role.label), value=typed.text(role), short=True)
                for role in TeamRole
            ),
        ),
        consequence=_("Teams keep their members; only the words change, from now on."),
    )
    crumbs = (Link(_("Teams of five"), teams), Link(form.title, ""))
    page = FormPage(form.title, form)
    return framed(
        request, stand, "desk/form.html", page, here="needs", crumbs=crumbs, status=status
    )
