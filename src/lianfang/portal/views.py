"""The page itself, and who looked."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from lianfang.kernel.errors import NotFound
from lianfang.portal import queries
from lianfang.portal.entering_views import own, shown
from lianfang.portal.pages import looked_page, order_page
from lianfang.portal.requests import PersonRequest


@own
@require_safe
def own_page(request: PersonRequest) -> HttpResponse:
    """When it ends, what can be done, why, who, and what was asked."""
    actor = request.page.actor
    story = queries.story(actor.scope, request.page.incident, request.at)
    if story is None:
        raise NotFound
    page = order_page(story, request.at, request.GET.get("done", ""))
    return shown(request, "portal/me.html", page)


@own
@require_safe
def looked(request: PersonRequest) -> HttpResponse:
    """Who opened this person's information."""
    page = looked_page(queries.looks(request.page.actor.scope))
    return shown(request, "portal/looked.html", page)
