"""The site's addresses, and a view that inserts one row and commits."""

from __future__ import annotations

from uuid import uuid4

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from lianfang.accounts.doors import public
from lianfang.kernel import clock


@csrf_exempt
@public
def insert(request: HttpRequest) -> JsonResponse:
    """Insert one row and commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_insert (id, at, temperature) VALUES (%s, %s, 366)",
            [uuid4(), clock.now()],
        )
    return JsonResponse({"ok": True})


urlpatterns = [path("bare-insert", insert), path("", include("lianfang.config.urls"))]
