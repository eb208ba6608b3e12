"""Whether the site and its database answer, for whatever watches them."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lianfang.accounts.doors import public


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """“ok” once the database has answered; says nothing else to strangers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
