"""What each role may: the administrator reads the table and changes it, for a reason."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianfang.accounts import role_queries as queries
from lianfang.accounts.choices import Role
from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.accounts.role_operations import change_role
from lianfang.desk import role_pages as pages
from lianfang.desk.asking import refusal_status
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.standing import stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound


@requires(P.ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: OfficerRequest) -> HttpResponse:
    """The rights of one role; a change counts from the next request on."""
    stand = stand_of(request, clock.now())
    role = request.GET.get("role") or request.POST.get("role") or Role.GROUP_STAFF.value
    if role not in Role.values:
        raise NotFound
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    refusal, status = "", 200
    if request.method == "POST":
        what = (role, typed.text("right"), typed.text("allowed") == "yes", typed.text("reason"))
        how: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
        try:
            change_role(*what, **how)
            return redirect(address(reverse("roles"), role=role, saved="yes"))
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            refusal, status = said(error), refusal_status(error)
    saved = _("The change is recorded and counts from now on.") if request.GET.get("saved") else ""
    found = pages.OfRole(
        role, queries.rights(stand.scope, role), tuple(queries.history(stand.scope, role)[:50])
    )
    page = pages.roles_page(stand, found, typed, refusal, saved)
    return framed(request, stand, "desk/board.html", page, here="roles", status=status)
