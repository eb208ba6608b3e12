"""What is kept of people, told to everyone; and a person's own signed copy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lianfang.accounts.doors import public
from lianfang.keeping.copies import copy_of
from lianfang.keeping.counting import openly
from lianfang.kernel.errors import NotFound
from lianfang.portal.entering_views import own, shown
from lianfang.portal.pages import notice_page
from lianfang.portal.requests import PersonRequest


@public
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """What is collected, why, how long, by whom; and counts of what was asked and answered."""
    incident = getattr(request, "incident", None)
    return shown(request, "portal/notice.html", notice_page(openly(incident) if incident else ()))


@own
@require_safe
def own_copy(request: PersonRequest) -> HttpResponse:
    """The person's own copy, signed, as a file to keep."""
    found = copy_of(request.page.actor.id, request.at)
    if found is None:
        raise NotFound
    response = HttpResponse(found.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="copy.txt"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
